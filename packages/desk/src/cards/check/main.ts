/**
 * The page on which anyone checks a card, where a script runs: small, and it fetches what scans only when there is time
 * for it or somebody presses the button. All words stand in the page.
 */
const part = <E extends HTMLElement>(id: string) => document.getElementById(id) as E | null;

/** The page in both languages, and what stands in it: kept for when there is no network. */
function ownFiles(): string[] {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return [
    "/kartu/",
    "/kartu/en/",
    ...loaded.filter((name) => new URL(name).origin === location.origin),
  ];
}

function begin(): void {
  const camera = part("scan-camera");
  const photo = part<HTMLInputElement>("scan-photo");
  const box = part("scan");
  if (camera === null || photo === null || box === null) return;
  box.hidden = false;
  camera.hidden = navigator.mediaDevices === undefined;
  camera.addEventListener("click", () => void import("./scan.ts").then(({ scan }) => scan()));
  photo.addEventListener("change", () => {
    const [file] = photo.files ?? [];
    // The same photo may be chosen once more.
    photo.value = "";
    if (file !== undefined) void import("./scan.ts").then(({ readPhoto }) => readPhoto(file));
  });
}

/** Makes the page ready for a place without a network, once everything else is there. */
async function getReady(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/kartu/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  const { prepare } = await import("./scan.ts");
  await prepare();
  active?.postMessage({ keep: ownFiles() });
  const hint = part("scan-offline");
  if (hint !== null) hint.hidden = false;
}

begin();
addEventListener("load", () => {
  // A page that cannot be kept works all the same while there is a network.
  setTimeout(() => void getReady().catch(() => {}), 500);
});

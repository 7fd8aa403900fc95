import type { CardVerdict } from "@payung/domain/cards/judge-card.ts";
import { freshTrust, keptTrust } from "../trust.ts";
import { type CardTrust, verifyCard } from "../verify.ts";
import { findReader, type ReadCode } from "./read-code.ts";

const LOOK_EVERY_MS = 150;
const part = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;

let trust: Promise<CardTrust> | null = null;
let stream: MediaStream | null = null;

/** Fetches all that scanning needs, so that it is there when the network is not. */
export async function prepare(): Promise<void> {
  trust ??= freshTrust();
  await Promise.all([trust, findReader()]);
}

/** Opens the camera and looks for a code until one is found or somebody closes it. */
export async function scan(): Promise<void> {
  const video = part<HTMLVideoElement>("scan-video");
  clear();
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
    });
  } catch {
    say("no-camera");
    return;
  }
  const read = await findReader();
  video.srcObject = stream;
  part("scan-view").hidden = false;
  part("scan-camera").hidden = true;
  part("scan-stop").hidden = false;
  part("scan-stop").onclick = close;
  part("scan-stop").focus();
  offerTorch(stream);
  await video.play();
  void look(video, read, stream);
}

async function look(video: HTMLVideoElement, read: ReadCode, of: MediaStream): Promise<void> {
  while (stream === of) {
    const text = await read(video).catch(() => null);
    if (text !== null && stream === of) {
      close();
      await judge(text);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Looks for a code in a photo that somebody took or was sent. */
export async function readPhoto(file: File): Promise<void> {
  clear();
  const read = await findReader();
  try {
    const picture = await createImageBitmap(file);
    const text = await read(picture);
    picture.close();
    if (text === null) say("no-code");
    else await judge(text);
  } catch {
    say("no-code");
  }
}

async function judge(text: string): Promise<void> {
  // With a network the list is as new as it can be; without one it is what was kept.
  trust = freshTrust().catch(keptTrust);
  show(await verifyCard(text, await trust, new Date()));
}

function show(verdict: CardVerdict): void {
  if (verdict.state === "refused") {
    const isForged = verdict.reason === "signature" || verdict.reason === "not-yet-valid";
    say(isForged ? "refused" : "not-a-payung-card");
    return;
  }
  if (verdict.state === "not-a-payung-card") {
    say(verdict.state);
    return;
  }
  say(verdict.state === "cannot-confirm" ? verdict.doubt : verdict.state, {
    "valid-to": sayDay(new Date(`${verdict.facts.validTo}T00:00:00Z`)),
    programme: verdict.facts.programme,
    list: verdict.state === "valid" ? sayDay(new Date(verdict.listIssuedAt * 1000)) : "",
  });
}

function sayDay(day: Date): string {
  const locale = document.querySelector("main")?.lang === "en" ? "en-GB" : "id-ID";
  return day.toLocaleDateString(locale, { dateStyle: "long", timeZone: "Asia/Jakarta" });
}

function clear(): void {
  part("scan-result").replaceChildren();
}

/** Says one of the answers that stand in the page. */
function say(state: string, facts: Readonly<Record<string, string>> = {}): void {
  const answer = part<HTMLTemplateElement>(`said-${state}`).content.cloneNode(
    true,
  ) as DocumentFragment;
  for (const place of answer.querySelectorAll<HTMLElement>("[data-fact]"))
    place.textContent = facts[place.dataset["fact"] ?? ""] ?? "";
  part("scan-result").replaceChildren(answer);
  part("scan-result").scrollIntoView({ block: "nearest" });
}

function close(): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  part<HTMLVideoElement>("scan-video").srcObject = null;
  part("scan-view").hidden = true;
  part("scan-stop").hidden = true;
  part("scan-torch").hidden = true;
  part("scan-camera").hidden = false;
  part("scan-camera").focus();
}

/** Cards are checked at night, at doors. */
function offerTorch(of: MediaStream): void {
  const [track] = of.getVideoTracks();
  const can = track?.getCapabilities?.() as { torch?: boolean } | undefined;
  if (track === undefined || can?.torch !== true) return;
  const button = part("scan-torch");
  let isOn = false;
  button.hidden = false;
  button.onclick = () => {
    isOn = !isOn;
    button.setAttribute("aria-pressed", String(isOn));
    // The torch is not in the types yet.
    void track.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] });
  };
}

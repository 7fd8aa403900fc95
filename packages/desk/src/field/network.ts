import { signal } from "@preact/signals";

/** What the phone says of its network. "Online" is a hope: only an answer of the server proves it. */
export const isOnline = signal(navigator.onLine);
addEventListener("online", () => {
  isOnline.value = true;
});
addEventListener("offline", () => {
  isOnline.value = false;
});

/** What some browsers tell of how they are connected. */
type Connection = { readonly type?: string; readonly saveData?: boolean };

/** Whether this is Wi-Fi or a cable; null where the browser does not tell. */
export function isOnWifi(): boolean | null {
  const { connection } = navigator as Navigator & { connection?: Connection };
  if (connection?.type === undefined) return null;
  return connection.type === "wifi" || connection.type === "ethernet";
}

import { notifyFault } from "./notices.tsx";

/** Asks for a file and hands it to the browser under a name, so that a session that ended meanwhile can be renewed. */
export async function download(name: string, ask: () => Promise<Blob>): Promise<void> {
  try {
    const address = URL.createObjectURL(await ask());
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    // The browser reads it after the click has returned.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    notifyFault(error);
  }
}

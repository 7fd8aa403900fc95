import type { DEVICE_KINDS } from "@payung/domain/field/devices.ts";
import { post } from "../../shared/api.ts";
import { locks } from "../phone.ts";

/** Makes this phone known to the server, and gets the code that opens it should the PIN be forgotten. */
export async function enrolDevice(device: {
  readonly id: string;
  readonly kind: (typeof DEVICE_KINDS)[number];
  readonly publicKey: string;
}) {
  const enrolled = await post("/v1/devices", { ...device, name: nameOf(navigator.userAgent) });
  const { code } = await post("/v1/devices/:id/recovery-codes", { id: device.id });
  const { receiptKeys, ...known } = enrolled;
  return { ...known, receiptKeys: [...receiptKeys], recoveryCode: code };
}

/** The code by which this phone opens without its PIN, given to whom it belongs and is signed in. */
export async function askRecoveryCode(): Promise<string> {
  const lock = await locks.read();
  if (lock === null) throw new Error("Broken invariant: only a locked phone asks for its code");
  const { code } = await post("/v1/devices/:id/recovery-codes", { id: lock.deviceId });
  return code;
}

/** By what one knows one's own phone again in a list: "Android, Chrome". */
function nameOf(userAgent: string): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(userAgent)?.[0] ?? "";
  const browser = /Edg|OPR|SamsungBrowser|Firefox|Chrome|Safari/.exec(userAgent)?.[0] ?? "";
  return [system, browser].filter((each) => each !== "").join(", ") || "?";
}

import type { DEVICE_KINDS, DeviceOpened } from "@payung/domain/field/devices.ts";
import type { FieldStore } from "./store.ts";

/** By what kind of program we speak, as coarsely as it helps to know one's own phone again in a list. */
export function deviceKindOf(userAgent: string): (typeof DEVICE_KINDS)[number] {
  if (/Android/i.test(userAgent)) return "android";
  if (/iPhone|iPad/i.test(userAgent)) return "iphone";
  return /Windows|Macintosh|X11|CrOS/i.test(userAgent) ? "computer" : "other";
}

/** Keeps what the server answered to `POST /v1/devices`: from now on this phone can make commands. */
export function keepEnrolment(
  store: FieldStore,
  enrolled: Pick<DeviceOpened, "receiptKeys" | "handOverKey"> & {
    readonly deviceId: string;
    readonly regionCode: string;
  },
): Promise<void> {
  return store.syncing.putDevice({
    ...enrolled,
    counter: 0,
    nextSeq: 1,
    token: null,
    clockAhead: 0,
    lastSyncAt: null,
    peopleMarks: {},
  });
}

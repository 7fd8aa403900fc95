import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import type { Gets } from "../shared/routes.generated.ts";

export type Standing = Gets["/v1/evidence/:id"]["output"];

/** What sending needs of the world. */
export type SendingParts = {
  readonly announce: () => Promise<Standing>;
  readonly sendPart: (at: number, part: Blob) => Promise<Standing>;
  readonly ask: () => Promise<Standing>;
  /** Whether an error says that the network is gone, and nothing else. */
  readonly isPassing: (error: unknown) => boolean;
  /** Resolves when it is worth another try. */
  readonly untilBack: (attempt: number) => Promise<void>;
  readonly untilChecked: () => Promise<void>;
  readonly now: () => number;
};

export type Moment = {
  readonly state: "sending" | "waiting" | "checking";
  readonly received: number;
};

/** What is sent first; a good network soon carries more at a time. */
const FIRST_PART = 32 * 1024;
const QUICK_MS = 1_500;
const SLOW_MS = 6_000;

/**
 * Sends a file from where the server is, and waits until it is checked. A cut is waited out, however long it lasts: the
 * same part sent again changes nothing, and each answer says where to go on.
 *
 * @throws what is no cut of the network
 */
export async function sendPhoto(
  file: Blob,
  parts: SendingParts,
  onMoment: (moment: Moment) => void,
): Promise<Standing> {
  let received = 0;
  const keepTrying = async (ask: () => Promise<Standing>): Promise<Standing> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const standing = await ask();
        received = standing.received;
        return standing;
      } catch (error) {
        if (!parts.isPassing(error)) throw error;
        onMoment({ state: "waiting", received });
        await parts.untilBack(attempt);
      }
    }
  };
  let size = FIRST_PART;
  let standing = await keepTrying(parts.announce);
  while (standing.state === "receiving") {
    onMoment({ state: "sending", received });
    const at = received;
    const from = parts.now();
    const part = size;
    standing = await keepTrying(() => parts.sendPart(at, file.slice(at, at + part)));
    size = nextSize(part, parts.now() - from);
  }
  while (standing.state === "checking") {
    onMoment({ state: "checking", received });
    await parts.untilChecked();
    standing = await keepTrying(parts.ask);
  }
  return standing;
}

/** A part takes some seconds at most, so that little is sent twice and the bar moves. */
function nextSize(size: number, tookMs: number): number {
  if (tookMs < QUICK_MS) return Math.min(EVIDENCE_LIMITS.partBytesMax, size * 2);
  return tookMs > SLOW_MS ? Math.max(FIRST_PART / 4, Math.floor(size / 2)) : size;
}

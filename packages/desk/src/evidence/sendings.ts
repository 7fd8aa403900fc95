import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import type { EvidenceRefusal } from "@payung/domain/evidence/limits.ts";
import { signal } from "@preact/signals";
import { get, post, put, Refused, Unreachable } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayFault } from "../shared/said-fault.ts";
import { beforeSignOut } from "../shared/session.ts";
import { hashOf } from "./check-photo.ts";
import { sayKind, sayRefusal, type Unfinished } from "./say-evidence.ts";
import { sendPhoto } from "./send-photo.ts";

/** A file on its way. It goes on while one works on other cases. */
export type Sending = {
  readonly id: string;
  readonly applicationId: string;
  readonly kind: EvidenceKind;
  readonly name: string;
  /** Null where only the server has it: it is being checked since before this page was opened. */
  readonly file: File | null;
  readonly byteCount: number;
  readonly sent: number;
  readonly state: "preparing" | "sending" | "waiting" | "checking" | "refused" | "failed";
  /** Why it is not kept, or what went wrong. */
  readonly fault: string | null;
};

export const sendings = signal<readonly Sending[]>([]);
/** Grows with every file that was kept. */
export const arrivals = signal(0);

const aborts = new Map<string, AbortController>();
const LOOK_MS = 700;
/** A part that has not gone after so long goes never: the network hangs. */
const STALLED_MS = 60_000;
const BACK_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

// The next person at this desk has other files.
beforeSignOut.add(async () => {
  for (const abort of aborts.values()) abort.abort();
  sendings.value = [];
});

/** Sends a file; one that is known to be on its way already goes on where it stopped. */
export async function sendEvidence(
  applicationId: string,
  kind: EvidenceKind,
  file: File,
  unfinished: readonly Unfinished[],
): Promise<void> {
  const place = newId();
  const { name, size: byteCount } = file;
  const began = { id: place, applicationId, kind, name, file, byteCount, sent: 0, fault: null };
  sendings.value = [...sendings.value, { ...began, state: "preparing" }];
  const sha256 = await hashOf(file).catch(() => null);
  // A file may be moved away between choosing and sending it.
  if (sha256 === null) return change(place, { state: "failed", fault: t("fault.unknown") });
  const known = unfinished.find(
    (each) => each.sha256 === sha256 && each.kind === kind && each.state !== "refused",
  );
  const isGoing = sendings.value.some((each) => each.id === known?.id);
  if (known !== undefined && isGoing) return forget(place);
  const id = known?.id ?? place;
  change(place, { id });
  await run(id, () =>
    post("/v1/applications/:id/evidence", {
      id: applicationId,
      evidenceId: id,
      kind,
      byteCount,
      sha256,
    }),
  );
}

/** Follows a file that is checked since before the page was opened. */
export async function follow(applicationId: string, upload: Unfinished): Promise<void> {
  if (sendings.value.some(({ id }) => id === upload.id)) return;
  const { id, kind, byteCount, received: sent } = upload;
  const begun = { id, applicationId, kind, name: sayKind(kind), byteCount, sent } as const;
  sendings.value = [...sendings.value, { ...begun, file: null, fault: null, state: "checking" }];
  await run(id, () => get("/v1/evidence/:id", { id }));
}

/** Tries again what failed for another reason than the network. */
export async function sendAgain({ id, applicationId, kind, file }: Sending): Promise<void> {
  if (file === null) return;
  forget(id);
  // What of it has arrived is asked for anew, so that it goes on there.
  const { unfinished } = await get("/v1/applications/:id/evidence", { id: applicationId }).catch(
    () => ({ unfinished: [] }),
  );
  await sendEvidence(applicationId, kind, file, unfinished);
}

/** Calls a file off, or takes one off the list that was refused. */
export async function callOff(id: string): Promise<void> {
  aborts.get(id)?.abort();
  forget(id);
  await post("/v1/evidence/:id/cancellations", { id }).catch((error: unknown) => {
    // It had not begun, or it is kept already: then it stands among the others.
    if (!(error instanceof Refused)) throw error;
  });
  arrivals.value += 1;
}

async function run(id: string, announce: Parameters<typeof sendPhoto>[1]["announce"]) {
  const found = sendings.value.find((each) => each.id === id);
  if (found === undefined) return;
  const abort = new AbortController();
  aborts.set(id, abort);
  const { signal: stop } = abort;
  const unlessStopped =
    <Arguments extends readonly unknown[], Answer>(ask: (...given: Arguments) => Promise<Answer>) =>
    (...given: Arguments) => {
      stop.throwIfAborted();
      return ask(...given);
    };
  try {
    const { state, refusal } = await sendPhoto(
      found.file ?? new Blob(),
      {
        announce: unlessStopped(announce),
        sendPart: unlessStopped((at, part) => {
          const stalled = AbortSignal.timeout(STALLED_MS);
          const order = { id, at: String(at) };
          return put("/v1/evidence/:id/parts/:at", order, part, {
            signal: AbortSignal.any([stop, stalled]),
          });
        }),
        ask: unlessStopped(() => get("/v1/evidence/:id", { id })),
        isPassing: (error) => !stop.aborted && isCut(error),
        untilBack: (attempt) => untilOnline(BACK_MS[Math.min(attempt, BACK_MS.length - 1)] ?? 0),
        untilChecked: () => new Promise((resolve) => setTimeout(resolve, LOOK_MS)),
        now: () => performance.now(),
      },
      ({ state, received }) => change(id, { state, sent: received }),
    );
    if (state === "kept") settle(found);
    else
      change(id, {
        state: "refused",
        fault: sayRefusal((refusal ?? "damaged") as EvidenceRefusal),
      });
  } catch (error) {
    if (!stop.aborted) change(id, { state: "failed", fault: sayFault(error) });
  } finally {
    aborts.delete(id);
  }
}

function settle({ id, kind }: Sending): void {
  forget(id);
  arrivals.value += 1;
  notify(t("evidence.kept", { kind: sayKind(kind) }));
}

/** Whether there was no answer, or only from something that stands in between. */
function isCut(error: unknown): boolean {
  if (error instanceof Refused) return [502, 503, 504].includes(error.status);
  return (
    error instanceof Unreachable || (error instanceof DOMException && error.name === "TimeoutError")
  );
}

/** Waits a while, or until the browser says that the network is back. */
function untilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener("online", go);
  });
}

function change(id: string, to: Partial<Sending>): void {
  sendings.value = sendings.value.map((each) => (each.id === id ? { ...each, ...to } : each));
}

function forget(id: string): void {
  sendings.value = sendings.value.filter((each) => each.id !== id);
}

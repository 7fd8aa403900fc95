import type { IsoDate } from "../shared/dates.ts";
import type { Ground } from "./grounds.ts";

/** Where an application stands, as its worker is told. */
export const WORKER_STATES = [
  "incomplete",
  "checking",
  "not-yet",
  "waiting-list",
  "approved",
  "in-decree",
  "sent-to-insurer",
  "insurer-question",
  "protected",
  "ended",
] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

/**
 * All that the status page may say. Nothing here describes the person: a code and a birth date can be
 * known to others, so the answer must not teach them a name, a NIK or an address (law.md section 2).
 */
export type WorkerStatus = {
  readonly state: WorkerState;
  /** Why, and what to do; empty when nothing stands in the way. */
  readonly grounds: readonly Ground[];
  readonly waitingPlace: number | null;
  readonly coveredFrom: IsoDate | null;
  readonly coveredTo: IsoDate | null;
  /** From this day a death by illness is covered in full (Permenaker 1/2025). */
  readonly fullDeathBenefitFrom: IsoDate | null;
};

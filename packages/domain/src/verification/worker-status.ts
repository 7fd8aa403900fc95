import type { IsoDate } from "../shared/dates.ts";
import type { DecisionPolicy, Outcome } from "./decision.ts";
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
  "starts-later",
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
  /** The place on the waiting list, or in the queue of what somebody has to look at, from 1. */
  readonly waitingPlace: number | null;
  readonly coveredFrom: IsoDate | null;
  readonly coveredTo: IsoDate | null;
  /** From this day a death by illness is covered in full (Permenaker 1/2025). */
  readonly fullDeathBenefitFrom: IsoDate | null;
};

/** What is known about an application after its decision. */
export type Standing = {
  readonly outcome: Outcome | null;
  readonly grounds: readonly Ground[];
  readonly waitingPlace: number | null;
  /** In the queue of what somebody has to look at, as far as whoever asks may see it. */
  readonly checkPlace: number | null;
  readonly isInDecree: boolean;
  readonly isSent: boolean;
  readonly wasRejectedByInsurer: boolean;
  /** When the programme let a person of its decree go; null for whoever is still in it. */
  readonly letGoOn: IsoDate | null;
  readonly cover: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly fullDeathBenefitFrom: IsoDate;
  } | null;
};

/** Tells a worker where the application stands on a day; only grounds that stand in the way are named. */
export function workerStatus(
  standing: Standing,
  policy: DecisionPolicy,
  on: IsoDate,
): WorkerStatus {
  const { cover, outcome } = standing;
  const nothing = {
    grounds: [],
    waitingPlace: null,
    coveredFrom: null,
    coveredTo: null,
    fullDeathBenefitFrom: null,
  };
  const { letGoOn } = standing;
  if (cover !== null && letGoOn !== null) {
    // Nobody is told of a cover that nobody pays for any more; their card is withdrawn as well.
    if (letGoOn < cover.from) return { ...nothing, state: "ended" };
    const coveredTo = letGoOn < cover.to ? letGoOn : cover.to;
    return { ...nothing, state: "ended", coveredFrom: cover.from, coveredTo };
  }
  if (cover !== null) {
    return {
      ...nothing,
      state: on < cover.from ? "starts-later" : on > cover.to ? "ended" : "protected",
      coveredFrom: cover.from,
      coveredTo: cover.to,
      fullDeathBenefitFrom: cover.fullDeathBenefitFrom,
    };
  }
  if (standing.isSent) {
    return {
      ...nothing,
      state: standing.wasRejectedByInsurer ? "insurer-question" : "sent-to-insurer",
    };
  }
  if (standing.isInDecree) return { ...nothing, state: "in-decree" };
  if (outcome === "approved") {
    return standing.waitingPlace === null
      ? { ...nothing, state: "approved" }
      : { ...nothing, state: "waiting-list", waitingPlace: standing.waitingPlace };
  }
  const grounds = standing.grounds.filter((ground) => policy[ground] !== "noted");
  if (outcome === "refused") return { ...nothing, state: "not-yet", grounds };
  if (outcome === "incomplete") return { ...nothing, state: "incomplete", grounds };
  return { ...nothing, state: "checking", grounds, waitingPlace: standing.checkPlace };
}

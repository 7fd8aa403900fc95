import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { type FrozenBatch, freezeBatch, type TakenReply, takeReply } from "../enrolment/service.ts";
import {
  type CohortOrder,
  type Decree,
  findDecree,
  issueDecree,
  openCohort,
  type Selection,
  selectCohort,
} from "../programme/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { publishAfter } from "../transparency/service.ts";
import { type Progress, SILENT, type StageReport, stage } from "./stages.ts";

/** The mayor's decree that enrols a cohort: its id is chosen by the caller, so a retry is harmless. */
export type DecreeToIssue = {
  readonly id: string;
  readonly number: string;
  readonly issuedOn: IsoDate;
};

/** The id of the first batch of that decree, chosen by the caller too. */
export type BatchToFreeze = { readonly id: string };

export type Enrolled = { readonly decree: Decree; readonly batch: FrozenBatch };

/**
 * The main job from decisions to the insurer: a cohort under its quota, the decree with its annex, the
 * frozen batch. Each step that was done before is found, not done again.
 */
export async function enrolCohort(
  office: Office,
  cohort: CohortOrder,
  decree: DecreeToIssue,
  firstBatch: BatchToFreeze,
  stages: StageReport[],
  progress: Progress = SILENT,
): Promise<Enrolled> {
  const { regionCode } = office.actor;
  const issued = await read(office, (tx) => findDecree(tx, regionCode, decree.id));
  if (issued === undefined) {
    await stage("cohort", null, progress, stages, async () => {
      const chosen = await write(office, async (tx): Promise<Selection> => {
        await openCohort(tx, office, cohort);
        // The selection has its decree's id: broken off in between, the next try finds it.
        return selectCohort(tx, office, cohort.id, decree.id);
      });
      const { selected, waiting } = chosen;
      return { rows: selected + waiting, counts: { selected, waiting }, result: chosen };
    });
  }
  const line = await stage("decree", null, progress, stages, async () => {
    const result = await write(office, (tx) =>
      issueDecree(tx, office, { ...decree, cohortId: cohort.id }),
    );
    return { rows: result.lines, counts: { lines: result.lines }, result };
  });
  const batch = await stage("batch", line.lines, progress, stages, async () => {
    const frozen = await write(office, (tx) => freezeBatch(tx, office, line.id, firstBatch.id));
    return { rows: frozen.rows, counts: { leftOut: frozen.leftOut.length }, result: frozen };
  });
  await publishAfter(office);
  return { decree: line, batch };
}

/** The last steps of the main job: the insurer's reply, and with it membership and the start of cover. */
export async function takeInsurerReply(
  office: Office,
  path: string,
  stages: StageReport[],
  progress: Progress = SILENT,
): Promise<TakenReply> {
  const reply = await stage("reply", null, progress, stages, async () => {
    const taken = await write(office, (tx) => takeReply(tx, office, path));
    return { rows: taken.rows, counts: { ...taken.counts }, result: taken };
  });
  await publishAfter(office);
  return reply;
}

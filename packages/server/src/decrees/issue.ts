import { withinQuota } from "@payung/domain/programme/selection.ts";
import type { Tx } from "../db/transaction.ts";
import {
  type Decree,
  decreeOf,
  findDecree,
  insertDecree,
  listAnnexPeople,
  listDecrees,
  lockPlaces,
  type ProgrammeOffice,
  quotaLeft,
  readCohort,
} from "../programme/service.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { readDraft } from "./drafts.ts";
import * as store from "./store.ts";

/** What is different from the day on which a decree was drafted. Of the decree as a whole, or of one line. */
export type Change =
  | { readonly what: "number-used" | "another-decree"; readonly line: null }
  | {
      readonly what:
        | "in-a-decree"
        | "not-approved"
        | "place-filled"
        | "no-place"
        | "data-changed"
        | "dropped-out";
      readonly line: number;
    };

/** What has changed since a draft was put together. Whoever issues it signs for people as they are now. */
export async function changesSince(
  tx: Tx,
  office: ProgrammeOffice,
  draft: store.DraftInList,
): Promise<Change[]> {
  const { regionCode } = office.actor;
  const versions = await store.listVersions(tx, regionCode, draft.number);
  if (draft.kind === "correction") {
    const isNewest = versions.at(-1)?.id === draft.changes_id;
    const gone = await store.listDroppedOut(tx, regionCode, draft.id);
    return [
      ...(isNewest ? [] : [{ what: "another-decree", line: null } as const]),
      ...gone.map(({ line_number }) => ({ what: "dropped-out", line: line_number }) as const),
    ];
  }
  const before = await listDecrees(tx, regionCode, draft.cohort_id);
  const whole: Change[] = [];
  if (versions.length > 0) whole.push({ what: "number-used", line: null });
  if ((before.at(-1)?.id ?? null) !== draft.changes_id)
    whole.push({ what: "another-decree", line: null });
  return [...whole, ...(await changedLines(tx, office, draft))];
}

async function changedLines(
  tx: Tx,
  office: ProgrammeOffice,
  draft: store.DraftInList,
): Promise<Change[]> {
  const { regionCode } = office.actor;
  const lines = await store.listDraftLines(tx, regionCode, draft.id);
  const obstacles = new Map(
    (await store.listObstacles(tx, regionCode, draft.id)).map((each) => [
      each.line_number,
      each.what,
    ]),
  );
  const left = await quotaLeft(tx, regionCode, await readCohort(tx, regionCode, draft.cohort_id));
  const free = lines.filter((line) => !obstacles.has(line.line_number));
  const hasPlace = new Set(
    withinQuota(
      free.map((line) => ({ kelurahanCode: line.kelurahan_code, line: line.line_number })),
      left,
    ).map(({ line }) => line),
  );
  const ids = lines.map(({ application_id }) => application_id);
  const now = new Map((await listAnnexPeople(tx, regionCode, ids)).map((each) => [each.id, each]));
  return lines.flatMap((line): Change[] => {
    const { line_number: number } = line;
    const obstacle = obstacles.get(number);
    if (obstacle !== undefined) return [{ what: obstacle, line: number }];
    const person = now.get(line.application_id);
    const isSame =
      person !== undefined &&
      person.name === line.name &&
      person.occupation === line.occupation &&
      person.kelurahan_code === line.kelurahan_code &&
      office.vault.openNik(person.nik_sealed, person.id) ===
        office.vault.openNik(line.nik_sealed, `${draft.id} ${number}`);
    if (!isSame) return [{ what: "data-changed", line: number }];
    return hasPlace.has(number) ? [] : [{ what: "no-place", line: number }];
  });
}

/** How many changes a refusal names; the draft itself shows all. */
const CHANGES_NAMED = 20;

/**
 * Issues a drafted decree, as a second person, exactly as it was drafted: it keeps the draft's id. Refused when the
 * world has changed since, and says what. The database refuses the same person twice, whatever the code says.
 */
export async function issueDraft(tx: Tx, office: ProgrammeOffice, id: string): Promise<Decree> {
  const { regionCode, id: issuedBy } = office.actor;
  await lockPlaces(tx, regionCode);
  const draft = await readDraft(tx, regionCode, id);
  const issued = await findDecree(tx, regionCode, id);
  if (issued !== undefined) {
    if (issued.issued_by !== issuedBy) throw new Problem("programme.draft-closed");
    return decreeOf(issued);
  }
  if (draft.how !== null) throw new Problem("programme.draft-closed");
  if (draft.drafted_by === issuedBy) throw new Problem("programme.same-person");
  const changes = await changesSince(tx, office, draft);
  if (changes.length > 0) {
    throw new Problem("programme.draft-outdated", {
      count: changes.length,
      changes: changes.slice(0, CHANGES_NAMED),
    });
  }
  const versions = await store.listVersions(tx, regionCode, draft.number);
  const isCorrection = draft.kind === "correction";
  const lines = await store.listDraftLines(tx, regionCode, id);
  const decree = await insertDecree(
    tx,
    {
      region_code: regionCode,
      id,
      cohort_id: draft.cohort_id,
      number: draft.number,
      version: 1 + (versions.at(-1)?.version ?? 0),
      kind: draft.kind,
      changes_id: draft.changes_id,
      issued_on: draft.issued_on,
      line_count: draft.line_count,
      annex_sha256: draft.annex_sha256,
      drafted_by: draft.drafted_by,
      issued_by: issuedBy,
      created_at: office.now(),
    },
    isCorrection
      ? []
      : lines.map(({ draft_id, corrects_line: _line, reason: _reason, ...line }) => ({
          ...line,
          decree_id: draft_id,
        })),
  );
  if (decree === undefined) throw new Problem("programme.decree-number-used");
  await recordEvent(tx, office.actor, {
    kind: "programme.decree-issued",
    subjectId: id,
    details: { number: draft.number, kind: draft.kind, lines: lines.length },
  });
  if (isCorrection) await recordCorrections(tx, office, draft, lines);
  return decreeOf(decree);
}

/** Each person whose line was put right has that in their history: what was before, what is after, and why. */
async function recordCorrections(
  tx: Tx,
  office: ProgrammeOffice,
  draft: store.DraftInList,
  lines: readonly store.DraftLineRow[],
): Promise<void> {
  const before = new Map(
    (await store.listCorrectedLines(tx, office.actor.regionCode, draft.id)).map((each) => [
      each.line_number,
      each,
    ]),
  );
  for (const line of lines) {
    const old = before.get(line.line_number);
    await recordEvent(tx, office.actor, {
      kind: "programme.line-corrected",
      subjectId: line.application_id,
      details: {
        decree: draft.id,
        number: draft.number,
        isNameChanged: old?.name !== line.name,
        isOccupationChanged: old?.occupation !== line.occupation,
        before: { firstMonth: old?.first_month, monthCount: old?.month_count },
        after: { firstMonth: line.first_month, monthCount: line.month_count },
        reason: line.reason,
      },
    });
  }
}

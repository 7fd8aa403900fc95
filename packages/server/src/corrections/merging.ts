import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, findApplication } from "../intake/service.ts";
import type { Merging } from "../verification/service.ts";
import {
  apply,
  type CorrectionOffice,
  contentOf,
  direct,
  holdStill,
  stillSays,
} from "./correct.ts";
import { type Change, fromStored, numberColumns } from "./reading.ts";
import * as store from "./store.ts";

/** What follows for the data of the two when people judge them one person, or take that back. */
export const merging: Merging = {
  holdStill: async (tx, office, { application_id: later, earlier_id: earlier, choices }) => {
    const rows = await readBoth(tx, office, later, earlier);
    if (rows === null) return holdStill(tx, office, [later, earlier], []);
    const kept = { ...rows.earlier, ...keptValues(rows, choices, office) };
    const undone = await store.listOfJudgements(tx, office.actor.regionCode, {
      applicationId: later,
      earlierId: earlier,
    });
    const before = Object.assign(
      {},
      rows.earlier,
      ...undone.map((each) => fromStored(each.before)),
    ) as ApplicationRow;
    await holdStill(tx, office, [later, earlier], [kept, before]);
  },

  keepValues: async (tx, office, judgement) => {
    const { application_id: later, earlier_id: earlier, choices } = judgement;
    const rows = await readBoth(tx, office, later, earlier);
    if (rows === null) return;
    const change = keptValues(rows, choices, office);
    if (Object.keys(change).length === 0) return;
    await apply(tx, office, rows.earlier, change, {
      id: uuidv7(),
      content: contentOf(office, { judgement: judgement.id }),
      reason: judgement.reason,
      evidence: null,
      undoesId: null,
      correctedBy: judgement.proposed_by,
      confirmedBy: office.actor.id,
      judgementId: judgement.id,
    });
  },

  giveBack: async (tx, office, judgement) => {
    const { application_id: applicationId, earlier_id: earlierId } = judgement;
    const { regionCode } = office.actor;
    const made = await store.listOfJudgements(tx, regionCode, { applicationId, earlierId });
    for (const merged of made) {
      const row = await findApplication(tx, regionCode, earlierId);
      if (row === undefined) return;
      const change: Change = {};
      // What somebody has corrected since stays as they corrected it.
      for (const [column, value] of Object.entries(direct(merged.before)))
        if (await stillSays(tx, row, merged, [column])) Object.assign(change, { [column]: value });
      if (Object.keys(change).length === 0) continue;
      await apply(tx, office, row, change, {
        id: uuidv7(),
        content: contentOf(office, { judgement: judgement.id, undoes: merged.id }),
        reason: judgement.reason,
        evidence: null,
        undoesId: merged.id,
        correctedBy: judgement.proposed_by,
        confirmedBy: office.actor.id,
        judgementId: judgement.id,
      });
    }
  },
};

type Both = { readonly later: ApplicationRow; readonly earlier: ApplicationRow };

async function readBoth(
  tx: Tx,
  { actor }: CorrectionOffice,
  laterId: string,
  earlierId: string,
): Promise<Both | null> {
  const later = await findApplication(tx, actor.regionCode, laterId);
  const earlier = await findApplication(tx, actor.regionCode, earlierId);
  return later === undefined || earlier === undefined ? null : { later, earlier };
}

/** What the earlier record takes over from the later one, or no longer says. */
function keptValues({ later, earlier }: Both, choices: unknown, office: CorrectionOffice): Change {
  const chosen = choices as Readonly<Record<string, "this" | "earlier" | "neither">>;
  const change: Change = {};
  const take = <Column extends keyof ApplicationRow>(field: string, column: Column) => {
    if (chosen[field] === "neither") change[column] = null as ApplicationRow[Column];
    if (chosen[field] !== "this" || later[column] === null) return;
    if (later[column] !== earlier[column]) change[column] = later[column];
  };
  take("name", "name");
  take("bornOn", "born_on");
  take("sex", "sex");
  take("birthPlace", "birth_place");
  take("phone", "phone");
  take("kelurahan", "kelurahan_code");
  if (change.born_on !== undefined) change.birth_date_problem = null;
  const { nik_sealed: sealed, nik_index: index } = later;
  const isOther = index !== null && earlier.nik_index?.equals(index) !== true;
  if (chosen["nik"] === "this" && sealed !== null && isOther)
    Object.assign(
      change,
      numberColumns(earlier.id, office.vault.openNik(sealed, later.id), office.vault),
    );
  return change;
}

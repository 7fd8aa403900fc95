import { hash } from "node:crypto";
import type { BroughtIn, OwnFigures, PeoplePage } from "@payung/domain/field/devices.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { listHeldCodes } from "../cards/service.ts";
import { fieldsThatWait } from "../corrections/service.ts";
import type { Tx } from "../db/transaction.ts";
import { dayOf } from "../shared/office.ts";
import { listObjectedTo, workerStatusesOf } from "../verification/service.ts";
import type { FieldOffice } from "./effects.ts";
import * as store from "./store.ts";

const LAST_DIGITS = 4;

/** What became of those somebody brought in, a page of them by id. */
export async function pageOfPeople(
  tx: Tx,
  office: FieldOffice,
  page: { readonly after: string | null; readonly limit: number; readonly mark: string | null },
): Promise<PeoplePage> {
  const { actor, now, vault } = office;
  const { regionCode } = actor;
  const rows = await store.listBroughtIn(tx, regionCode, actor.id, page.after, page.limit);
  const ids = rows.map(({ id }) => id);
  const next = rows.length < page.limit ? null : (ids.at(-1) ?? null);
  const statuses = await workerStatusesOf(tx, regionCode, ids, dayOf(now()));
  const disputed = await fieldsThatWait(tx, office, ids);
  const objectedTo = new Set(await listObjectedTo(tx, regionCode, ids));
  const cards = await listHeldCodes(tx, regionCode, ids, now());
  const people = rows.map((row): BroughtIn => {
    const nik = row.nik_sealed === null ? null : vault.openNik(row.nik_sealed, row.id);
    const status = statuses.get(row.id);
    return {
      applicationId: row.id,
      code: row.code,
      name: row.name,
      nikMasked: nik === null ? null : maskNik(nik),
      nikEnd: nik?.slice(-LAST_DIGITS) ?? null,
      phoneEnd: row.phone?.slice(-LAST_DIGITS) ?? null,
      kelurahanCode: row.kelurahan_code,
      rt: row.rt,
      occupationId: row.occupation_id,
      registeredAt: row.submitted_at.toISOString(),
      state: status?.state ?? "checking",
      nextStep: status?.nextStep ?? null,
      coveredTo: status?.coveredTo ?? null,
      cardCodes: cards.filter((card) => card.application_id === row.id).map(({ code }) => code),
      version: row.correction_count,
      disputed: [...(disputed.get(row.id) ?? [])],
      isObjectedTo: objectedTo.has(row.id),
    };
  });
  const mark = hash("sha256", JSON.stringify(people), "base64url").slice(0, 22);
  if (mark === page.mark) return { outcome: "unchanged", next };
  return { outcome: "page", mark, people, next };
}

/** A collector's own figures, by the month in which they registered people. */
export async function ownFigures(tx: Tx, { actor }: FieldOffice): Promise<OwnFigures> {
  const months = await store.countBroughtIn(tx, actor.regionCode, actor.id);
  const sum = (name: "registered" | "approved" | "refused" | "covered") =>
    months.reduce((total, month) => total + month[name], 0);
  return {
    registered: sum("registered"),
    approved: sum("approved"),
    waiting: sum("registered") - sum("approved") - sum("refused"),
    covered: sum("covered"),
    months: months.map(({ approved, covered, month, registered }) => ({
      month,
      registered,
      approved,
      covered,
    })),
  };
}

import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../../db/transaction.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { paidCoverOf, readPaidCover } from "../service.ts";
import { setOwnPayer } from "./own-payers.ts";
import * as store from "./own-store.ts";

/** The worker takes over payment, from the first month on behind which no money stands. Asked again it changes nothing. */
export async function takeOver(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  applicationId: string,
): Promise<IsoMonth> {
  const { regionCode } = office.actor;
  const row = await readPaidCover(tx, regionCode, applicationId);
  if (row === undefined) throw new Problem("request.not-found");
  if (row.is_own) return row.unsecured_month;
  const cover = await paidCoverOf(tx, regionCode, applicationId, dayOf(office.now()));
  if (cover?.openFrom == null) throw new Problem("funding.month-not-own");
  const before = await store.findOwnPayer(tx, regionCode, applicationId);
  await setOwnPayer(tx, office, {
    applicationId,
    version: (before?.version ?? 0) + 1,
    firstMonth: cover.openFrom,
    isOwn: true,
    reason: "Diminta pekerja di halaman status",
  });
  return cover.openFrom;
}

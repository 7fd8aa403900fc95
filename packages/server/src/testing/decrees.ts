import { type DecreeKind, defaultPaper } from "@payung/domain/programme/decree-paper.ts";
import type { Correction } from "../decrees/service.ts";
import { draftCorrection, draftDecree, endDraft, issueDraft } from "../decrees/service.ts";
import type { Decree, Purpose } from "../programme/service.ts";
import { type Office, write } from "../shared/office.ts";
import { as } from "./test-office.ts";

/** The words of a decree, complete. */
export function aPaper(kind: DecreeKind = "initial") {
  return { ...defaultPaper("Kota Jambi", kind), signatoryName: "dr. H. Contoh Wali Kota" };
}

export type DraftedOrder = {
  readonly id: string;
  readonly cohortId: string;
  readonly number: string;
  readonly issuedOn: string;
};

/** Drafts a decree as this office and issues it as somebody else. */
export async function givenIssued(
  office: Office,
  order: DraftedOrder,
  purpose: Purpose,
): Promise<Decree> {
  await write(office, (tx) =>
    draftDecree(tx, office, { ...order, purpose, paper: aPaper("initial") }),
  );
  const second = as(office, { id: "officer-2" });
  return write(second, (tx) => issueDraft(tx, second, order.id));
}

/** Drafts a correction as this office and issues it as somebody else. */
export async function givenCorrected(
  office: Office,
  order: { id: string; decreeId: string; issuedOn: string; lines: readonly Correction[] },
): Promise<Decree> {
  await write(office, (tx) => draftCorrection(tx, office, { ...order, paper: aPaper() }));
  const second = as(office, { id: "officer-2" });
  return write(second, (tx) => issueDraft(tx, second, order.id));
}

/** Ends an open draft, so that the cohort is free for another. */
export async function givenEnded(office: Office, draftId: string): Promise<void> {
  await write(office, (tx) => endDraft(tx, office, draftId, "Salah ketik"));
}

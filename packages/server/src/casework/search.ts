import { maskNik, readNik } from "@payung/domain/intake/nik.ts";
import { nameSimilarity, normaliseName } from "@payung/domain/intake/person-name.ts";
import { readPhone } from "@payung/domain/intake/phone.ts";
import * as z from "zod/mini";
import { findByKpj } from "../enrolment/service.ts";
import {
  type FoundRow,
  findBy,
  findByWords,
  nameWordKeys,
  readRegistrationCode,
  SEARCHED_LETTERS_MIN,
} from "../intake/service.ts";
import { Id } from "../shared/fields.ts";
import type { RouteContext } from "../shared/route.ts";
import { recordEvent } from "../transparency/service.ts";

/** How many are shown; whoever is not among them is found by more words. */
const SHOWN_MAX = 50;
/** Of how many with the same words the best are chosen. */
const WEIGHED_MAX = 400;

/** Somebody found; the NIK masked. */
export const Found = z.strictObject({
  id: Id,
  code: z.string(),
  name: z.nullable(z.string()),
  nikMasked: z.nullable(z.string()),
  bornOn: z.nullable(z.string()),
  kelurahanCode: z.nullable(z.string()),
  occupationId: z.nullable(z.string()),
  submittedAt: z.string(),
});

type Kind = "nik" | "card" | "code" | "phone" | "name";

/** Finds people by whatever was typed: a NIK, the number of an insurer's card, a code, a phone number, else a name with its slips. */
export async function search(context: RouteContext, text: string) {
  const { tx, actor } = context;
  const { by, rows } = await find(context, text);
  // How somebody was looked for is recorded, not the words: they may be a NIK.
  await recordEvent(tx, actor, {
    kind: "casework.searched",
    subjectId: actor.id,
    details: { by, found: rows.length },
  });
  return {
    by,
    found: rows.slice(0, SHOWN_MAX).map((row) => shown(row, context)),
    isCut: rows.length > SHOWN_MAX,
  };
}

async function find(
  { tx, actor, vault }: RouteContext,
  text: string,
): Promise<{ by: Kind; rows: FoundRow[] }> {
  const { regionCode } = actor;
  const nik = readNik(text);
  if (nik.outcome === "read") {
    const rows = await findBy(tx, regionCode, { nikIndex: vault.nikIndex(nik.nik) }, SHOWN_MAX + 1);
    return { by: "nik", rows };
  }
  // The insurer's card carries its number: 11 digits, where a phone number begins with 0 or 62.
  const kpj = /^\d{11}$/.exec(text.replace(/[\s.-]/g, ""))?.[0];
  const member = kpj === undefined ? null : await findByKpj(tx, regionCode, kpj);
  if (member !== null)
    return { by: "card", rows: await findBy(tx, regionCode, { id: member }, SHOWN_MAX + 1) };
  // One name in thirty of ten letters could be a code, so it is one only where somebody has it.
  const code = readRegistrationCode(text);
  const rows = code === null ? [] : await findBy(tx, regionCode, { code }, SHOWN_MAX + 1);
  if (rows.length > 0) return { by: "code", rows };
  const typed = readPhone(text);
  if (typed.outcome === "read") {
    const { phone } = typed;
    return { by: "phone", rows: await findBy(tx, regionCode, { phone }, SHOWN_MAX + 1) };
  }
  return { by: "name", rows: await findByName(tx, regionCode, text, vault) };
}

/** Whoever has words that sound or begin like these; the most alike first. */
async function findByName(
  tx: RouteContext["tx"],
  regionCode: string,
  text: string,
  vault: RouteContext["vault"],
): Promise<FoundRow[]> {
  const sought = normaliseName(text);
  const words = sought.words.filter((word) => word.length >= SEARCHED_LETTERS_MIN);
  if (words.length === 0) return [];
  const rows = await findByWords(tx, regionCode, nameWordKeys(words, vault), WEIGHED_MAX);
  return rows
    .map((row) => {
      const name = normaliseName(row.name ?? "");
      const begun = words.filter((word) => name.words.some((each) => each.startsWith(word)));
      return { row, weight: begun.length + nameSimilarity(sought, name) };
    })
    .sort((one, other) => other.weight - one.weight)
    .map(({ row }) => row);
}

function shown(row: FoundRow, { vault }: RouteContext): z.infer<typeof Found> {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    nikMasked: row.nik_sealed === null ? null : maskNik(vault.openNik(row.nik_sealed, row.id)),
    bornOn: row.born_on,
    kelurahanCode: row.kelurahan_code,
    occupationId: row.occupation_id,
    submittedAt: row.submitted_at.toISOString(),
  };
}

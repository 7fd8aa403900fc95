import { hash, randomBytes } from "node:crypto";
import { type FieldPack, SYNC_LIMITS } from "@payung/domain/field/devices.ts";
import { HINT_RULES } from "@payung/domain/field/hint-rules.ts";
import type { OneRecord } from "@payung/linkage/online/record.ts";
import { exportHints } from "@payung/linkage/phone/export.ts";
import type { Tx } from "../db/transaction.ts";
import {
  countIdentities,
  IDENTITY_MODEL,
  KEYS_MODEL,
  listIdentities,
  openIdentity,
} from "../intake/service.ts";
import { readVocabulary } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import type { FieldOffice } from "./effects.ts";

const READ_AT_ONCE = 2_000;

/**
 * What a phone needs to work without a network: the city's words, and hints of who is registered already in the
 * collector's area. Null when the phone has it already, as `mark` says.
 */
export async function makePack(
  tx: Tx,
  office: FieldOffice,
  wanted: { readonly mark: string | null; readonly kelurahanCode: string | null },
): Promise<FieldPack | null> {
  const { regionCode } = office.actor;
  const vocabulary = await readVocabulary(tx, regionCode);
  const kelurahan = vocabulary.kelurahan.map(({ code, kecamatan, name }) => ({
    code,
    name,
    kecamatan,
  }));
  const occupations = vocabulary.occupations.map(({ everydayWords, id, nameId }) => ({
    id,
    name: nameId,
    everydayWords: [...everydayWords],
  }));
  // Whom others registered today a phone learns of tomorrow; the server compares everybody anyway.
  const source = {
    kelurahan,
    occupations,
    of: wanted.kelurahanCode,
    HINT_RULES,
    day: dayOf(office.now()),
  };
  const mark = hash("sha256", JSON.stringify(source), "base64url").slice(0, 22);
  if (mark === wanted.mark) return null;
  const count = await countIdentities(tx, regionCode, wanted.kelurahanCode);
  const hints =
    count > SYNC_LIMITS.hintedPeopleMax ? null : await makeHints(tx, office, wanted.kelurahanCode);
  // Personal data leave: who took them, and of where.
  await recordEvent(tx, office.actor, {
    kind: "field.pack-fetched",
    subjectId: office.actor.id,
    details: { kelurahanCode: wanted.kelurahanCode, people: hints === null ? 0 : count },
  });
  return { mark, kelurahan, occupations, hints };
}

/** The file by which a phone warns. Its salt is another each time, so two files have no number in common. */
async function makeHints(
  tx: Tx,
  { actor, now, vault }: FieldOffice,
  kelurahanCode: string | null,
): Promise<string> {
  const records: OneRecord[] = [];
  for (let after: string | null = null, isLast = false; !isLast; ) {
    const rows: Awaited<ReturnType<typeof listIdentities>> = await listIdentities(
      tx,
      actor.regionCode,
      after,
      READ_AT_ONCE,
      kelurahanCode,
    );
    for (const row of rows) {
      const { born, name, nik, phone } = openIdentity(row, vault);
      records.push({ nik, name, born, phone });
    }
    after = rows.at(-1)?.id ?? after;
    isLast = rows.length < READ_AT_ONCE;
  }
  const file = exportHints(records, {
    columns: IDENTITY_MODEL.columns,
    rules: HINT_RULES.map(({ rule }) => rule),
    modelId: `identity ${KEYS_MODEL}`,
    salt: randomBytes(16).toString("base64url"),
    madeOn: now().toISOString(),
  });
  return Buffer.from(file).toString("base64");
}

import { hash } from "node:crypto";
import type { Candidate } from "@payung/domain/intake/candidate.ts";
import type { Cell } from "@payung/domain/intake/cell.ts";
import type { Channel } from "@payung/domain/intake/channels.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { mendable } from "@payung/domain/intake/row-problems.ts";
import { uuidv7 } from "uuidv7";
import type { Vault } from "../shared/keys.ts";
import type { NewApplication } from "./application-store.ts";
import { allKeys, identityOf } from "./identity.ts";
import { newRegistrationCode } from "./registration-code.ts";

/** How an application came in. */
export type Origin = {
  readonly regionCode: string;
  readonly channel: Channel;
  readonly listId: string | null;
  readonly rowNumber: number | null;
  readonly submittedAt: Date;
  readonly submittedBy: string;
  /** Whose collector, employer or union brings them in; null for the city's own people. */
  readonly organisation: string | null;
};

/** An application as it is stored, and by what those who look like it are found. */
export type NewPerson = {
  readonly application: NewApplication;
  /** None for an incomplete one: it stands for nobody yet. */
  readonly keys: readonly bigint[];
};

/**
 * Makes the row that is stored for a candidate: the NIK, the KK and the original cells sealed, the
 * rest as read. `id` is given where the sender chose it, and `code` where the worker has it already.
 */
export function newPerson(
  candidate: Candidate,
  raw: readonly Cell[],
  origin: Origin,
  vault: Vault,
  id: string = uuidv7(),
  code: string = newRegistrationCode(),
): NewPerson {
  const original = Buffer.from(JSON.stringify(raw), "utf8");
  const written = storable(candidate.name);
  const name = written === null ? null : normaliseName(written);
  const application = {
    region_code: origin.regionCode,
    id,
    channel: origin.channel,
    list_id: origin.listId,
    row_number: origin.rowNumber,
    code,
    submitted_at: origin.submittedAt,
    submitted_by: origin.submittedBy,
    organisation: origin.organisation,
    nik_sealed: candidate.nik === null ? null : vault.sealNik(candidate.nik, id),
    nik_index: candidate.nik === null ? null : vault.nikIndex(candidate.nik),
    nik_problem: candidate.nikProblem,
    kk_sealed: candidate.kk === null ? null : vault.sealNik(candidate.kk, id),
    name: written,
    name_key: name === null || name.key === "" ? null : name.key,
    born_on: candidate.bornOn,
    birth_date_problem: candidate.birthDateProblem,
    birth_place: storable(candidate.birthPlace),
    sex: candidate.sex,
    phone: candidate.phone,
    email: storable(candidate.email),
    address: storable(candidate.address),
    rt: candidate.rt,
    rw: candidate.rw,
    kelurahan_code: candidate.kelurahanCode,
    kelurahan_words: storable(candidate.kelurahanWords),
    occupation_id: candidate.occupationId,
    occupation_words: storable(candidate.occupationWords),
    second_occupation_words: storable(candidate.secondOccupationWords),
    employment: candidate.employment,
    nik_notes: [...candidate.nikNotes],
    deceased_hint: name?.deceasedHint ?? false,
    notice_given: candidate.consent,
    is_complete: mendable(candidate).length === 0,
    content_sha256: hash("sha256", original, "buffer"),
    raw_sealed: vault.seal(original, id),
  } satisfies NewApplication;
  if (name === null || !application.is_complete) return { application, keys: [] };
  const identity = identityOf(application, name, candidate.nik, candidate.kk);
  return { application, keys: allKeys(identity, name, vault) };
}

/** The cells as they came in. */
export function originalCells(row: { id: string; raw_sealed: Buffer }, vault: Vault): Cell[] {
  return JSON.parse(vault.unseal(row.raw_sealed, row.id).toString("utf8")) as Cell[];
}

/** The longest text a field keeps; the whole of it stays in the sealed original. */
const FIELD_CHARS_MAX = 500;

/** Text that PostgreSQL can hold, without NUL, half surrogates and any NIK. The sealed original keeps all. */
export function storable(text: string | null): string | null {
  if (text === null || text === "") return null;
  return withoutNik(text).slice(0, FIELD_CHARS_MAX).replaceAll("\0", "").toWellFormed();
}

import { candidateReader } from "@payung/domain/intake/candidate.ts";
import { type Cell, cellText } from "@payung/domain/intake/cell.ts";
import type { Field } from "@payung/domain/intake/column-names.ts";
import { DRAFT_COLUMNS } from "@payung/domain/intake/draft.ts";
import { normaliseName } from "@payung/domain/intake/person-name.ts";
import { mendable, problemSentence } from "@payung/domain/intake/row-problems.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { refreshStatistics } from "../db/bulk.ts";
import type { Tx } from "../db/transaction.ts";
import { type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { originalCells } from "./application-row.ts";
import type { ApplicationRow } from "./application-store.ts";
import * as applicationStore from "./application-store.ts";
import { readCandidateReference } from "./candidate-reference.ts";
import { allKeys, KEYS_MODEL, openIdentity } from "./identity.ts";
import * as identityStore from "./identity-store.ts";
import * as keyStore from "./key-store.ts";
import * as listStore from "./list-store.ts";

/** The columns of a list, as they were recognised when it was taken. */
export async function readListColumns(tx: Tx, regionCode: string, listId: string) {
  const list = await listStore.readList(tx, regionCode, listId);
  const columns = list.columns as unknown as {
    fields: [number, Field][];
    notes: [number, string][];
  };
  return {
    fileName: list.file_name,
    sha256: list.file_sha256.toString("hex"),
    rowCount: list.row_count,
    headers: list.headers,
    columns: new Map(columns.fields),
    notes: new Map(columns.notes),
  };
}

export type RowToMend = {
  readonly cells: readonly Cell[];
  /** What must be mended, as sentences. */
  readonly problems: readonly string[];
};

/** The rows of a list that must be mended, as they came, with the reasons read from them once more. */
export async function listRowsToMend(
  office: Office,
  listId: string,
  asOf: IsoDate,
): Promise<RowToMend[]> {
  const { regionCode } = office.actor;
  return read(office, async (tx) => {
    const columns = await readListColumns(tx, regionCode, listId);
    const reference = await readCandidateReference(tx, regionCode, asOf);
    const readCandidate = candidateReader(reference, columns);
    return (await applicationStore.listIncomplete(tx, regionCode, listId)).map((row) => {
      const cells = originalCells(row, office.vault);
      const candidate = readCandidate({ row: row.row_number ?? 0, cells });
      return {
        cells,
        problems: candidate === null ? [] : mendable(candidate).map(problemSentence),
      };
    });
  });
}

/** What came in of one application, cell by cell under the names of its columns, before anybody mended it. */
export async function readOriginal(
  tx: Tx,
  { vault }: Pick<Office, "vault">,
  row: Pick<ApplicationRow, "id" | "region_code" | "list_id" | "raw_sealed">,
): Promise<[name: string, value: string][]> {
  const names =
    row.list_id === null
      ? [...DRAFT_COLUMNS.values()]
      : (await readListColumns(tx, row.region_code, row.list_id)).headers;
  return originalCells(row, vault).flatMap((cell, at): [string, string][] =>
    cellText(cell) === "" ? [] : [[names[at] ?? String(at + 1), String(cell)]],
  );
}

/** How many applications are read at once where all of a list are needed. */
const ROWS_PER_READ = 2_000;

/**
 * Hands over the applications of a list in the order of its rows, some thousands at a time; the next ones are
 * read while these are worked on.
 */
export async function eachApplication(
  office: Office,
  listId: string,
  work: (rows: readonly applicationStore.ApplicationFacts[]) => Promise<void>,
): Promise<void> {
  const readAfter = (after: number) =>
    read(office, (tx) =>
      applicationStore.listApplications(tx, office.actor.regionCode, listId, after, ROWS_PER_READ),
    );
  let next: Promise<applicationStore.ApplicationFacts[]> | null = readAfter(0);
  while (next !== null) {
    const rows: applicationStore.ApplicationFacts[] = await next;
    const last = rows.at(-1)?.row_number;
    next = rows.length < ROWS_PER_READ || last == null ? null : readAfter(last);
    next?.catch(() => {}); // told when it is waited for
    if (rows.length > 0) await work(rows);
  }
}

/** The NIK of a list, opened: whom its registry extracts are read for. */
export async function readNiks(office: Office, listId: string): Promise<Set<string>> {
  const rows = await read(office, (tx) =>
    applicationStore.listSealedNik(tx, office.actor.regionCode, listId),
  );
  const niks = new Set<string>();
  for (const { id, nik_sealed: sealed } of rows)
    if (sealed !== null) niks.add(office.vault.openNik(sealed, id));
  return niks;
}

export type { CandidateReference } from "@payung/domain/intake/candidate.ts";
export { storable } from "./application-row.ts";
export {
  type ApplicationFacts,
  type ApplicationRow,
  findApplication,
  findByCode,
} from "./application-store.ts";
export { readCandidateReference } from "./candidate-reference.ts";
export {
  allKeys,
  IDENTITY_MODEL,
  type Identity,
  KEYS_MODEL,
  nameWordKeys,
  openIdentity,
  personKeys,
  SEARCHED_LETTERS_MIN,
} from "./identity.ts";
export {
  claimIdentities,
  countIdentities,
  findElsewhere,
  findWorkers,
  listIdentities,
  listIdentitiesOf,
  listPeople,
  type PersonOnList,
  releaseIdentity,
} from "./identity-store.ts";
export {
  deleteKeys,
  findKnown,
  findKnownToList,
  insertKeys,
  type KnownPerson,
  lockKeys,
  type SoughtPerson,
} from "./key-store.ts";
export { takeTurn } from "./list-store.ts";
export {
  findPhoneRegistration,
  type PhoneRegistration,
  placeOfContact,
} from "./phone-registration.ts";
export { type FoundRow, findBy, findByWords, pageOfApplications } from "./search-store.ts";

/** How many people are given keys at once where all of a region are. */
const KEYED_AT_ONCE = 2_000;

/**
 * Gives keys to everybody of the region who has none of the present model: those who applied before there were
 * keys, and all of them when the model's rules have changed. Done once; broken off, it goes on.
 */
export async function keyEverybody(
  office: Office,
  onProgress: (people: number) => void = () => {},
): Promise<void> {
  const { regionCode } = office.actor;
  if (await read(office, (tx) => keyStore.isKeyed(tx, regionCode, KEYS_MODEL))) return;
  let people = 0;
  for (let after: string | null = null, isLast = false; !isLast; ) {
    const rows: identityStore.PersonOnList[] = await read(office, (tx) =>
      identityStore.listIdentities(tx, regionCode, after, KEYED_AT_ONCE),
    );
    const keyed = rows.map((row) => {
      const identity = openIdentity(row, office.vault);
      const name = normaliseName(row.name ?? "");
      return { applicationId: row.id, keys: allKeys(identity, name, office.vault) };
    });
    await write(office, (tx) =>
      keyStore.insertKeys(tx, regionCode, KEYS_MODEL, keyed, { mayBeThere: true }),
    );
    people += rows.length;
    onProgress(people);
    after = rows.at(-1)?.id ?? after;
    isLast = rows.length < KEYED_AT_ONCE;
  }
  await write(office, async (tx) => {
    await refreshStatistics(tx, "person_keys");
    await keyStore.markKeyed(tx, regionCode, KEYS_MODEL);
  });
}

/** Keeps an uploaded file, sealed. The same id with the same bytes is the same upload. */
export async function keepUpload(
  tx: Tx,
  office: Pick<Office, "actor" | "vault">,
  upload: { id: string; fileName: string; bytes: Buffer; sha256: Buffer },
): Promise<void> {
  const { regionCode } = office.actor;
  await listStore.insertUpload(tx, {
    region_code: regionCode,
    id: upload.id,
    file_name: upload.fileName,
    byte_count: upload.bytes.length,
    sha256: upload.sha256,
    file_sealed: office.vault.seal(upload.bytes, upload.id),
    received_by: office.actor.id,
  });
  const kept = await listStore.findUpload(tx, regionCode, upload.id);
  if (kept === undefined || !kept.sha256.equals(upload.sha256))
    throw new Problem("request.id-already-used");
}

/** Refuses an id under which nothing was uploaded; the file itself stays closed. */
export async function mustBeUploaded(tx: Tx, regionCode: string, id: string): Promise<void> {
  if ((await listStore.findUpload(tx, regionCode, id)) === undefined)
    throw new Problem("upload.unknown", { id });
}

/** An uploaded file, opened. Throws a Problem when there is none. */
export async function readUpload(
  tx: Tx,
  office: Pick<Office, "actor" | "vault">,
  id: string,
): Promise<{ fileName: string; bytes: Buffer }> {
  const upload = await listStore.findUploadFile(tx, office.actor.regionCode, id);
  if (upload === undefined) throw new Problem("upload.unknown", { id });
  return { fileName: upload.file_name, bytes: office.vault.unseal(upload.file_sealed, upload.id) };
}
export { listTemplate } from "./list-template.ts";
export { maskNumbers } from "./mask-numbers.ts";
export {
  type ListPreview,
  type PreviewProblem,
  previewList,
  readListReceipt,
} from "./preview-list.ts";
export { newRegistrationCode, readRegistrationCode } from "./registration-code.ts";
export { draftReader, type Newcomer, takeApplications } from "./take-applications.ts";
export { type ListFile, sha256OfFile, type TakenList, takeList } from "./take-list.ts";

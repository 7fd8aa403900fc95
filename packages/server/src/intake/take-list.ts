import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Candidate, candidateReader } from "@payung/domain/intake/candidate.ts";
import type { SheetRow } from "@payung/domain/intake/cell.ts";
import {
  type ColumnMapping,
  HEADER_ROWS_MAX,
  type RecognisedColumns,
  recogniseColumns,
} from "@payung/domain/intake/columns.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import { refreshStatistics } from "../db/bulk.ts";
import type { Tx } from "../db/transaction.ts";
import { behind } from "../shared/behind.ts";
import { type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { recordEvent } from "../transparency/service.ts";
import { type NewPerson, newPerson } from "./application-row.ts";
import * as applicationStore from "./application-store.ts";
import { readCandidateReference } from "./candidate-reference.ts";
import { KEYS_MODEL } from "./identity.ts";
import * as keyStore from "./key-store.ts";
import * as listStore from "./list-store.ts";

/** Rows are sent to the database in pieces of about this many. */
const ROWS_PER_INSERT = 2_000;

export type TakenList = {
  readonly listId: string;
  readonly sha256: string;
  readonly rowCount: number;
  /** The very same bytes were taken before; nothing was added. */
  readonly wasTaken: boolean;
};

export type ListFile = {
  readonly path: string;
  /** As the sender named it. */
  readonly name?: string;
  readonly mapping?: ColumnMapping;
  /** The day against which dates and ages are read. */
  readonly asOf: IsoDate;
};

/**
 * Takes a candidate list in: every row of a worker becomes an application, also one that must be mended.
 *
 * One transaction: a file that turns out broken at its end leaves nothing behind, and a list is either
 * in or not. It is known by its bytes; taken again it adds nothing.
 *
 * @throws FileRefused when the file cannot be read, Problem when no row names its columns
 */
export async function takeList(
  office: Office,
  file: ListFile,
  onProgress: (rows: number) => void = () => {},
  /** Asked when every row is stored, in the same transaction: a throw undoes them all. */
  beforeCommit: (tx: Tx) => Promise<void> = async () => {},
): Promise<TakenList> {
  const { regionCode } = office.actor;
  const sha256 = await sha256OfFile(file.path);
  const before = await read(office, (tx) => listStore.findListByHash(tx, regionCode, sha256));
  if (before !== undefined) return takenBefore(before);

  return write(office, async (tx) => {
    const reference = await readCandidateReference(tx, regionCode, file.asOf);
    const intake = new ListIntake(tx, office, onProgress);
    let top: SheetRow[] = [];
    const open = async (): Promise<void> => {
      const recognised = recogniseColumns(top, file.mapping);
      if (recognised.outcome === "not-recognised") {
        const { missing, seen } = recognised;
        throw new Problem("intake.columns-not-recognised", { missing, seen });
      }
      await intake.open(file, sha256, recognised, candidateReader(reference, recognised));
      await intake.take(top);
      top = [];
    };
    await readSheet(file.path, async (rows) => {
      if (intake.isOpen) return intake.take(rows);
      top = [...top, ...rows];
      return top.length > HEADER_ROWS_MAX ? open() : undefined;
    });
    if (!intake.isOpen) await open();
    const taken = await intake.finish(sha256);
    await beforeCommit(tx);
    return taken;
  });
}

function takenBefore(list: listStore.ListRow): TakenList {
  const rowCount = list.row_count ?? 0;
  return { listId: list.id, sha256: list.file_sha256.toString("hex"), rowCount, wasTaken: true };
}

/** A list on its way in, inside one transaction. */
class ListIntake {
  readonly #tx: Tx;
  readonly #office: Office;
  readonly #onProgress: (rows: number) => void;
  #list: listStore.ListRow | null = null;
  #isOurs = false;
  #headerRow = 0;
  #readCandidate: (row: SheetRow) => Candidate | null = () => null;
  #pending: NewPerson[] = [];
  #rowCount = 0;
  readonly #storing = behind(1);

  constructor(tx: Tx, office: Office, onProgress: (rows: number) => void) {
    this.#tx = tx;
    this.#office = office;
    this.#onProgress = onProgress;
  }

  get isOpen(): boolean {
    return this.#list !== null;
  }

  /** Opens the list's record. Of two that take the same file at once, the later waits and finds it taken. */
  async open(
    file: ListFile,
    sha256: Buffer,
    recognised: RecognisedColumns,
    readCandidate: (row: SheetRow) => Candidate | null,
  ): Promise<void> {
    const { regionCode, id: receivedBy } = this.#office.actor;
    await listStore.takeTurn(this.#tx, regionCode, "list");
    this.#isOurs = await listStore.insertList(this.#tx, {
      region_code: regionCode,
      id: uuidv7(),
      file_sha256: sha256,
      file_name: file.name ?? basename(file.path),
      header_row: recognised.headerRow,
      headers: [...recognised.headers],
      columns: JSON.stringify({ fields: [...recognised.columns], notes: [...recognised.notes] }),
      received_at: this.#office.now(),
      received_by: receivedBy,
      row_count: null,
    });
    const list = await listStore.findListByHash(this.#tx, regionCode, sha256);
    if (list === undefined) throw new Error("Broken invariant: a list that was opened is there");
    this.#list = list;
    this.#headerRow = recognised.headerRow;
    this.#readCandidate = readCandidate;
  }

  async take(rows: readonly SheetRow[]): Promise<void> {
    if (!this.#isOurs || this.#list === null) return;
    const origin = {
      regionCode: this.#office.actor.regionCode,
      channel: "list" as const,
      listId: this.#list.id,
      submittedAt: this.#list.received_at,
      submittedBy: this.#office.actor.id,
      organisation: null,
    };
    for (const row of rows) {
      if (row.row <= this.#headerRow) continue;
      const candidate = this.#readCandidate(row);
      if (candidate === null) continue;
      this.#rowCount += 1;
      this.#pending.push(
        newPerson(candidate, row.cells, { ...origin, rowNumber: row.row }, this.#office.vault),
      );
      if (this.#pending.length >= ROWS_PER_INSERT) await this.#flush();
    }
  }

  async finish(sha256: Buffer): Promise<TakenList> {
    if (this.#list === null) throw new Error("Broken invariant: only an open list is finished");
    if (!this.#isOurs) return takenBefore(this.#list);
    await this.#flush();
    await this.#storing.finish();
    this.#onProgress(this.#rowCount);
    const { regionCode } = this.#office.actor;
    const { id: listId } = this.#list;
    await listStore.finishList(this.#tx, regionCode, listId, this.#rowCount);
    await refreshStatistics(this.#tx, "applications");
    await refreshStatistics(this.#tx, "person_keys");
    await recordEvent(this.#tx, this.#office.actor, {
      kind: "intake.list-taken",
      subjectId: listId,
      details: { rows: this.#rowCount, sha256: sha256.toString("hex") },
    });
    return { listId, sha256: sha256.toString("hex"), rowCount: this.#rowCount, wasTaken: false };
  }

  /** Sends what is pending, while the next rows are being read. */
  async #flush(): Promise<void> {
    const rows = this.#pending;
    this.#pending = [];
    await this.#storing.push(async () => {
      await applicationStore.insertApplications(
        this.#tx,
        rows.map(({ application }) => application),
      );
      await keyStore.insertKeys(
        this.#tx,
        this.#office.actor.regionCode,
        KEYS_MODEL,
        rows.map(({ application, keys }) => ({ applicationId: application.id, keys })),
      );
    });
    this.#onProgress(this.#rowCount - rows.length);
  }
}

/** The SHA-256 of a file, read as a stream. */
export async function sha256OfFile(path: string): Promise<Buffer> {
  const sha256 = createHash("sha256");
  await pipeline(createReadStream(path), sha256);
  return sha256.digest();
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KyselyPlugin, RootOperationNode } from "kysely";
import { type TestDatabase, testDatabase } from "../db/testing.ts";
import { KOTA_JAMBI, loadReferenceData } from "../reference/starter.ts";
import type { Actor, Office } from "../shared/office.ts";

/** An office with a database and a folder of its own, which speaks through the service login. */
export type TestOffice = {
  readonly office: Office;
  readonly db: TestDatabase;
  readonly folder: string;
  close(): Promise<void>;
};

/** Opens the office of Kota Jambi over an empty database with the reference data loaded. */
export async function givenOffice(): Promise<TestOffice> {
  const [db, folder] = await Promise.all([
    testDatabase(),
    mkdtemp(join(tmpdir(), "payung-office-")),
  ]);
  await loadReferenceData(db.owner, { ...KOTA_JAMBI, isExample: true });
  const actor: Actor = { id: "officer-1", regionCode: KOTA_JAMBI.regionCode, areas: "*" };
  return {
    office: { db: db.service, vault: db.vault, actor, now: () => new Date() },
    db,
    folder,
    close: async () => {
      await Promise.all([db.drop(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

/** The same office, but another person sits in it. */
export function as(office: Office, actor: Partial<Actor>): Office {
  return { ...office, actor: { ...office.actor, ...actor } };
}

/** The work was broken off on purpose. */
export class BrokenOff extends Error {}

/**
 * The same office, but its database fails at the n-th statement from now (counted from 0) and ever
 * after, as when the process is killed: what was committed stays, the rest never was.
 */
export function breakingOffAt(office: Office, nth: number): Office {
  let statements = 0;
  return counting(office, () => {
    if (statements++ >= nth) throw new BrokenOff();
  });
}

/** The same office, and how many statements it has sent so far. */
export function countingStatements(office: Office): { office: Office; count: () => number } {
  let statements = 0;
  return {
    office: counting(office, () => {
      statements += 1;
    }),
    count: () => statements,
  };
}

function counting(office: Office, onStatement: () => void): Office {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }): RootOperationNode => {
      onStatement();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { ...office, db: office.db.withPlugin(plugin) };
}

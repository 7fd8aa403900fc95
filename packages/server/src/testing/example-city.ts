import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import { runExample } from "../example/pipeline.ts";
import { dayOf, read } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { findWorkerStatus } from "../verification/service.ts";
import { webOf } from "../web.ts";
import { listen, SILENT } from "./serve.ts";
import { asOwner } from "./table-rows.ts";
import { givenOffice, type TestOffice } from "./test-office.ts";

/** What a worker types into the status page. */
export type Receipt = { readonly code: string; readonly bornOn: string };

export type ServedCity = {
  readonly url: string;
  /** One worker in each state that somebody of the city is in. */
  readonly workers: ReadonlyMap<WorkerState, Receipt>;
  stop(): Promise<void>;
};

/** Serves the real application over a city that the real main job took through all its steps. */
export async function serveExampleCity(size: {
  workers: number;
  quota: number;
}): Promise<ServedCity> {
  const test = await givenOffice();
  const progress = { started: () => {}, advanced: () => {}, ended: () => {} };
  await runExample(test.office, test.folder, progress, size);
  return serveOffice(test, true, await oneOfEachState(test));
}

/** Serves the real application as it is on the day after its installation: nobody has registered. */
export async function serveEmptyCity(): Promise<ServedCity> {
  return serveOffice(await givenOffice(), false, new Map());
}

async function serveOffice(
  test: TestOffice,
  isExample: boolean,
  workers: ServedCity["workers"],
): Promise<ServedCity> {
  const ground = {
    db: test.db.service,
    vault: test.db.vault,
    jobs: { enqueue: async () => {} },
    now: test.office.now,
    log: SILENT,
    signIn: null,
    regionCode: test.office.actor.regionCode,
  };
  const served = await listen(webOf(ground, { ...KOTA_JAMBI, isExample }));
  return {
    url: served.url,
    workers,
    stop: async () => {
      await served.stop();
      await test.close();
    },
  };
}

/** How many applications are looked at before a state counts as one that nobody is in. */
const LOOKED_AT = 1_000;

async function oneOfEachState(test: TestOffice): Promise<Map<WorkerState, Receipt>> {
  const { office } = test;
  const receipts = await asOwner(test, (tx) =>
    tx
      .selectFrom("applications")
      .select(["code", "born_on"])
      .where("born_on", "is not", null)
      .orderBy("code") // codes are random, so this is too
      .limit(LOOKED_AT)
      .execute(),
  );
  const found = new Map<WorkerState, Receipt>();
  for (const { code, born_on } of receipts) {
    const receipt = { code, bornOn: born_on ?? "" };
    const status = await read(office, (tx) =>
      findWorkerStatus(tx, office.actor.regionCode, receipt, dayOf(office.now())),
    );
    if (status !== null && !found.has(status.state)) found.set(status.state, receipt);
    if (found.size === STATES_OF_A_CITY) break;
  }
  return found;
}

/** Incomplete, checking, not yet, waiting list, sent, asked by the insurer, protected. */
const STATES_OF_A_CITY = 7;

import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenApplications } from "../testing/approved.ts";
import { type Answer, givenApi, type TestApi } from "../testing/serve.ts";
import { countRows } from "../testing/table-rows.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { programmeRoutes } from "./routes.ts";

const HERE = "15.71.07.1005";
const ELSEWHERE = { kelurahan: "Kenali Besar", kelurahanCode: "15.71.11.1001" };

let api: TestApi;
let manager: string;
let limited: string;
let officer: string;
beforeAll(async () => {
  api = await givenApi();
  manager = await api.keyOf("programme-manager");
  limited = await api.keyOf("programme-manager", [HERE]);
  officer = await api.keyOf("kelurahan-officer", [HERE]);
});
afterAll(() => api.close());

const post = (path: string, body: unknown, key = manager) => api.ask("POST", path, { key, body });
const get = (path: string, key = manager) => api.ask("GET", path, { key });

let cohorts = 0;
function aCohort(changed: object = {}) {
  cohorts += 1;
  return {
    id: uuidv7(),
    name: `Angkatan ${cohorts}`,
    firstMonth: "2026-12",
    monthCount: 12,
    quota: 2,
    funder: "APBD Kota Jambi",
    isStateBudget: true,
    ...changed,
  };
}

function aDecree(changed: object = {}) {
  cohorts += 1;
  return {
    decreeId: uuidv7(),
    number: `${cohorts}/SK/2026`,
    issuedOn: "2026-11-23",
    kind: "selection",
    ...changed,
  };
}

async function givenCohort(changed: object = {}): Promise<string> {
  const cohort = aCohort(changed);
  expect((await post("/v1/cohorts", cohort)).status).toBe(200);
  return cohort.id;
}

const select = (id: string, selectionId = uuidv7()) =>
  post(`/v1/cohorts/${id}/selections`, { selectionId });

/** What eight equal requests at once answer: the same, or the test fails. */
async function eightTimes(ask: () => Promise<Answer>): Promise<Answer> {
  const all = await Promise.all(Array.from({ length: 8 }, ask));
  expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  return all[0] as Answer;
}

describe("a cohort", () => {
  test("is opened once, however often that is sent; another under its id or name is refused", async () => {
    const cohort = aCohort({ quotaPerKelurahan: { [HERE]: 1 } });
    const { quotaPerKelurahan: _places, ...shown } = cohort as typeof cohort & {
      quotaPerKelurahan: object;
    };
    const first = await eightTimes(() => post("/v1/cohorts", cohort));
    expect(first.body).toEqual(shown);
    const rows = await countRows(api);
    const others = [{ quota: 3 }, { monthCount: 6 }, { quotaPerKelurahan: {} }, { name: "Lain" }];
    for (const changed of others) {
      const { status, body } = await post("/v1/cohorts", { ...cohort, ...changed });
      expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    }
    const taken = await post("/v1/cohorts", { ...cohort, id: uuidv7() });
    expect([taken.status, taken.body.code]).toEqual([409, "programme.cohort-exists"]);
    expect(await countRows(api)).toEqual(rows);
    expect((await get(`/v1/cohorts/${cohort.id}`)).body).toEqual({ cohort: shown, decrees: [] });
  });

  test("has places only in kelurahan that there are", async () => {
    const { status, body } = await post(
      "/v1/cohorts",
      aCohort({ quotaPerKelurahan: { "15.71.99.9999": 1 } }),
    );
    expect([status, body.code]).toEqual([400, "request.invalid"]);
  });
});

describe("from a selection to the annex", () => {
  let cohortId: string;
  let ids: string[];
  let decreeId: string;
  beforeAll(async () => {
    ids = await givenApplications(api, [...workers(3), aWorker(ELSEWHERE)]);
    cohortId = await givenCohort();
  });

  test("a decree needs somebody selected", async () => {
    const { status, body } = await post(`/v1/cohorts/${cohortId}/decrees`, aDecree());
    expect([status, body.code]).toEqual([409, "programme.nobody-selected"]);
  });

  test("the selection fills the quota and lines the others up; sent again it is the same one", async () => {
    const selectionId = uuidv7();
    const first = await eightTimes(() => select(cohortId, selectionId));
    expect(first.body).toEqual({ id: selectionId, selected: 2, waiting: 2 });
    const other = await select(await givenCohort(), selectionId);
    expect([other.status, other.body.code]).toEqual([409, "request.id-already-used"]);
  });

  test("the waiting list is walked page by page, each once, in order", async () => {
    const path = `/v1/cohorts/${cohortId}/waiting-list`;
    const first = await get(`${path}?limit=1`);
    const second = await get(`${path}?limit=1&after=${first.body.next}`);
    const places = [...first.body.waiting, ...second.body.waiting];
    expect(places.map(({ place }) => place)).toEqual([1, 2]);
    expect(places.map(({ applicationId }) => applicationId)).toEqual(ids.slice(2));
    expect(second.body.next).toBeNull();
  });

  test("the waiting list of an officer holds the people of the own kelurahan, with their true place", async () => {
    const { body, text } = await get(`/v1/cohorts/${cohortId}/waiting-list`, officer);
    expect(body.waiting).toMatchObject([{ applicationId: ids[2], place: 1 }]);
    expect(text).not.toContain(ids[3]);
  });

  test("the decree is issued once; another under its id or number is refused", async () => {
    const order = aDecree();
    decreeId = order.decreeId;
    const path = `/v1/cohorts/${cohortId}/decrees`;
    const first = await eightTimes(() => post(path, order));
    expect(first.body).toMatchObject({ id: decreeId, version: 1, kind: "initial", lines: 2 });
    const rows = await countRows(api);
    const others = [{ number: "lain" }, { issuedOn: "2026-11-24" }, { kind: "replacement" }];
    for (const changed of others) {
      const { status, body } = await post(path, { ...order, ...changed });
      expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    }
    const second = await givenCohort();
    await select(second);
    const taken = await post(`/v1/cohorts/${second}/decrees`, aDecree({ number: order.number }));
    expect([taken.status, taken.body.code]).toEqual([409, "programme.decree-number-used"]);
    expect((await countRows(api))["decrees"]).toBe(rows["decrees"]);
    expect((await get(`/v1/cohorts/${cohortId}`)).body.decrees).toEqual([first.body]);
  });

  test("the annex is walked page by page, and shows an area its own lines only", async () => {
    const path = `/v1/decrees/${decreeId}/lines`;
    const first = await get(`${path}?limit=1`);
    const second = await get(`${path}?limit=1&after=${first.body.next}`);
    const lines = [...first.body.lines, ...second.body.lines];
    expect(lines.map(({ line, applicationId }) => [line, applicationId])).toEqual([
      [1, ids[0]],
      [2, ids[1]],
    ]);
    expect(second.body.next).toBeNull();
    const far = await api.keyOf("supervisor", [ELSEWHERE.kelurahanCode]);
    expect((await get(path, far)).body.lines).toEqual([]);
  });

  test("who drops out is recorded once, and whoever waits first takes the place", async () => {
    const path = `/v1/cohorts/${cohortId}/dropouts`;
    const early = await post(`/v1/cohorts/${cohortId}/decrees`, aDecree({ kind: "replacement" }));
    expect([early.status, early.body.code]).toEqual([409, "programme.nobody-waiting"]);

    const dropout = { applicationId: ids[0], reason: "MOVED_OUT", note: "Pindah ke Palembang" };
    expect((await eightTimes(() => post(path, dropout))).body).toEqual({ applicationId: ids[0] });
    for (const changed of [{ reason: "DIED" }, { note: "Lain" }]) {
      const { status, body } = await post(path, { ...dropout, ...changed });
      expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    }
    const nobody = await post(path, { ...dropout, applicationId: uuidv7() });
    expect([nobody.status, nobody.body.code]).toEqual([409, "programme.not-in-decree"]);
    const far = await api.keyOf("supervisor", [ELSEWHERE.kelurahanCode]);
    const hidden = await post(path, { ...dropout, applicationId: ids[1] }, far);
    expect(hidden.text).toBe(nobody.text);

    const replacement = await post(
      `/v1/cohorts/${cohortId}/decrees`,
      aDecree({ kind: "replacement" }),
    );
    expect(replacement.body).toMatchObject({ kind: "replacement", lines: 1 });
    const { body } = await get(`/v1/decrees/${replacement.body.id}/lines`);
    expect(body.lines[0]).toMatchObject({ applicationId: ids[2], replacesId: ids[0] });
  });
});

test("who sees a part of the city may not decide for all of it", async () => {
  const id = await givenCohort();
  const answers = [
    await post("/v1/cohorts", aCohort(), limited),
    await post(`/v1/cohorts/${id}/selections`, { selectionId: uuidv7() }, limited),
    await post(`/v1/cohorts/${id}/decrees`, aDecree(), limited),
  ];
  for (const { status, body } of answers)
    expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
});

test("what is not there is not found", async () => {
  const id = uuidv7();
  const answers = [
    await get(`/v1/cohorts/${id}`),
    await get(`/v1/cohorts/${id}/waiting-list`),
    await get(`/v1/decrees/${id}/lines`),
    await select(id),
    await post(`/v1/cohorts/${id}/decrees`, aDecree()),
  ];
  for (const { status, body } of answers)
    expect([status, body.code]).toEqual([404, "request.not-found"]);
});

test("every refusal that these routes declare was met", () => {
  expect(api.unmet(programmeRoutes)).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});

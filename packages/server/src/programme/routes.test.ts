import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenApplications } from "../testing/approved.ts";
import { givenIssued } from "../testing/decrees.ts";
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
    expect((await get(`/v1/cohorts/${cohort.id}`)).body).toMatchObject({
      cohort: shown,
      quotas: [{ kelurahanCode: HERE, places: 1, taken: 0 }],
      decrees: [],
    });
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
  beforeAll(async () => {
    ids = await givenApplications(api, [...workers(3), aWorker(ELSEWHERE)]);
    cohortId = await givenCohort();
  });

  test("a selection is looked at before it is made, and nothing is stored by that", async () => {
    const rows = await countRows(api);
    const { body } = await get(`/v1/cohorts/${cohortId}/selection-preview`);
    expect(body).toMatchObject({ selected: 2, waiting: 2 });
    expect(body.cost).toEqual({
      // Two workers, one month of 2026 and eleven of 2027, at 16,800 a month.
      total: "403200",
      byYear: [
        { year: 2026, total: "33600" },
        { year: 2027, total: "369600" },
      ],
    });
    expect(await countRows(api)).toEqual(rows);
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

  test("the waiting list says what each one's points come from, and the parts are the points", async () => {
    const { body } = await get(`/v1/cohorts/${cohortId}/waiting-list`);
    for (const { name, score, parts } of body.waiting) {
      expect(name).not.toBeNull();
      expect(parts.decile.points + parts.risk.points + parts.waiting.points).toBe(score);
    }
  });

  test("who drops out is recorded once, is found by name, and leaves an open place", async () => {
    const order = {
      id: uuidv7(),
      cohortId,
      number: "1/SK/2026",
      issuedOn: "2026-11-23",
    };
    const decree = await givenIssued(api.office, order, "selection");
    expect((await get(`/v1/cohorts/${cohortId}`)).body).toMatchObject({
      decrees: [{ id: decree.id, lines: 2 }],
      standing: { taken: 2, waiting: 2, dropouts: 0, perMonth: "16800", cost: { total: "403200" } },
    });
    const path = `/v1/cohorts/${cohortId}/dropouts`;
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

    const people = `/v1/cohorts/${cohortId}/people`;
    const { body } = await get(`${people}?state=dropped-out`);
    expect(body.people).toMatchObject([
      { applicationId: ids[0], dropout: { reason: "MOVED_OUT", isReplaced: false } },
    ]);
    const [gone] = body.people;
    const found = await get(`${people}?name=${encodeURIComponent(gone.name.slice(1, 6))}`);
    expect(found.body.people).toContainEqual(gone);
    expect((await get(`${people}?name=%25`)).body.people).toEqual([]);
    expect((await get(people, far)).body.people).toEqual([]);
    expect(
      (await get("/v1/cohorts")).body.cohorts.find((each: { id: string }) => each.id === cohortId),
    ).toMatchObject({ taken: 1, dropouts: 1, open: 1, decrees: 1 });
  });
});

describe("places for each kelurahan", () => {
  test("are proposed for all of them, and come to what was asked for", async () => {
    for (const method of ["equal", "by-candidates"]) {
      const { body } = await get(`/v1/quota-proposals?places=1000&method=${method}`);
      expect(body.quotas).toHaveLength(68);
      expect(
        body.quotas.reduce((sum: number, each: { places: number }) => sum + each.places, 0),
      ).toBe(1000);
    }
  });
});

test("who sees a part of the city may not decide for all of it", async () => {
  const id = await givenCohort();
  const answers = [
    await post("/v1/cohorts", aCohort(), limited),
    await post(`/v1/cohorts/${id}/selections`, { selectionId: uuidv7() }, limited),
    await get("/v1/quota-proposals?places=1&method=equal", limited),
    await get(`/v1/cohorts/${id}/selection-preview`, limited),
  ];
  for (const { status, body } of answers)
    expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
});

test("what is not there is not found", async () => {
  const id = uuidv7();
  const answers = [
    await get(`/v1/cohorts/${id}`),
    await get(`/v1/cohorts/${id}/waiting-list`),
    await get(`/v1/cohorts/${id}/people`),
    await get(`/v1/cohorts/${id}/selection-preview`),
    await select(id),
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

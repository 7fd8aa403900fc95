import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenApplications } from "../testing/approved.ts";
import { aPaper } from "../testing/decrees.ts";
import { textOfPdf } from "../testing/pdf.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { workers } from "../testing/workers.ts";
import { decreeFileRoutes } from "./file-routes.ts";
import { decreeRoutes } from "./routes.ts";
import { SCAN_BYTES_MAX } from "./scans.ts";

const HERE = "15.71.07.1005";
const ON = "2026-11-23";

let api: TestApi;
let maker: string;
let checker: string;
let limited: string;
let cohortId: string;
let ids: string[];
beforeAll(async () => {
  api = await givenApi();
  maker = await api.keyOf("programme-manager");
  checker = await api.keyOf("programme-manager");
  limited = await api.keyOf("programme-manager", [HERE]);
  ids = await givenApplications(api, workers(4));
  cohortId = await givenCohort();
});
afterAll(() => api.close());

const post = (path: string, body: unknown, key = maker) => api.ask("POST", path, { key, body });
const get = (path: string, key = maker) => api.ask("GET", path, { key });
let numbers = 0;
async function givenCohort(): Promise<string> {
  numbers += 1;
  const id = uuidv7();
  const { status } = await post("/v1/cohorts", {
    id,
    name: `Angkatan ${numbers}`,
    firstMonth: "2026-12",
    monthCount: 12,
    quota: 2,
    funder: "APBD Kota Jambi",
    isStateBudget: true,
  });
  expect(status).toBe(200);
  return id;
}
const anOrder = (changed: object = {}) => {
  numbers += 1;
  return {
    draftId: uuidv7(),
    purpose: "selection",
    number: `${numbers}/SK/2026`,
    issuedOn: ON,
    paper: aPaper(),
    ...changed,
  };
};
const draft = (order: object, cohort = cohortId, key = maker) =>
  post(`/v1/cohorts/${cohort}/decree-drafts`, order, key);
const issue = (id: string, key = checker) => post(`/v1/decree-drafts/${id}/issues`, {}, key);
const end = (id: string, key: string, words = "Nomor salah") =>
  post(`/v1/decree-drafts/${id}/endings`, { words }, key);
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];

describe("a decree over HTTP", () => {
  let decreeId: string;

  test("begins with words that lack only who signs", async () => {
    const { body } = await get(`/v1/cohorts/${cohortId}/decree-paper?kind=initial`);
    expect(body.paper).toMatchObject({ signatoryOffice: "Wali Kota Jambi", signatoryName: "" });
    expect(body.last).toBeNull();
  });

  test("needs somebody selected, or somebody to replace", async () => {
    expect(codeOf(await draft(anOrder()))).toEqual([409, "programme.nobody-selected"]);
    await post(`/v1/cohorts/${cohortId}/selections`, { selectionId: uuidv7() });
    const replacement = anOrder({ purpose: "replacement" });
    expect(codeOf(await draft(replacement))).toEqual([409, "programme.nobody-waiting"]);
  });

  test("is drafted, looked at, sent back, drafted anew and issued by somebody else", async () => {
    const first = anOrder();
    const drafted = await draft(first);
    expect(drafted.body).toMatchObject({
      state: "open",
      lines: 2,
      drafted: { name: "programme-manager", isMe: true },
    });
    expect((await draft(first)).body).toEqual(drafted.body);
    expect(codeOf(await draft({ ...first, number: "lain" }))).toEqual([
      409,
      "request.id-already-used",
    ]);
    expect(codeOf(await draft(anOrder()))).toEqual([409, "programme.draft-open"]);
    expect(codeOf(await issue(first.draftId, maker))).toEqual([409, "programme.same-person"]);
    expect((await get("/v1/decree-drafts", checker)).body.drafts).toMatchObject([
      { id: first.draftId, drafted: { isMe: false } },
    ]);

    const seen = await get(`/v1/decree-drafts/${first.draftId}`, checker);
    expect(seen.body).toMatchObject({ paper: first.paper, changes: [] });
    expect(seen.body.decisions[0]).toContain("2 orang pekerja rentan");
    const page = await get(`/v1/decree-drafts/${first.draftId}/lines?limit=1`, checker);
    const rest = await get(
      `/v1/decree-drafts/${first.draftId}/lines?limit=1&after=${page.body.next}`,
      checker,
    );
    const lines = [...page.body.lines, ...rest.body.lines];
    expect(lines.map(({ line, applicationId }) => [line, applicationId])).toEqual([
      [1, ids[0]],
      [2, ids[1]],
    ]);

    expect((await end(first.draftId, checker)).body.how).toBe("sent-back");
    expect(codeOf(await issue(first.draftId))).toEqual([409, "programme.draft-closed"]);
    expect(codeOf(await end(first.draftId, maker))).toEqual([409, "programme.draft-closed"]);
    const back = await get(`/v1/decree-drafts?cohortId=${cohortId}`);
    expect(back.body.drafts).toMatchObject([
      { state: "sent-back", ended: { words: "Nomor salah" } },
    ]);

    // A new draft begins with the words of the one that ended, and with what was said of it.
    const begun = () => get(`/v1/cohorts/${cohortId}/decree-paper?kind=initial`);
    expect((await begun()).body).toMatchObject({
      paper: first.paper,
      last: {
        ...{ id: first.draftId, number: first.number, issuedOn: ON },
        ended: { words: "Nomor salah", name: "programme-manager", isMe: false },
      },
    });
    const withdrawn = anOrder({ paper: { ...aPaper(), subject: "Perihal kedua" } });
    await draft(withdrawn);
    expect((await begun()).body.last).toBeNull();
    await end(withdrawn.draftId, maker, "Perihal keliru");
    expect((await begun()).body).toMatchObject({
      paper: { subject: "Perihal kedua" },
      last: { state: "withdrawn", number: withdrawn.number, ended: { isMe: true } },
    });
    const addition = await get(`/v1/cohorts/${cohortId}/decree-paper?kind=addition`);
    expect(addition.body.last).toBeNull();

    const second = anOrder();
    await draft(second);
    const issued = await issue(second.draftId);
    expect(issued.body).toMatchObject({ id: second.draftId, version: 1, kind: "initial" });
    expect((await issue(second.draftId)).body).toEqual(issued.body);
    decreeId = second.draftId;
    expect((await begun()).body.last).toBeNull();
    const other = await givenCohort();
    await post(`/v1/cohorts/${other}/selections`, { selectionId: uuidv7() });
    const taken = await draft(anOrder({ number: second.number }), other);
    expect(codeOf(taken)).toEqual([409, "programme.decree-number-used"]);
  });

  test("is corrected by a new version, and each version knows the others", async () => {
    const line = (await get(`/v1/decrees/${decreeId}/lines`)).body.lines[0];
    const corrected = {
      applicationId: line.applicationId,
      name: line.name,
      occupation: line.occupation,
      firstMonth: "2027-01",
      monthCount: 11,
      reason: "Bulan salah tulis",
    };
    const order = {
      draftId: uuidv7(),
      issuedOn: ON,
      paper: aPaper("correction"),
      lines: [corrected],
    };
    const path = `/v1/decrees/${decreeId}/corrections`;
    for (const [changed, expected] of [
      [{ firstMonth: line.firstMonth, monthCount: 12 }, [422, "programme.nothing-corrected"]],
      [{ applicationId: uuidv7() }, [409, "programme.not-in-decree"]],
      [{ monthCount: 12 }, [400, "request.invalid"]],
    ] as const)
      expect(codeOf(await post(path, { ...order, lines: [{ ...corrected, ...changed }] }))).toEqual(
        expected,
      );
    const twice = await post(path, { ...order, lines: [corrected, corrected] });
    expect(codeOf(twice)).toEqual([400, "request.invalid"]);

    expect((await post(path, order)).body).toMatchObject({ kind: "correction", lines: 1 });
    const again = await post(path, { ...order, issuedOn: "2026-11-24" });
    expect(codeOf(again)).toEqual([409, "request.id-already-used"]);
    const open = await post(path, { ...order, draftId: uuidv7() });
    expect(codeOf(open)).toEqual([409, "programme.draft-open"]);
    const shown = await get(`/v1/decree-drafts/${order.draftId}/lines`, checker);
    expect(shown.body.lines).toMatchObject([
      {
        ...{ monthCount: 11, before: { monthCount: 12 }, reason: "Bulan salah tulis" },
        correctsLine: line.line,
      },
    ]);
    await end(order.draftId, checker, "Alasan kurang jelas");
    const begun = (number: string) =>
      get(
        `/v1/cohorts/${cohortId}/decree-paper?kind=correction&number=${encodeURIComponent(number)}`,
      );
    const { number } = (await get(`/v1/decrees/${decreeId}`)).body.decree;
    expect((await begun(number)).body.last).toMatchObject({ id: order.draftId });
    expect((await begun("lain")).body.last).toBeNull();
    order.draftId = uuidv7();
    expect((await post(path, order)).status).toBe(200);
    expect((await issue(order.draftId)).body).toMatchObject({ version: 2, kind: "correction" });
    expect((await get(`/v1/decrees/${decreeId}`)).body).toMatchObject({
      decree: { version: 1 },
      versions: [{ id: order.draftId, version: 2 }],
      later: [{ id: order.draftId }],
      drafted: "programme-manager",
      scan: null,
    });
    const lines = await get(`/v1/decrees/${order.draftId}/lines`);
    expect(lines.body.lines).toMatchObject([{ firstMonth: "2027-01", monthCount: 11 }]);
    expect((await get(`/v1/decrees/${decreeId}/lines`)).body.lines[0]).toEqual(line);
  });

  test("is printed for whoever may see it, and each look is recorded with how much was shown", async () => {
    const path = `/v1/decrees/${decreeId}/document.pdf`;
    const [masked, full] = [await get(path), await get(`${path}?nik=full`)];
    expect(full.headers.get("content-disposition")).toMatch(/sk-\d+-SK-2026-versi-1\.pdf/);
    const texts = [await textOfPdf(masked.bytes), await textOfPdf(full.bytes)].map((pages) =>
      pages.join(" "),
    );
    expect(texts.map((text) => /\b1571\d{12}\b/.test(text))).toEqual([false, true]);
    const events = await asOwner(api, (tx) =>
      tx
        .selectFrom("events")
        .select(["details", "subject_id"])
        .where("kind", "=", "programme.decree-downloaded")
        .orderBy("id")
        .execute(),
    );
    expect(events).toEqual([
      { subject_id: decreeId, details: { nik: "masked", isDraft: false } },
      { subject_id: decreeId, details: { nik: "full", isDraft: false } },
    ]);
  });

  test("is kept as signed on paper, a PDF only, sealed; a later scan counts instead", async () => {
    const scan = (bytes: string, scanId = uuidv7(), key = maker, id = decreeId) =>
      api.ask("PUT", `/v1/decrees/${id}/scans/${scanId}?fileName=sk.pdf`, {
        key,
        bytes: Buffer.from(bytes),
      });
    expect(codeOf(await get(`/v1/decrees/${decreeId}/scan.pdf`))).toEqual([
      404,
      "request.not-found",
    ]);
    expect(codeOf(await scan("<html>"))).toEqual([422, "programme.scan-not-pdf"]);
    expect(codeOf(await scan("%PDF-1", uuidv7(), limited))).toEqual([
      403,
      "access.region-wide-only",
    ]);
    expect(codeOf(await scan("%PDF-1", uuidv7(), maker, uuidv7()))).toEqual([
      404,
      "request.not-found",
    ]);
    expect(codeOf(await scan(`%PDF-${"x".repeat(SCAN_BYTES_MAX)}`))).toEqual([
      413,
      "request.too-large",
    ]);
    const id = uuidv7();
    const first = await scan("%PDF-1 satu", id);
    expect((await scan("%PDF-1 satu", id)).body).toEqual(first.body);
    expect(codeOf(await scan("%PDF-1 lain", id))).toEqual([409, "request.id-already-used"]);
    await scan("%PDF-1 dua");
    expect((await get(`/v1/decrees/${decreeId}/scan.pdf`)).bytes.toString()).toBe("%PDF-1 dua");
    expect((await get(`/v1/decrees/${decreeId}`)).body.scan.fileName).toBe("sk.pdf");
    const rows = await asOwner(api, (tx) =>
      tx.selectFrom("decree_scans").select("file_sealed").execute(),
    );
    expect(rows).toHaveLength(2);
    for (const { file_sealed } of rows) expect(file_sealed.includes("%PDF-")).toBe(false);
  });

  test("has a public entry that anyone may compare with the paper, without anybody's name", async () => {
    const { decree } = (await get(`/v1/decrees/${decreeId}`)).body;
    const names = (await get(`/v1/decrees/${decreeId}/lines`)).body.lines.map(
      ({ name }: { name: string }) => name,
    );
    const { code } = decree;
    for (const typed of [code, code.toLowerCase(), `${code.slice(0, 5)}-${code.slice(5)}`]) {
      const page = await api.ask("GET", `/sk/${typed}`);
      expect(page.status).toBe(200);
      for (const part of [decree.number, decree.annexSha256, "Kurang dari 10", "Perbaikan isi"])
        expect(page.text).toContain(part);
      expect(page.text).not.toContain("<script");
      for (const name of names) expect(page.text).not.toContain(name);
    }
    for (const wrong of ["0000000000", "x", "%25", `${code}0`])
      expect((await api.ask("GET", `/sk/${wrong}`)).status).toBe(404);
  });

  test("is refused when somebody was taken into another decree meanwhile, and says which line", async () => {
    const [one, other] = [await givenCohort(), await givenCohort()];
    const orders = [anOrder(), anOrder()];
    for (const [at, cohort] of [one, other].entries()) {
      await post(`/v1/cohorts/${cohort}/selections`, { selectionId: uuidv7() });
      expect((await draft(orders[at] as object, cohort)).status).toBe(200);
    }
    expect((await issue(orders[0]?.draftId ?? "")).status).toBe(200);
    const late = await issue(orders[1]?.draftId ?? "");
    expect(late.body).toMatchObject({
      status: 409,
      code: "programme.draft-outdated",
      count: 2,
      changes: [
        { what: "in-a-decree", line: 1 },
        { what: "in-a-decree", line: 2 },
      ],
    });
  });

  test("shows an area its own lines only", async () => {
    const far = await api.keyOf("supervisor", ["15.71.11.1001"]);
    expect((await get(`/v1/decrees/${decreeId}/lines`, far)).body.lines).toEqual([]);
  });
});

test("who sees a part of the city may neither draft nor issue nor end a decree", async () => {
  const answers = [
    await draft(anOrder(), cohortId, limited),
    await post(
      `/v1/decrees/${uuidv7()}/corrections`,
      {
        draftId: uuidv7(),
        issuedOn: ON,
        paper: aPaper(),
        lines: [
          {
            applicationId: uuidv7(),
            name: "A",
            occupation: "B",
            firstMonth: "2026-12",
            monthCount: 1,
            reason: "Salah",
          },
        ],
      },
      limited,
    ),
    await get(`/v1/decree-drafts/${uuidv7()}`, limited),
    await get(`/v1/decree-drafts/${uuidv7()}/document.pdf`, limited),
    await get(`/v1/decrees/${uuidv7()}/document.pdf`, limited),
    await get(`/v1/decrees/${uuidv7()}/scan.pdf`, limited),
    await issue(uuidv7(), limited),
    await end(uuidv7(), limited),
  ];
  for (const answer of answers) expect(codeOf(answer)).toEqual([403, "access.region-wide-only"]);
});

test("what is not there is not found", async () => {
  const id = uuidv7();
  const line = {
    applicationId: id,
    name: "A",
    occupation: "B",
    firstMonth: "2026-12",
    monthCount: 1,
    reason: "Salah",
  };
  const correction = { draftId: uuidv7(), issuedOn: ON, paper: aPaper(), lines: [line] };
  const answers = [
    await get(`/v1/cohorts/${id}/decree-paper?kind=initial`),
    await draft(anOrder(), id),
    await post(`/v1/decrees/${id}/corrections`, correction),
    await get(`/v1/decree-drafts/${id}`),
    await get(`/v1/decree-drafts/${id}/lines`),
    await issue(id),
    await end(id, maker),
    await get(`/v1/decrees/${id}`),
    await get(`/v1/decrees/${id}/lines`),
    await get(`/v1/decrees/${id}/document.pdf`),
    await get(`/v1/decree-drafts/${id}/document.pdf`),
  ];
  for (const answer of answers) expect(codeOf(answer)).toEqual([404, "request.not-found"]);
});

test("every refusal that these routes declare was met", () => {
  expect(api.unmet([...decreeRoutes, ...decreeFileRoutes])).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});

import { hash } from "node:crypto";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read } from "../shared/office.ts";
import { aDraft } from "../testing/drafts.ts";
import { type Answer, givenApi, type TestApi } from "../testing/serve.ts";
import { countRows } from "../testing/table-rows.ts";
import { aWorker } from "../testing/workers.ts";
import { intakeRoutes } from "./routes.ts";
import { readUpload } from "./service.ts";

const HERE = "15.71.07.1005";
const ELSEWHERE = { kelurahan: "Kenali Besar", kelurahanCode: "15.71.11.1001" };

let api: TestApi;
let key: string;
let officer: string;
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("machine");
  officer = await api.keyOf("kelurahan-officer", [HERE]);
});
afterAll(() => api.close());

const register = (body: unknown, by = key) =>
  api.ask("POST", "/v1/applications", { key: by, body });

describe("registering a worker", () => {
  test("gives a code, what comes next, and a question where no registry was asked yet", async () => {
    const { status, body } = await register(aDraft());
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: "referred", grounds: ["civil-registry-not-asked"] });
    expect(body.code).toMatch(
      /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/,
    );
    expect(body.nextStep).not.toBe("");
  });

  test("a slip in the NIK comes back as something to mend, not as a refusal at the door", async () => {
    const { status, body } = await register(aDraft({ nik: "15710101" }));
    expect([status, body.outcome]).toEqual([200, "incomplete"]);
  });

  test("an application that names nobody is refused", async () => {
    const nobody = { id: uuidv7(), nik: "", name: " ", birthDate: "", noticeGiven: true };
    const { status, body } = await register(nobody);
    expect([status, body.code]).toEqual([422, "intake.empty-application"]);
  });

  test("sent again it is one application with one answer; another one under its id is refused", async () => {
    const draft = aDraft();
    const first = await register(draft);
    const rows = await countRows(api);
    expect((await register(draft)).body).toEqual(first.body);
    expect(await countRows(api)).toEqual(rows);

    const other = await register({ ...draft, name: "Orang Lain" });
    expect([other.status, other.body.code]).toEqual([409, "request.id-already-used"]);
    expect(await countRows(api)).toEqual(rows);
  });

  test("an id in capitals is the same id: what is sealed under it opens again", async () => {
    const draft = aDraft();
    const sent = await register({ ...draft, id: draft.id.toUpperCase() });
    expect([sent.status, sent.body.id]).toEqual([200, draft.id]);
    const path = `/v1/applications/${draft.id.toUpperCase()}`;
    const { status, body } = await api.ask("GET", path, { key });
    expect([status, body.application?.nikMasked]).toEqual([200, maskNik(draft.nik)]);
    expect((await register(draft)).body).toEqual(sent.body);
  });

  test("an upload under an id in capitals is the same upload, and opens again", async () => {
    const sender = await api.keyOf("machine");
    const id = uuidv7();
    const sent = await upload(sender, id.toUpperCase(), "satu");
    expect(sent.body.id).toBe(id);
    const { bytes } = await read(api.office, (tx) => readUpload(tx, api.office, id));
    expect(bytes.toString()).toBe("satu");
  });

  test("sent eight times at once it is one application with one answer", async () => {
    const draft = aDraft();
    const before = await countRows(api);
    const answers = await Promise.all(Array.from({ length: 8 }, () => register(draft)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await countRows(api))["applications"]).toBe((before["applications"] ?? 0) + 1);
  });

  test("a worker whom eight people send in at the same moment stands once", async () => {
    const worker = aWorker();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => register(aDraft({}, worker))),
    );
    const outcomes = answers.map(({ body }) => body.outcome).sort();
    expect(outcomes).toEqual(["referred", ...Array(7).fill("refused")].sort());
  });
});

describe("whoever is responsible for one kelurahan", () => {
  const far = aWorker(ELSEWHERE);
  const near = aWorker();
  let farId: string;
  let nearId: string;
  beforeAll(async () => {
    farId = (await register(aDraft({}, far))).body.id;
    nearId = (await register(aDraft({}, near), officer)).body.id;
  });

  test("registers there, and nowhere else", async () => {
    for (const kelurahan of [ELSEWHERE.kelurahan, "Desa Entah", undefined]) {
      const { kelurahan: _here, ...draft } = aDraft();
      const { status, body } = await register(
        kelurahan === undefined ? draft : { ...draft, kelurahan },
        officer,
      );
      expect([status, body.code], kelurahan).toEqual([403, "access.outside-area"]);
    }
  });

  test("sees those people and no others, in lists and one by one", async () => {
    const seen = await everyPage(officer, 500);
    expect(seen.map(({ id }) => id)).toContain(nearId);
    expect(new Set(seen.map(({ kelurahanCode }) => kelurahanCode))).toEqual(new Set([HERE]));
    expect((await api.ask("GET", `/v1/applications/${nearId}`, { key: officer })).status).toBe(200);

    const hidden = await api.ask("GET", `/v1/applications/${farId}`, { key: officer });
    const missing = await api.ask("GET", `/v1/applications/${uuidv7()}`, { key: officer });
    expect(hidden.status).toBe(404);
    expect(hidden.text).toBe(missing.text);
  });

  test("cannot register anew whom another kelurahan registered, and does not learn who it was", async () => {
    const again = await register(aDraft({ kelurahan: near.kelurahan }, far), officer);
    expect(again.body).toMatchObject({ outcome: "refused" });
    const one = await api.ask("GET", `/v1/applications/${again.body.id}`, { key: officer });
    expect(one.body.alike).toEqual([
      expect.objectContaining({ earlierId: farId, verdict: "same" }),
    ]);
    expect((await api.ask("GET", `/v1/applications/${farId}`, { key: officer })).status).toBe(404);
  });

  test("an id that another kelurahan used tells nothing about it", async () => {
    const { status, body } = await register(aDraft({ id: farId }), officer);
    expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    expect(JSON.stringify(body)).not.toContain(far.name);
  });

  test("sends no files, because a list holds people of all kelurahan", async () => {
    const limited = await api.keyOf("machine", [HERE]);
    const { status, body } = await upload(limited, uuidv7(), "a");
    expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
  });
});

describe("the list of applications", () => {
  test("walked page by page shows everyone once, newest first, while others arrive", async () => {
    const before = (await everyPage(key, 500)).map(({ id }) => id);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const query: string = after === null ? "limit=2" : `limit=2&after=${after}`;
      const { body }: Answer = await api.ask("GET", `/v1/applications?${query}`, { key });
      walked.push(...body.applications.map(({ id }: { id: string }) => id));
      await register(aDraft());
      after = body.next;
    } while (after !== null);
    expect(walked).toEqual(before);
    expect(walked.length).toBeGreaterThan(4);
    expect(walked).toEqual([...walked].sort().reverse());
  });

  test("can be asked for one outcome", async () => {
    const { body } = await api.ask("GET", "/v1/applications?outcome=refused&limit=500", { key });
    expect(body.applications.length).toBeGreaterThan(0);
    for (const each of body.applications) expect(each.outcome).toBe("refused");
  });

  test("never shows a NIK, a phone number or a birth date, in no list and to no role", async () => {
    const worker = aWorker();
    const { body } = await register(aDraft({ phone: "0812-7777-1234" }, worker));
    for (const role of ["administrator", "verifier", "machine"] as const) {
      const by = await api.keyOf(role);
      const list = await api.ask("GET", "/v1/applications?limit=500", { key: by });
      const one = await api.ask("GET", `/v1/applications/${body.id}`, { key: by });
      expect(list.text).toContain(worker.name);
      for (const { text } of [list, one])
        for (const secret of [worker.nik, worker.nik.slice(4, 14), "77771234", worker.bornOn])
          expect(text).not.toContain(secret);
      expect(one.body.application.nikMasked).toMatch(/^\d{4}•+\d{2}$/);
    }
  });
});

describe("an upload", () => {
  test("is known by its bytes: again the same, with other bytes refused", async () => {
    const sender = await api.keyOf("machine");
    const id = uuidv7();
    const first = await upload(sender, id, "satu");
    expect(first.body).toEqual({
      id,
      byteCount: 4,
      sha256: hash("sha256", "satu"),
    });
    const all = await Promise.all(Array.from({ length: 8 }, () => upload(sender, id, "satu")));
    expect(new Set(all.map(({ text }) => text))).toEqual(new Set([first.text]));
    const other = await upload(sender, id, "dua");
    expect([other.status, other.body.code]).toEqual([409, "request.id-already-used"]);
  });

  test("that is too large is stopped on the way, and nothing of it is kept", async () => {
    const sender = await api.keyOf("machine");
    const before = await countRows(api);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1_000_000;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const request = new Request(`http://localhost/v1/uploads/${uuidv7()}?fileName=besar.csv`, {
      method: "PUT",
      headers: { authorization: `Bearer ${sender}` },
      body: endless,
      duplex: "half",
    } as RequestInit);
    const streamed = await api.app.request(request);
    expect(streamed.status).toBe(413);
    expect(sent).toBeLessThan(60_000_000);

    const announced = await api.ask("PUT", `/v1/uploads/${uuidv7()}?fileName=besar.csv`, {
      key: sender,
      bytes: Buffer.from("x"),
      headers: { "content-length": "50000001" },
    });
    expect([announced.status, announced.body.code]).toEqual([413, "request.too-large"]);
    expect(await countRows(api)).toEqual(before);
  });
});

test("every refusal that these routes declare was met", () => {
  expect(api.unmet(intakeRoutes)).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});

function upload(by: string, id: string, text: string) {
  return api.ask("PUT", `/v1/uploads/${id}?fileName=daftar.csv`, {
    key: by,
    bytes: Buffer.from(text),
  });
}

async function everyPage(by: string, limit: number) {
  const { body } = await api.ask("GET", `/v1/applications?limit=${limit}`, { key: by });
  return body.applications as { id: string; kelurahanCode: string }[];
}

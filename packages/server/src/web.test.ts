import { gunzipSync } from "node:zlib";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KOTA_JAMBI } from "./shared/site.ts";
import { aCohort, givenApplications, givenDecree } from "./testing/approved.ts";
import { aDraft } from "./testing/drafts.ts";
import { type Answer, givenApi, listen, SILENT, type TestApi } from "./testing/serve.ts";
import { asOwner } from "./testing/table-rows.ts";
import { aWorker, workers } from "./testing/workers.ts";
import { publishAfter } from "./transparency/service.ts";
import { webOf } from "./web.ts";

let api: TestApi;
let key: string;
beforeAll(async () => {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = "x-test-address";
  api = await givenApi();
  key = await api.keyOf("machine");
});
afterAll(async () => {
  delete process.env["PAYUNG_CLIENT_IP_HEADER"];
  await api.close();
});

let addresses = 0;
/** Types a code and a birth date into the status page, each time from another address unless told. */
function typeIn(code: string, bornOn: string, from = `10.0.0.${addresses++}`): Promise<Answer> {
  const [year = "", month = "", day = ""] = bornOn.split("-");
  return api.ask("POST", "/status", {
    body: new URLSearchParams({ code, day, month, year }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", "x-test-address": from },
  });
}

async function givenApplication(worker = aWorker()) {
  const { body } = await api.ask("POST", "/v1/applications", { key, body: aDraft({}, worker) });
  return { worker, code: body.code as string, id: body.id as string };
}

/** The code that an application's receipt shows. */
async function codeOf(id: string | undefined): Promise<string> {
  const row = await asOwner(api, (tx) =>
    tx
      .selectFrom("applications")
      .select("code")
      .where("id", "=", id ?? "")
      .executeTakeFirstOrThrow(),
  );
  return row.code;
}

describe("the front page", () => {
  test("of a new instance says that there are no figures yet, and offers no file of them", async () => {
    const page = await api.ask("GET", "/");
    expect([page.status, page.text.includes("Belum ada angka.")]).toEqual([200, true]);
    for (const path of ["/figures.csv", "/figures-city.csv"])
      expect((await api.ask("GET", path)).status).toBe(404);
  });

  test("shows what was published last, and so do its files and the API", async () => {
    await givenApplications(api, workers(12));
    await givenDecree(api);
    await publishAfter(api.office);
    const { body } = await api.ask("GET", "/v1/figures");
    expect(body.figures.funnel).toMatchObject({ approved: 12, "in-decree": 12, protected: 0 });
    const page = await api.ask("GET", "/");
    expect(page.text).toContain("dari 12 pekerja sudah terlindungi");
    const file = await api.ask("GET", "/figures.csv");
    expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(file.text.trim().split("\n").length).toBeGreaterThan(68);
    expect((await api.ask("GET", "/figures-city.csv")).text).toContain("12");
  });

  test("does not change until figures are published again", async () => {
    const before = (await api.ask("GET", "/")).text;
    await givenApplication();
    expect((await api.ask("GET", "/")).text).toBe(before);
  });
});

describe("the status page", () => {
  test("tells a worker the state, for the code and the birth date together", async () => {
    const { worker, code } = await givenApplication();
    expect((await api.ask("GET", "/status")).status).toBe(200);
    const answer = await typeIn(code, worker.bornOn);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("Kami sedang memeriksa data Anda.");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    for (const written of [code.toLowerCase(), code.replaceAll("-", " ")])
      expect((await typeIn(written, worker.bornOn)).status).toBe(200);
  });

  test.each([
    ["incomplete", () => givenApplication(aWorker({ nik: "157101" })), "Data Anda belum lengkap."],
    [
      "refused",
      () => givenApplication(aWorker({ employmentStatus: "PNS" })),
      "Belum bisa untuk saat ini.",
    ],
  ] as const)("tells whoever is %s so", async (_state, given, sentence) => {
    const { worker, code } = await given();
    expect((await typeIn(code, worker.bornOn)).text).toContain(sentence);
  });

  test("tells who is in the decree so, and who waits for a place which place it is", async () => {
    const list = workers(2);
    const ids = await givenApplications(api, list);
    await givenDecree(api, aCohort({ quota: 1 }));
    const [first, second] = [await codeOf(ids[0]), await codeOf(ids[1])];
    const inDecree = await typeIn(first, list[0]?.bornOn ?? "");
    expect(inDecree.text).toContain("Anda tercantum dalam SK Wali Kota.");
    const waiting = await typeIn(second, list[1]?.bornOn ?? "");
    expect(waiting.text).toContain("Anda masuk daftar tunggu.");
    expect(waiting.text.replace(/<[^>]+>/g, "")).toContain("Urutan Anda sekarang 1");
  });

  test("never says anything that tells who the person is", async () => {
    const { worker, code, id } = await givenApplication(aWorker({ phone: "081277771234" }));
    const { text } = await typeIn(code, worker.bornOn);
    const secrets = [
      worker.nik,
      worker.name,
      worker.phone,
      worker.kelurahan,
      id,
      code,
      worker.bornOn,
    ];
    for (const secret of [...secrets, worker.occupation, worker.nik.slice(0, 6)])
      expect(text, secret).not.toContain(secret);
  });

  test("answers a wrong code and a wrong date alike, so that neither helps to guess the other", async () => {
    const { worker, code } = await givenApplication();
    const good = `${code.slice(0, -1)}${code.endsWith("A") ? "B" : "A"}`;
    const wrongDate = await typeIn(code, "1950-02-03");
    const wrongCode = await typeIn("ZZZZ-ZZZ-ZZZ", "1950-02-03");
    const slip = await typeIn(good, worker.bornOn);
    expect([wrongDate.status, wrongCode.status, slip.status]).toEqual([404, 404, 404]);
    const bare = ({ text }: Answer) => text.replace(/value="[^"]*"/g, "");
    expect(bare(wrongDate)).toBe(bare(wrongCode));
    expect(bare(slip)).toBe(bare(wrongCode));
  });

  test("an eleventh try from one address has to wait, and another address has not", async () => {
    const { worker, code } = await givenApplication();
    for (let tries = 0; tries < 10; tries += 1)
      expect((await typeIn("ZZZZ-ZZZ-ZZZ", "1950-02-03", "10.1.1.1")).status).toBe(404);
    const eleventh = await typeIn(code, worker.bornOn, "10.1.1.1");
    expect(eleventh.status).toBe(429);
    expect(eleventh.text).toContain("Sudah terlalu sering mencoba.");
    expect(eleventh.text).not.toContain("Kami sedang memeriksa");
    expect((await typeIn(code, worker.bornOn, "10.1.1.2")).status).toBe(200);
  });

  test("right answers are no guesses: many phones may share one address", async () => {
    const { worker, code } = await givenApplication();
    for (let tries = 0; tries < 12; tries += 1)
      expect((await typeIn(code, worker.bornOn, "10.1.1.3")).status).toBe(200);
  });

  test("helps to mend what was typed, and keeps it in the form as text", async () => {
    const { status, text } = await typeIn('"><script>alert(1)</script>', "85-13-40");
    expect(status).toBe(422);
    expect(text).not.toContain("<script>");
    expect(text).toContain("&lt;script&gt;");
  });

  test.each([
    ["nothing", "", "application/x-www-form-urlencoded"],
    ["JSON", '{"code":"x"}', "application/json"],
    ["a form that is broken", "--x\r\nbroken", "multipart/form-data; boundary=x"],
    ["a form without its boundary", "x", "multipart/form-data"],
    ["fields given twice", "code=a&code=b&day=1&day=2", "application/x-www-form-urlencoded"],
    ["halves of characters", "code=%ff%00&day=%ED%A0%80", "application/x-www-form-urlencoded"],
    ["a book", `code=${"x".repeat(200_000)}`, "application/x-www-form-urlencoded"],
  ])("takes %s as a form to mend", async (_what, body, type) => {
    const { status, text } = await api.ask("POST", "/status", {
      body,
      headers: { "content-type": type, "x-test-address": uuidv7() },
    });
    expect(status).toBe(422);
    expect(text).toContain("Ada yang perlu diperbaiki");
    expect(text).not.toContain("\0");
  });
});

describe("for the operator", () => {
  test("health is good while the database answers, and says so when it does not", async () => {
    expect((await api.ask("GET", "/health")).body).toMatchObject({ status: "ok" });
    const other = await givenApi();
    const gone = webOf(
      {
        db: other.db.service,
        vault: other.db.vault,
        jobs: { enqueue: async () => {} },
        now: () => new Date(),
        log: SILENT,
        signIn: null,
        regionCode: "15.71",
      },
      KOTA_JAMBI,
    );
    await other.close();
    const response = await gone.request("/health");
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { status: "database-unreachable" },
    ]);
    const page = await gone.request("/");
    expect(page.status).toBe(500);
    expect(await page.text()).toMatch(/sebutkan kode ini: [0-9a-f-]{36}/);
    const call = await gone.request("/v1/figures");
    expect([call.status, call.headers.get("content-type")]).toEqual([
      500,
      "application/problem+json",
    ]);
  });

  test("metrics count requests by route, never by what was asked", async () => {
    const { id } = await givenApplication();
    await api.ask("GET", `/v1/applications/${id}`, { key });
    await api.ask("GET", "/nowhere/1571014101759901");
    const { text, headers } = await api.ask("GET", "/metrics");
    expect(headers.get("content-type")).toContain("text/plain");
    expect(text).toMatch(
      /payung_http_requests_total\{method="GET",route="\/v1\/applications\/:id",status="200"\} [1-9]/,
    );
    expect(text).not.toContain(id);
    expect(text).not.toContain("1571014101759901");
  });
});

describe("every answer", () => {
  const PAGES = ["/", "/status", "/docs", "/nowhere"];
  test.each(
    PAGES,
  )("of %s runs no script, loads nothing from elsewhere and fits in no frame", async (path) => {
    const { headers, text } = await api.ask("GET", path);
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'none'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("set-cookie")).toBeNull();
    expect(text).not.toMatch(/<script|style="|\son\w+=/);
    expect(text).toMatch(/^<!doctype html>\n<html lang="id">/);
  });

  test.each([
    ...PAGES,
    "/figures.csv",
    "/openapi.json",
    "/health",
    "/metrics",
    "/v1/figures",
    "/v1/nothing",
  ])("of %s is what it says it is", async (path) => {
    expect((await api.ask("GET", path)).headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    "/",
    "/status",
    "/docs",
    "/figures.csv",
    "/openapi.json",
    "/health",
    "/v1/figures",
  ])("to HEAD %s is the same without its body", async (path) => {
    const [head, get] = [await api.ask("HEAD", path), await api.ask("GET", path)];
    expect([head.status, head.text]).toEqual([get.status, ""]);
    expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
  });

  test("travels small to whoever can unpack it", async () => {
    const served = await listen(api.app);
    try {
      const plain = await (await fetch(`${served.url}/`)).text();
      const { bytes, headers } = await api.ask("GET", "/", {
        headers: { "accept-encoding": "gzip" },
      });
      expect(headers.get("content-encoding")).toBe("gzip");
      expect(gunzipSync(bytes).toString()).toBe(plain);
      expect(bytes.length).toBeLessThan(plain.length / 3);
    } finally {
      await served.stop();
    }
  });

  test("an address that leads nowhere has a page for people", async () => {
    const { status, text } = await api.ask("GET", "/nowhere");
    expect([status, text.includes("Halaman tidak ada")]).toEqual([404, true]);
  });
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});

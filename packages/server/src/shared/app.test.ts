import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { aDraft } from "../testing/drafts.ts";
import { givenApi, listen, type TestApi } from "../testing/serve.ts";
import { countRows } from "../testing/table-rows.ts";
import { recordEvent } from "../transparency/service.ts";
import { apiOf } from "./app.ts";
import { openLog } from "./log.ts";
import { Problem } from "./problem.ts";
import { type AnyRoute, fileRoute, route, uploadRoute } from "./route.ts";

const NIK = "1571014101759901";

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("machine");
});
afterAll(() => api.close());

/** Asks routes made for a test, over the real database. */
async function askThese(routes: readonly AnyRoute[], path: string, init: RequestInit = {}) {
  const logged: string[] = [];
  const app = apiOf(routes, {
    db: api.db.service,
    vault: api.db.vault,
    jobs: { enqueue: async () => {} },
    now: () => new Date(),
    log: openLog("info", { write: (line) => logged.push(line) }),
    signIn: null,
    regionCode: "15.71",
  });
  const headers = { authorization: `Bearer ${key}`, ...(init.headers as object | undefined) };
  const response = await app.request(path, { ...init, headers });
  return { response, text: await response.text(), logged };
}

const common = {
  path: "/v1/try" as const,
  summary: "For a test",
  allow: ["machine"] as ["machine"],
  problems: [],
};
const Nothing = z.strictObject({});

describe("one request is one transaction", () => {
  const noted = (end: () => unknown, output: z.ZodMiniType = Nothing) =>
    route({
      ...common,
      method: "post",
      input: Nothing,
      output,
      run: async ({ tx, actor }) => {
        await recordEvent(tx, actor, { kind: "programme.selected", subjectId: "try" });
        return end();
      },
    });
  const post = { method: "POST", body: "{}" };

  test.each([
    [
      "a refusal",
      () => {
        throw new Problem("request.not-found");
      },
      404,
    ],
    [
      "a failure",
      () => {
        throw new Error("broken");
      },
      500,
    ],
  ] as const)("%s leaves nothing behind", async (_what, end, status) => {
    const before = await countRows(api);
    const { response } = await askThese([noted(end)], "/v1/try", post);
    expect(response.status).toBe(status);
    expect(await countRows(api)).toEqual(before);
  });

  test("what went well is there when the answer leaves", async () => {
    const before = await countRows(api);
    expect((await askThese([noted(() => ({}))], "/v1/try", post)).response.status).toBe(200);
    expect((await countRows(api))["events"]).toBe((before["events"] ?? 0) + 1);
  });

  test("whoever only asks cannot change anything, even by mistake", async () => {
    const writing = route({
      ...common,
      method: "get",
      input: Nothing,
      output: Nothing,
      run: async ({ tx, actor }) => {
        await recordEvent(tx, actor, { kind: "programme.selected", subjectId: "try" });
        return {};
      },
    });
    const before = await countRows(api);
    expect((await askThese([writing], "/v1/try")).response.status).toBe(500);
    expect(await countRows(api)).toEqual(before);
  });

  test.each([
    ["that is not what the route promises", Nothing, { nik: NIK }],
    ["that no JSON can hold", z.unknown(), { amount: 1n }],
  ])("what was done for an answer %s is undone", async (_what, output, result) => {
    const before = await countRows(api);
    const { response, text } = await askThese([noted(() => result, output)], "/v1/try", post);
    expect([response.status, JSON.parse(text).title]).toEqual([
      500,
      "We failed; nothing was changed",
    ]);
    expect(await countRows(api)).toEqual(before);
  });

  test("an answer that is not what the route promises never leaves", async () => {
    const leaking = route({
      ...common,
      method: "get",
      input: Nothing,
      output: Nothing,
      run: async () => ({ nik: NIK }) as never,
    });
    const { response, text, logged } = await askThese([leaking], "/v1/try");
    expect(response.status).toBe(500);
    expect(text + logged.join("")).not.toContain(NIK);
  });
});

describe("a failure of ours", () => {
  const failing = (message: string) =>
    fileRoute({
      ...common,
      contentType: "text/csv",
      input: Nothing,
      run: async () => {
        throw new Error(message);
      },
    });

  test("tells the caller a reference and nothing else; the log has the rest, without the NIK", async () => {
    const { response, text, logged } = await askThese([failing(`no place for ${NIK}`)], "/v1/try");
    const { reference, ...body } = JSON.parse(text);
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(body).toEqual({ type: "about:blank", title: expect.any(String), status: 500 });
    expect(logged.join("")).toContain(reference);
    expect(logged.join("")).toContain("no place for [hidden]");
    expect(logged.join("")).not.toContain(NIK);
  });
});

describe("what cannot be read", () => {
  const good = () => aDraft({ nik: NIK });
  const nested = (depth: number) => `{"id":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  const CASES: Readonly<Record<string, () => unknown>> = {
    "no JSON at all": () => `nik=${NIK}`,
    nothing: () => "",
    "half a JSON": () => JSON.stringify(good()).slice(0, -5),
    "a list": () => [good()],
    "a text": () => JSON.stringify(NIK),
    null: () => "null",
    "an unknown field": () => ({ ...good(), [NIK]: 1 }),
    "a wrong type": () => ({ ...good(), nik: Number(NIK) }),
    "a missing field": () => ({ id: uuidv7(), nik: NIK }),
    "an id that is none": () => ({ ...good(), id: NIK }),
    "a NUL": () => ({ ...good(), name: `Budi\0${NIK}` }),
    "half a character": () => `{"id":"${uuidv7()}","nik":"${NIK}\\ud800"}`,
    "a prototype": () => `{"__proto__":{"nik":"${NIK}"},${JSON.stringify(good()).slice(1)}`,
    "a constructor": () => `{"constructor":{"prototype":{"nik":"${NIK}"}}}`,
    "a thousand levels": () => nested(1_000),
    "a hundred thousand levels": () => nested(100_000),
  };
  test.each(Object.keys(CASES))("%s is refused as such, and not quoted", async (what) => {
    const before = await countRows(api);
    const { status, body, text, headers } = await api.ask("POST", "/v1/applications", {
      key,
      body: CASES[what]?.(),
    });
    expect([status, body.code]).toEqual([400, "request.invalid"]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body.issues.length).toBeGreaterThan(0);
    expect(text).not.toContain(NIK);
    expect(await countRows(api)).toEqual(before);
  });

  test("a body that is not UTF-8 is refused", async () => {
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    expect((await api.ask("POST", "/v1/applications", { key, bytes })).status).toBe(400);
  });

  test("fields in the address do not stand in for those of the body", async () => {
    const path = `/v1/applications?nik=${NIK}`;
    const { status, text } = await api.ask("POST", path, { key, body: good() });
    expect(status).toBe(400);
    expect(text).not.toContain(NIK);
  });

  test("a body that is too large is refused, said so or not", async () => {
    const large = JSON.stringify({ ...good(), address: "x".repeat(300_000) });
    expect((await api.ask("POST", "/v1/applications", { key, body: large })).status).toBe(413);
    const announced = { "content-length": "99999999" };
    const said = await api.ask("POST", "/v1/applications", { key, body: "{}", headers: announced });
    expect(said.status).toBe(413);
  });

  test.each([
    "limit=0",
    "limit=501",
    "limit=x",
    "limit=",
    "after=x",
    "outcome=maybe",
    "unknown=1",
    "__proto__=1",
    "limit=%00",
  ])("a list is not asked for with %s", async (query) => {
    const { status, body } = await api.ask("GET", `/v1/applications?${query}`, { key });
    expect([status, body.code]).toEqual([400, "request.invalid"]);
  });
});

describe("an upload", () => {
  const taking = (run: () => void) =>
    uploadRoute({
      ...common,
      path: "/v1/try/:id",
      bytesMax: 1_000,
      input: z.strictObject({ id: z.uuid() }),
      output: z.strictObject({ bytes: z.int() }),
      run: async (_context, _input, upload) => {
        expect(existsSync(upload.path)).toBe(true);
        run();
        return { bytes: upload.byteCount };
      },
    });
  const put = (body: string, headers = {}) => ({ method: "PUT", body, headers });
  const spooled = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith(`payung-scratch-${process.pid}-`))
      .length;

  test("is spooled to a file that is gone when the answer leaves, however it ends", async () => {
    const before = await spooled();
    const path = `/v1/try/${uuidv7()}`;
    const kept = await askThese([taking(() => {})], path, put("x".repeat(1_000)));
    expect([kept.response.status, JSON.parse(kept.text)]).toEqual([200, { bytes: 1_000 }]);
    const large = await askThese([taking(() => {})], path, put("x".repeat(1_001)));
    expect(large.response.status).toBe(413);
    const failing = taking(() => {
      throw new Error("broken");
    });
    expect((await askThese([failing], path, put("x"))).response.status).toBe(500);
    expect(await spooled()).toBe(before);
  });

  test("of whoever may not send one is not even read", async () => {
    for (const [path, authorization] of [
      [`/v1/try/${uuidv7()}`, `Bearer ${await api.keyOf("monitor")}`],
      [`/v1/try/${uuidv7()}`, "Bearer payung"],
      ["/v1/try/no-id", `Bearer ${key}`],
    ] as const) {
      let wasRead = false;
      // A stream that has room for nothing is pulled only when somebody reads it.
      const pull = () => {
        wasRead = true;
      };
      const body = new ReadableStream({ pull }, { highWaterMark: 0 });
      const init = { method: "PUT", body, duplex: "half", headers: { authorization } };
      const { response } = await askThese([taking(() => {})], path, init as RequestInit);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(wasRead).toBe(false);
    }
  });
});

test("over a real connection too, a file that is too large is refused and the process lives", async () => {
  const served = await listen(api.app);
  try {
    const large = await fetch(`${served.url}/v1/uploads/${uuidv7()}?fileName=a.csv`, {
      method: "PUT",
      headers: { authorization: `Bearer ${key}` },
      body: new Uint8Array(51_000_000),
    }).then(
      (response) => response.status,
      () => 413, // the server may hang up on what it will not read
    );
    expect(large).toBe(413);
    expect((await fetch(`${served.url}/health`)).status).toBe(200);
  } finally {
    await served.stop();
  }
});

test("a stranger costs no question to the database", async () => {
  const before = api.db.servicePool.totalCount;
  const all = await Promise.all(
    Array.from({ length: 50 }, () => api.ask("GET", "/v1/applications")),
  );
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([401]));
  expect(api.db.servicePool.totalCount).toBe(before);
});

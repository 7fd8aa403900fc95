import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { get, post, Refused, Unreachable } from "./api.ts";
import { askedAgain } from "./session-end.ts";

const asked: { url: string; init: RequestInit }[] = [];
let answers: (() => Response | Error)[] = [];
beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const answer = answers.shift()?.() ?? json(200, {});
    if (answer instanceof Error) throw answer;
    return answer;
  });
  vi.stubGlobal("setTimeout", (run: () => void) => queueMicrotask(run));
});
afterEach(() => vi.unstubAllGlobals());
const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" },
  });
const ID = "019ab000-0000-7000-8000-00000000dead";

test("fields go where the route has them: into the path, the query or the body", async () => {
  await get("/v1/applications/:id", { id: "a/b" });
  await get("/v1/applications", { outcome: "referred" });
  await post("/v1/staff/:id/grants", { id: ID, grantId: ID, role: "monitor", areas: ["*"] });
  expect(asked.map(({ url }) => url)).toEqual([
    "/v1/applications/a%2Fb",
    "/v1/applications?outcome=referred",
    `/v1/staff/${ID}/grants`,
  ]);
  expect(JSON.parse(String(asked[2]?.init.body))).toEqual({
    grantId: ID,
    role: "monitor",
    areas: ["*"],
  });
});

test("a question is sent again when the network fails, an order is not", async () => {
  answers = [() => new TypeError("failed"), () => json(503, {}), () => json(200, { staff: [] })];
  expect(await get("/v1/staff", {})).toEqual({ staff: [] });
  expect(asked).toHaveLength(3);
  answers = [() => new TypeError("failed")];
  await expect(post("/v1/sessions/:id/endings", { id: ID })).rejects.toThrow(Unreachable);
  expect(asked).toHaveLength(4);
});

test("a refusal carries the server's code and details", async () => {
  answers = [() => json(409, { code: "access.last-administrator", title: "no", more: 1 })];
  const refused = await post("/v1/staff/:id/endings", { id: ID }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ code: "access.last-administrator", details: { more: 1 } });
});

test("when the session has ended, many requests ask once, and go out again afterwards", async () => {
  const ended = () => json(401, { code: "access.sign-in-required" });
  answers = [ended, ended, () => json(200, { n: 1 }), () => json(200, { n: 2 })];
  const both = Promise.all([get("/v1/staff", {}), post("/v1/sessions/:id/endings", { id: ID })]);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  await vi.waitFor(() => expect(askedAgain.value).not.toBeNull());
  askedAgain.value?.(true);
  expect(await both).toEqual([{ n: 1 }, { n: 2 }]);
  expect(askedAgain.value).toBeNull();
});

test("whoever gives up signing in again gets the refusal", async () => {
  answers = [() => json(401, { code: "access.sign-in-required" })];
  const asking = get("/v1/staff", {}).catch((error: unknown) => error);
  await vi.waitFor(() => expect(askedAgain.value).not.toBeNull());
  askedAgain.value?.(false);
  expect(await asking).toMatchObject({ code: "access.sign-in-required" });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES, type Role } from "./access/roles.ts";
import { revokeKey } from "./access/service.ts";
import { inScope } from "./db/transaction.ts";
import { ROUTES } from "./routes.ts";
import type { AnyRoute } from "./shared/route.ts";
import { givenApi, type TestApi } from "./testing/serve.ts";
import { OPENAPI } from "./web.ts";

let api: TestApi;
const keys = new Map<Role, string>();
beforeAll(async () => {
  api = await givenApi();
  for (const role of ROLES) if (role !== "anyone") keys.set(role, await api.keyOf(role));
});
afterAll(() => api.close());

const nameOf = (route: AnyRoute): string => `${route.method.toUpperCase()} ${route.path}`;
const OPEN = ROUTES.filter((route) => route.allow.includes("anyone"));
const CLOSED = ROUTES.filter((route) => !route.allow.includes("anyone"));

/** Asks for a route with whatever key, about something that is not there. */
function knock(route: AnyRoute, headers: Record<string, string> = {}) {
  const path = route.path.replace(/:[A-Za-z]+/g, "019ab000-0000-7000-8000-00000000dead");
  const body = route.method === "post" ? { body: {} } : {};
  return api.ask(route.method.toUpperCase(), path, { ...body, headers });
}

const bearer = (key: string | undefined) => ({ authorization: `Bearer ${key}` });
const REFUSED = ["access.sign-in-required", "access.role-not-allowed"];

describe("who may do what", () => {
  test.each(
    ROUTES.map((route) => [nameOf(route), route] as const),
  )("%s is open to the roles that it names, and to no other", async (_name, route) => {
    for (const [role, key] of keys) {
      const { status, body } = await knock(route, bearer(key));
      const isMeant = route.allow.includes(role) || route.allow.includes("anyone");
      if (isMeant) expect(REFUSED, role).not.toContain(body.code);
      else expect([status, body.code], role).toEqual([403, "access.role-not-allowed"]);
    }
  });

  test.each(
    CLOSED.map((route) => [nameOf(route), route] as const),
  )("%s is closed to whoever brings no key", async (_name, route) => {
    const { status, body, headers } = await knock(route);
    expect([status, body.code]).toEqual([401, "access.sign-in-required"]);
    expect(headers.get("www-authenticate")).toBe("Bearer");
  });

  test.each(
    OPEN.map((route) => [nameOf(route), route] as const),
  )("%s answers whoever brings no key", async (_name, route) => {
    const { status, body } = await knock(route);
    // Without its fields a request is refused for that, and for nothing else.
    if (route.method === "get") expect(status).toBe(200);
    else expect([status, body.code]).toEqual([400, "request.invalid"]);
  });

  test("a bad key opens nothing, not even what is open to anyone", async () => {
    const good = await api.keyOf("administrator");
    const [, , id = "", secret = ""] = good.split("_");
    const revoked = await api.keyOf("administrator");
    await inScope(
      api.db.owner,
      { regionCode: "15.71", areas: "*", actorId: "test" },
      "read write",
      (tx) => revokeKey(tx, "15.71", revoked.split("_")[2] ?? "", new Date()),
    );
    const bad = {
      revoked: `Bearer ${revoked}`,
      "of another region": `Bearer payung_15.72_${id}_${secret}`,
      "of a region that is none": `Bearer payung_99.99_${id}_${secret}`,
      "with another's secret": `Bearer payung_15.71_${id}_${revoked.split("_").slice(3).join("_")}`,
      "with an id that is none": `Bearer payung_15.71_${"-".repeat(36)}_${"a".repeat(43)}`,
      unknown: `Bearer payung_15.71_019ab000-0000-7000-8000-00000000dead_${"a".repeat(43)}`,
      short: "Bearer payung",
      empty: "Bearer ",
      "of another kind": `Basic ${good}`,
      "inside another word": `x${good}`,
    };
    for (const route of ROUTES)
      for (const [what, authorization] of Object.entries(bad)) {
        const { status, body } = await knock(route, { authorization });
        expect([status, body.code], `${nameOf(route)}, ${what}`).toEqual([
          401,
          "access.sign-in-required",
        ]);
      }
    expect(
      (await knock(CLOSED[0] as AnyRoute, { authorization: `bearer  ${good}` })).status,
    ).not.toBe(401);
  });

  test("a key of another region sees that region, and nothing of this one", async () => {
    await inScope(
      api.db.owner,
      { regionCode: "15.72", areas: "*", actorId: "test" },
      "read write",
      (tx) =>
        tx
          .insertInto("regions")
          .values({ region_code: "15.72", name: "Kota Sungai Penuh" })
          .execute(),
    );
    const theirs = await api.keyOf("administrator", "*", "15.72");
    const { body } = await api.ask("GET", "/v1/kelurahan", { key: theirs });
    expect(body).toEqual({ kelurahan: [] });
    expect((await api.ask("GET", "/v1/kelurahan")).body.kelurahan).toHaveLength(68);
  });
});

describe("the document", () => {
  const paths = OPENAPI["paths"] as Record<string, Record<string, { "x-roles": string[] }>>;

  test("names every route with its roles, and no other", () => {
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { "x-roles": roles }]) => [
        `${method.toUpperCase()} ${path}`,
        roles,
      ]),
    );
    const routed = ROUTES.map((route) => [
      nameOf(route).replace(/:([A-Za-z]+)/g, "{$1}"),
      [...route.allow],
    ]);
    expect(documented.sort()).toEqual(routed.sort());
  });

  test("leaves nothing out: no other address or method under /v1 answers", async () => {
    const key = keys.get("administrator") ?? "";
    const beside = ROUTES.flatMap((route) => {
      const path = route.path.replace(/:[A-Za-z]+/g, "019ab000-0000-7000-8000-00000000dead");
      const others = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter(
        (method) =>
          !ROUTES.some((each) => each.path === route.path && each.method === method.toLowerCase()),
      );
      return others.map((method) => [method, path] as const);
    });
    for (const [method, path] of [...beside, ["GET", "/v1/"], ["GET", "/v1/nothing"]] as const) {
      const answer = await api.ask(method, path, { key });
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(answer.body.code).toBe("request.not-found");
    }
  });
});

describe("what everyone may read", () => {
  test("the kelurahan come with the names people write", async () => {
    const { body } = await api.ask("GET", "/v1/kelurahan");
    const one = body.kelurahan.find((each: { code: string }) => each.code === "15.71.07.1005");
    expect(one).toMatchObject({ name: "Kenali Asam Bawah", kecamatan: "Kota Baru" });
  });

  test("an occupation comes with its names in two languages", async () => {
    const { body } = await api.ask("GET", "/v1/occupations");
    expect(body.occupations).toContainEqual({
      id: "building_labourer",
      nameId: "Buruh bangunan",
      nameEn: "Building labourer",
    });
  });

  test("a dated parameter comes with its legal basis", async () => {
    const { body } = await api.ask("GET", "/v1/rule-versions");
    expect(body.ruleVersions.length).toBeGreaterThan(20);
    for (const each of body.ruleVersions) expect(each.basis).not.toBe("");
  });

  test("before the first publication there are no figures, and that is said", async () => {
    expect((await api.ask("GET", "/v1/figures")).body).toEqual({ figures: null });
  });
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});

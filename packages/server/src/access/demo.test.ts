import { afterAll, beforeAll, expect, test } from "vitest";
import { givenDoor, type TestDoor } from "../testing/staff.ts";
import { prepareDemo } from "./demo.ts";
import { STAFF_ROLES } from "./roles.ts";

let example: TestDoor;
let own: TestDoor;
beforeAll(async () => {
  example = await givenDoor({ withDemo: true });
  own = await givenDoor();
});
afterAll(async () => {
  await example.close();
  await own.close();
});

test("in the example city one may be somebody of each role, and two verifiers, since a decision takes two", async () => {
  const { body } = await example.ask("GET", "/v1/me");
  const roles = body.demoPeople.map(({ role }: { role: string }) => role);
  expect(new Set(roles)).toEqual(new Set(STAFF_ROLES));
  expect(roles.filter((role: string) => role === "verifier")).toHaveLength(2);
  expect(JSON.stringify(body)).not.toMatch(/password|secret/);
});

test("whoever one tries to be signs in by both factors, with that role and no other", async () => {
  for (const person of ["verifier-1", "verifier-2", "administrator", "collector"]) {
    const browser = example.browser();
    const answer = await browser.ask("POST", "/auth/demo", { person });
    expect([answer.status, answer.body]).toEqual([200, { needs: null }]);
    const { me } = (await browser.ask("GET", "/v1/me")).body;
    expect(me).toMatchObject({ mustSetUpSecondFactor: false, hasAuthenticator: true });
    expect(me.grants.map(({ role }: { role: string }) => role)).toEqual([
      person.replace(/-\d$/, ""),
    ]);
    const { sessions } = (await browser.ask("GET", "/v1/sessions")).body;
    expect(sessions[0].method).toBe("second-factor");
  }
});

test("nobody else can be tried, and no page of another address can do it", async () => {
  const browser = example.browser();
  for (const body of [{ person: "root" }, {}, { person: ["verifier-1"] }])
    expect((await browser.ask("POST", "/auth/demo", body)).body.code).toBe("request.not-found");
  const foreign = await example.ask("POST", "/auth/demo", {
    body: { person: "administrator" },
    headers: { origin: "https://evil.example", "content-type": "application/json" },
  });
  expect(foreign.body.code).toBe("access.foreign-page");
});

test("a second start invites nobody twice, and what they sign in by stays", async () => {
  const secret = example.db.vault.secretFor("sign-in");
  const again = await prepareDemo(example.office, secret);
  const [first] = again.people;
  const browser = example.browser();
  const { email, password } = first ?? {};
  const answer = await browser.ask("POST", "/auth/sign-in/email", { email, password });
  expect(answer.body).toEqual({ needs: "second-factor" });
});

test("anywhere but in the example there is no such way in", async () => {
  const browser = own.browser();
  const answer = await browser.ask("POST", "/auth/demo", { person: "administrator" });
  expect([answer.status, answer.body.code]).toEqual([404, "request.not-found"]);
  expect((await own.ask("GET", "/v1/me")).body.demoPeople).toEqual([]);
});

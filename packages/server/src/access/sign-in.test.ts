import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, givenDoor, PASSWORD, secretIn, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { codeOf } from "./one-time-code.ts";

let now = new Date("2026-11-23T02:00:00Z");
let door: TestDoor;
beforeAll(async () => {
  now = new Date();
  door = await givenDoor({ now: () => now });
});
afterAll(() => door.close());

const VERIFIER = [{ role: "verifier", areas: ["*"] }] as const;
const ADMINISTRATOR = [{ role: "administrator", areas: ["*"] }] as const;
const signIn = (browser: Browser, email: string, password = PASSWORD) =>
  browser.ask("POST", "/auth/sign-in/email", { email, password });
const kindsOf = (subjectId: string) =>
  asOwner(door, async (tx) => {
    const rows = await tx
      .selectFrom("events")
      .select("kind")
      .where("subject_id", "=", subjectId)
      .orderBy("id")
      .execute();
    return rows.map((row) => row.kind);
  });

test("the first administrator comes in by the link of the terminal, once", async () => {
  const token = await door.firstLink();
  const browser = door.browser();
  const first = { name: "Ani Rahmawati", email: "ANI@example.org" };
  const accept = (password: string) =>
    browser.ask("POST", "/v1/invitations/acceptances", { token, password, first });
  expect((await accept("anirahmawati")).body.code).toBe("access.password-too-simple");
  expect((await accept("aaaaaaaaaaaaaaaa")).body.code).toBe("access.password-too-simple");
  expect((await accept(PASSWORD)).body).toEqual({ email: "ani@example.org" });
  expect((await accept(PASSWORD)).body.code).toBe("access.invitation-not-valid");
  await expect(door.firstLink()).rejects.toThrow("There is an administrator already");

  expect((await signIn(browser, "ani@example.org")).body).toEqual({ needs: "setting-up" });
  const { body } = await browser.ask("GET", "/v1/me");
  expect(body.me).toMatchObject({ name: "Ani Rahmawati", mustSetUpSecondFactor: true });
  expect((await browser.ask("GET", "/v1/staff")).body.code).toBe("access.second-factor-required");
  const setUp = await browser.ask("POST", "/auth/two-factor/enable", { password: PASSWORD });
  const code = codeOf(secretIn(setUp.body.totpURI), new Date());
  expect((await browser.ask("POST", "/auth/two-factor/verify-totp", { code })).body).toEqual({
    needs: null,
  });
  const { body: staff } = await browser.ask("GET", "/v1/staff");
  expect(staff.staff).toMatchObject([{ name: "Ani Rahmawati", hasJoined: true }]);
  expect(await kindsOf(staff.staff[0].id)).toEqual([
    "access.staff-invited",
    "access.staff-joined",
    "access.authenticator-offered",
    "access.signed-in",
  ]);
});

describe("signing in", () => {
  test("takes the password and then a code; a code is wrong when it is not the app's", async () => {
    const { email, secret } = await door.signedIn(VERIFIER);
    const browser = door.browser();
    expect((await signIn(browser, email)).body).toEqual({ needs: "second-factor" });
    expect((await browser.ask("GET", "/v1/me")).body.me).toBeNull();
    const verify = (code: string) => browser.ask("POST", "/auth/two-factor/verify-totp", { code });
    const right = codeOf(secret, new Date());
    const wrong = right === "000000" ? "000001" : "000000";
    expect((await verify(wrong)).status).toBe(401);
    expect((await verify(right)).body).toEqual({ needs: null });
    expect((await browser.ask("GET", "/v1/me")).body.me.email).toBe(email);
  });

  test("takes a backup code in place of the app, once", async () => {
    const { email, backupCodes } = await door.signedIn(VERIFIER);
    const [code] = backupCodes;
    const attempt = async () => {
      const browser = door.browser();
      await signIn(browser, email);
      return browser.ask("POST", "/auth/two-factor/verify-backup-code", { code });
    };
    expect((await attempt()).body).toEqual({ needs: null });
    expect((await attempt()).status).toBe(401);
  });

  test("takes no code any more once there are new ones", async () => {
    const person = await door.signedIn(VERIFIER);
    const renew = (password: string) =>
      person.ask("POST", "/auth/two-factor/generate-backup-codes", { password });
    expect((await renew("not the password")).status).toBe(400);
    const { body } = await renew(PASSWORD);
    const tryCode = async (code: string | undefined) => {
      const browser = door.browser();
      await signIn(browser, person.email);
      return browser.ask("POST", "/auth/two-factor/verify-backup-code", { code });
    };
    expect((await tryCode(person.backupCodes[0])).status).toBe(401);
    expect((await tryCode(body.backupCodes[0])).body).toEqual({ needs: null });
    expect(await kindsOf(person.id)).toContain("access.backup-codes-made");
  });

  test("tells nobody whether an address is known, and quotes no token", async () => {
    const { email } = await door.signedIn(VERIFIER);
    const known = await signIn(door.browser(), email, "not the password");
    const unknown = await signIn(door.browser(), "nobody@example.org", "not the password");
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(known.body.code).toBe("access.wrong-password");
    const good = await signIn(door.browser(), email);
    expect(good.text).not.toMatch(/token/);
  });

  test("a password that was found out adds no second factor to an account that has one", async () => {
    const { email, id } = await door.signedIn(VERIFIER);
    // As with a passkey only: the password still opens the session in which a factor is set up.
    await asOwner(door, async (tx) => {
      await sql`update sign_in_users set two_factor_enabled = false where id = ${id}`.execute(tx);
      await sql`insert into sign_in_passkeys (id, public_key, user_id, credential_id, counter, device_type, backed_up)
        values (${id}, 'k', ${id}, ${id}, 0, 'singleDevice', false)`.execute(tx);
    });
    const thief = door.browser();
    await signIn(thief, email);
    for (const [method, path] of [
      ["POST", "/auth/two-factor/enable"],
      ["POST", "/auth/two-factor/generate-backup-codes"],
      ["GET", "/auth/passkey/generate-register-options"],
      ["POST", "/auth/passkey/verify-registration"],
    ] as const) {
      const body = method === "POST" ? { password: PASSWORD } : undefined;
      const answer = await thief.ask(method, path, body);
      expect([answer.status, answer.body.code], path).toEqual([
        403,
        "access.second-factor-required",
      ]);
    }
  });

  test("what the library could do beside is closed", async () => {
    const { ask } = await door.signedIn(ADMINISTRATOR);
    for (const [method, path] of [
      ["POST", "/auth/sign-up/email"],
      ["POST", "/auth/two-factor/disable"],
      ["POST", "/auth/update-user"],
      ["POST", "/auth/delete-user"],
      ["POST", "/auth/link-social"],
      ["GET", "/auth/list-sessions"],
      ["POST", "/auth/passkey/delete-passkey"],
      ["GET", "/auth/get-session"],
    ] as const) {
      const answer = await ask(method, path, method === "POST" ? {} : undefined);
      expect([answer.status, answer.body.code], path).toEqual([404, "request.not-found"]);
    }
  });
});

describe("wrong passwords", () => {
  const WRONG = "not the password at all";
  const fail = async (email: string, times: number, browser = door.browser()) => {
    let last = await signIn(browser, email, WRONG);
    for (let n = 1; n < times; n++) last = await signIn(browser, email, WRONG);
    return last;
  };

  test("keep strangers out for a while, but not the device that has signed in before", async () => {
    const owner = await door.signedIn(VERIFIER);
    expect((await fail(owner.email, 10)).body.code).toBe("access.wrong-password");
    const stranger = await signIn(door.browser(), owner.email);
    expect([stranger.status, stranger.body]).toMatchObject([429, { minutes: 15 }]);
    expect((await signIn(owner, owner.email)).body).toEqual({ needs: "second-factor" });

    now = new Date(now.getTime() + 15 * 60_000 + 1_000);
    expect((await signIn(door.browser(), owner.email)).body).toEqual({ needs: "second-factor" });
  });

  test("on the known device are counted too, and a cookie of another account helps nobody", async () => {
    const owner = await door.signedIn(VERIFIER);
    expect((await fail(owner.email, 11, owner)).body.code).toBe("access.too-many-tries");
    expect((await signIn(door.browser(), owner.email)).body).toEqual({ needs: "second-factor" });

    const other = await door.signedIn(VERIFIER);
    const [cookie = ["", ""]] = [...owner.cookies].filter(([name]) => name.includes("device"));
    await fail(other.email, 10);
    const thief = door.browser();
    const [name = ""] = [...other.cookies.keys()].filter((each) => each.includes("device"));
    thief.cookies.set(name, cookie[1]);
    expect((await signIn(thief, other.email)).body.code).toBe("access.too-many-tries");
  });

  test("sent at one moment are counted all", async () => {
    const { email } = await door.signedIn(VERIFIER);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => signIn(door.browser(), email, WRONG)),
    );
    const heard = answers.filter(({ body }) => body.code === "access.wrong-password");
    expect(heard).toHaveLength(10);
    expect((await signIn(door.browser(), email)).body.code).toBe("access.too-many-tries");
  });
});

describe("a session", () => {
  test("counts for pages of our own address only", async () => {
    const { cookies, id } = await door.signedIn(ADMINISTRATOR);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    for (const origin of ["https://evil.example", undefined, "null"]) {
      const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
      const { body } = await door.ask("POST", `/v1/staff/${id}/session-endings`, {
        body: {},
        headers,
      });
      expect(body.code, origin).toBe("access.foreign-page");
      expect((await door.ask("GET", "/v1/staff", { headers })).status).toBe(200);
    }
  });

  test("is listed, and ends at once when its owner or an administrator ends it", async () => {
    const owner = await door.signedIn(VERIFIER);
    const boss = await door.signedIn(ADMINISTRATOR);
    const { body } = await owner.ask("GET", "/v1/sessions");
    const current = body.sessions.find((each: { isThisOne: boolean }) => each.isThisOne);
    expect(current.method).toBe("second-factor");
    expect((await owner.ask("POST", `/v1/sessions/${current.id}/endings`, {})).body).toEqual({
      ended: 1,
    });
    expect((await owner.ask("GET", "/v1/sessions")).status).toBe(401);

    const again = await door.signedIn(VERIFIER);
    await boss.ask("POST", `/v1/staff/${again.id}/session-endings`, {});
    expect((await again.ask("GET", "/v1/sessions")).status).toBe(401);
    expect((await boss.ask("GET", "/v1/sessions")).status).toBe(200);
  });

  test("of another is not one's to end", async () => {
    const [one, other] = [await door.signedIn(VERIFIER), await door.signedIn(VERIFIER)];
    const { body } = await other.ask("GET", "/v1/sessions");
    const ending = await one.ask("POST", `/v1/sessions/${body.sessions[0].id}/endings`, {});
    expect(ending.body).toEqual({ ended: 0 });
    expect((await other.ask("GET", "/v1/sessions")).status).toBe(200);
  });
});

describe("recovery", () => {
  test("is ordered by another administrator, and takes away everything from before", async () => {
    const lost = await door.signedIn(VERIFIER);
    const boss = await door.signedIn(ADMINISTRATOR);
    const { body } = await boss.ask("POST", `/v1/staff/${lost.id}/recoveries`, {});
    expect((await lost.ask("GET", "/v1/sessions")).status).toBe(200); // until the link is used
    const browser = door.browser();
    const password = "sembilan kucing di atap";
    await browser.ask("POST", "/v1/invitations/acceptances", { token: body.token, password });
    expect((await lost.ask("GET", "/v1/sessions")).status).toBe(401);
    expect((await signIn(door.browser(), lost.email)).body.code).toBe("access.wrong-password");
    expect((await signIn(browser, lost.email, password)).body).toEqual({ needs: "setting-up" });
    expect(await kindsOf(lost.id)).toContain("access.staff-recovered");
  });

  test("is not for oneself, and an older link stops working", async () => {
    const boss = await door.signedIn(ADMINISTRATOR);
    const own = await boss.ask("POST", `/v1/staff/${boss.id}/recoveries`, {});
    expect(own.body.code).toBe("access.not-for-oneself");
    const lost = await door.signedIn(VERIFIER);
    const order = () => boss.ask("POST", `/v1/staff/${lost.id}/recoveries`, {});
    const [older, newer] = [await order(), await order()];
    const use = (token: string) =>
      door.browser().ask("POST", "/v1/invitations/acceptances", { token, password: PASSWORD });
    expect((await use(older.body.token)).body.code).toBe("access.invitation-not-valid");
    expect((await use(newer.body.token)).status).toBe(200);
  });

  test("a link is good for three days", async () => {
    const boss = await door.signedIn(ADMINISTRATOR);
    const lost = await door.signedIn(VERIFIER);
    const { body } = await boss.ask("POST", `/v1/staff/${lost.id}/recoveries`, {});
    now = new Date(now.getTime() + 72 * 3_600_000 + 1_000);
    const { body: late } = await door
      .browser()
      .ask("POST", "/v1/invitations/acceptances", { token: body.token, password: PASSWORD });
    expect(late.code).toBe("access.invitation-not-valid");
  });
});

describe("people and roles", () => {
  test("an administrator invites, grants, takes away and ends; each is in the record", async () => {
    const boss = await door.signedIn(ADMINISTRATOR);
    const id = uuidv7();
    const order = {
      id,
      name: "Budi Hartono",
      email: "Budi@Example.org",
      organisation: "Serikat Ojek",
      grants: [{ role: "collector", areas: ["own"] }],
    };
    const { body: invitation } = await boss.ask("POST", "/v1/staff", order);
    expect(invitation.token).toMatch(/^15\.71_/);
    expect((await boss.ask("POST", "/v1/staff", order)).body.code).toBe("access.staff-exists");
    const sameAddress = { ...order, id: uuidv7() };
    expect((await boss.ask("POST", "/v1/staff", sameAddress)).body.code).toBe(
      "access.staff-exists",
    );
    const grant = { grantId: uuidv7(), role: "monitor", areas: ["15.71.07"] };
    await boss.ask("POST", `/v1/staff/${id}/grants`, grant);
    const find = async () =>
      (await boss.ask("GET", "/v1/staff")).body.staff.find(
        (each: { id: string }) => each.id === id,
      );
    expect(await find()).toMatchObject({ email: "budi@example.org", hasJoined: false });
    expect((await find()).grants).toHaveLength(2);
    await boss.ask("POST", `/v1/staff-grants/${grant.grantId}/endings`, {});
    expect((await find()).grants).toHaveLength(1);
    await boss.ask("POST", `/v1/staff/${id}/endings`, {});
    expect((await find()).endedAt).not.toBeNull();
    expect(await kindsOf(id)).toEqual([
      "access.staff-invited",
      "access.role-granted",
      "access.role-ended",
      "access.staff-ended",
    ]);
    const { body: late } = await door
      .browser()
      .ask("POST", "/v1/invitations/acceptances", { token: invitation.token, password: PASSWORD });
    expect(late.code).toBe("access.invitation-not-valid");
  });

  test("nobody gives themselves a role; the last administrator stays", async () => {
    const other = await givenDoor();
    const boss = await other.signedIn(ADMINISTRATOR);
    const grant = { grantId: uuidv7(), role: "treasurer", areas: ["*"] };
    const own = await boss.ask("POST", `/v1/staff/${boss.id}/grants`, grant);
    expect(own.body.code).toBe("access.not-for-oneself");
    expect((await boss.ask("POST", `/v1/staff/${boss.id}/endings`, {})).body.code).toBe(
      "access.last-administrator",
    );
    const { body } = await boss.ask("GET", "/v1/me");
    const ending = await boss.ask("POST", `/v1/staff-grants/${body.me.grants[0].id}/endings`, {});
    expect(ending.body.code).toBe("access.last-administrator");
    await other.close();
  });

  test("whoever was ended is out, whatever they hold", async () => {
    const boss = await door.signedIn(ADMINISTRATOR);
    const gone = await door.signedIn(VERIFIER);
    await boss.ask("POST", `/v1/staff/${gone.id}/endings`, {});
    expect((await gone.ask("GET", "/v1/sessions")).status).toBe(401);
    expect((await signIn(gone, gone.email)).body.code).toBe("access.wrong-password");
  });
});

describe("a passkey", () => {
  const givenPasskeys = (userId: string, ...ids: string[]) =>
    asOwner(door, async (tx) => {
      for (const id of ids)
        await sql`insert into sign_in_passkeys
            (id, name, public_key, user_id, credential_id, counter, device_type, backed_up, created_at)
          values (${id}, 'Chrome, Android', 'k', ${userId}, ${id}, 0, 'singleDevice', false, now())`.execute(
          tx,
        );
    });
  const end = (person: Browser, id: string) => person.ask("POST", `/v1/passkeys/${id}/endings`, {});

  test("is listed and taken away by its owner only", async () => {
    const owner = await door.signedIn(VERIFIER);
    const id = uuidv7();
    await givenPasskeys(owner.id, id);
    expect((await owner.ask("GET", "/v1/passkeys")).body.passkeys).toMatchObject([
      { id, name: "Chrome, Android" },
    ]);
    const other = await door.signedIn(VERIFIER);
    expect((await other.ask("GET", "/v1/passkeys")).body.passkeys).toEqual([]);
    expect((await end(other, id)).status).toBe(404);
    expect((await end(owner, id)).body).toEqual({ id });
    expect((await owner.ask("GET", "/v1/passkeys")).body.passkeys).toEqual([]);
    expect(await kindsOf(owner.id)).toContain("access.passkey-removed");
  });

  test("stays when it is the last second factor, even if two are taken away at one moment", async () => {
    const owner = await door.signedIn(VERIFIER);
    const ids = [uuidv7(), uuidv7()];
    await givenPasskeys(owner.id, ...ids);
    await asOwner(door, (tx) =>
      sql`update sign_in_users set two_factor_enabled = false where id = ${owner.id}`.execute(tx),
    );
    const answers = await Promise.all(ids.map((id) => end(owner, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await owner.ask("GET", "/v1/passkeys")).body.passkeys).toHaveLength(1);
  });
});

test("no connection but the sign-in's own sees a password, a session or a passkey", async () => {
  await door.signedIn(VERIFIER);
  for (const table of ["users", "sessions", "accounts", "two_factors", "passkeys", "tries"]) {
    const { rows } = await sql<{ n: bigint }>`
      select count(*) as n from ${sql.table(`sign_in_${table}`)}`.execute(door.db.service);
    expect(rows[0]?.n, table).toBe(0n);
  }
});

import { createHmac } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Grant } from "../access/scope.ts";
import { inviteFirst, inviteStaff, type OfficeProvider, openSignIn } from "../access/service.ts";
import { openSignInDatabase } from "../db/sign-in-database.ts";
import { write } from "../shared/office.ts";
import { givenApi, type TestApi } from "./serve.ts";
import { givenOffice } from "./test-office.ts";

export const ORIGIN = "http://localhost:8080";
export const PASSWORD = "tujuh payung biru di pasar";

/** A browser: it keeps cookies, and sends where it stands. */
export type Browser = {
  readonly cookies: Map<string, string>;
  ask(method: string, path: string, body?: unknown): ReturnType<TestApi["ask"]>;
};

/** The application with its sign-in open. */
export type TestDoor = TestApi & {
  /** What the sign-in library failed at. */
  readonly failures: readonly string[];
  browser(): Browser;
  /** Somebody with these grants, invited, joined and signed in with both factors. */
  signedIn(grants: readonly Grant[], organisation?: string | null): Promise<Staffer>;
  /** The link of the first administrator. */
  firstLink(): Promise<string>;
};

export type Staffer = Browser & {
  readonly id: string;
  readonly email: string;
  /** The secret of the authenticator app. */
  readonly secret: string;
  readonly backupCodes: readonly string[];
};

export async function givenDoor(
  options: { office?: OfficeProvider; origin?: string; now?: () => Date } = {},
): Promise<TestDoor> {
  const office = await givenOffice();
  const { origin = ORIGIN, now = office.office.now } = options;
  const failures: string[] = [];
  const database = openSignInDatabase(office.db.serviceUrl);
  const signIn = openSignIn(
    office.db.service,
    office.office.actor.regionCode,
    {
      database,
      secret: office.db.vault.secretFor("sign-in"),
      origin,
      office: options.office ?? null,
      onFailure: (message) => failures.push(message),
    },
    now,
  );
  const api = await givenApi({ office, signIn, now });
  const browser = () => browserOf(api, origin);
  return {
    ...api,
    browser,
    failures,
    close: async () => {
      await database.pool.end();
      await api.close();
    },
    firstLink: async () => {
      const invitation = await write(office.office, (tx) =>
        inviteFirst(tx, office.office.actor, now()),
      );
      if (invitation === null) throw new Error("There is an administrator already");
      return invitation.token;
    },
    signedIn: async (grants, organisation = null) => {
      const id = uuidv7();
      const email = `${id}@example.org`;
      const staff = { id, email, name: `Petugas ${id.slice(-4)}`, organisation, grants };
      const { token } = await write(office.office, (tx) =>
        inviteStaff(tx, office.office.actor, staff, now()),
      );
      const own = browser();
      await own.ask("POST", "/v1/invitations/acceptances", { token, password: PASSWORD });
      await own.ask("POST", "/auth/sign-in/email", { email, password: PASSWORD });
      const setUp = await own.ask("POST", "/auth/two-factor/enable", { password: PASSWORD });
      // The library has a clock of its own.
      const secret = secretIn(setUp.body.totpURI);
      await own.ask("POST", "/auth/two-factor/verify-totp", { code: codeOf(secret, new Date()) });
      return { ...own, id, email, secret, backupCodes: setUp.body.backupCodes };
    },
  };
}

function browserOf(api: TestApi, origin: string): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    ask: async (method, path, body) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await api.ask(method, path, {
        ...(body === undefined ? {} : { body }),
        headers: {
          origin,
          ...(cookie === "" ? {} : { cookie }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
      });
      for (const each of answer.headers.getSetCookie()) {
        const [pair = "", ...attributes] = each.split("; ");
        const [name = "", ...value] = pair.split("=");
        if (attributes.includes("Max-Age=0")) cookies.delete(name);
        else cookies.set(name, value.join("="));
      }
      return answer;
    },
  };
}

/** The secret in what an authenticator app scans. */
export function secretIn(uri: string): string {
  return new URL(uri).searchParams.get("secret") ?? "";
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows at an instant (RFC 6238: SHA-1, six digits, 30 seconds). */
export function codeOf(secret: string, at: Date): string {
  const bits = [...secret]
    .map((each) => BASE32.indexOf(each).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

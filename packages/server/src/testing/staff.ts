import { uuidv7 } from "uuidv7";
import { codeOf } from "../access/one-time-code.ts";
import type { Grant } from "../access/scope.ts";
import {
  inviteFirst,
  inviteStaff,
  type OfficeProvider,
  openSignIn,
  prepareDemo,
} from "../access/service.ts";
import { openSignInDatabase } from "../db/sign-in-database.ts";
import {
  paymentSimulatorOf,
  throughPaymentSimulator,
} from "../funding/payments/simulator-settings.ts";
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
  options: {
    office?: OfficeProvider;
    origin?: string;
    now?: () => Date;
    /** With the made-up staff of the example city. */
    withDemo?: boolean;
    /** Where payments are simulated: on this very server. */
    withPayments?: boolean;
  } = {},
): Promise<TestDoor> {
  const office = await givenOffice();
  const { origin = ORIGIN, now = office.office.now } = options;
  const failures: string[] = [];
  const secret = office.db.vault.secretFor("sign-in");
  const demo = options.withDemo === true ? await prepareDemo(office.office, secret) : null;
  const database = openSignInDatabase(office.db.serviceUrl);
  const signIn = openSignIn(
    office.db.service,
    office.office.actor.regionCode,
    {
      database,
      secret,
      origin,
      office: options.office ?? null,
      onFailure: (message) => failures.push(message),
    },
    now,
    demo,
  );
  const simulator = paymentSimulatorOf(origin, office.db.vault.secretFor);
  const paying = { settings: throughPaymentSimulator(simulator), simulator };
  const api = await givenApi({
    office,
    signIn,
    now,
    ...(options.withPayments === true ? { paying } : {}),
  });
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
        ...(body === undefined ? {} : body instanceof Uint8Array ? { bytes: body } : { body }),
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

import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { genericOAuth, twoFactor } from "better-auth/plugins";
import type { SignInDatabase } from "../db/sign-in-database.ts";

/** How a session was opened. One by password alone may only set up a second factor. */
export type SignInMethod = "password" | "second-factor" | "passkey" | "office";

/** The office's own identity provider (OpenID Connect), such as the city's Keycloak. */
export type OfficeProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

export type SignInOptions = {
  readonly database: SignInDatabase;
  /** Signs cookies and encrypts the secrets of authenticator apps. */
  readonly secret: string;
  /** The address people type, "https://payung.jambikota.go.id"; passkeys are bound to its host. */
  readonly origin: string;
  readonly office: OfficeProvider | null;
  /** Told when the library fails at something that is nobody's slip. */
  readonly onFailure: (message: string) => void;
};

export const SIGN_IN_PATH = "/auth";
export const OFFICE_PROVIDER = "office";

const SESSION_SECONDS = 12 * 3600;
const SESSION_RENEWED_AFTER_SECONDS = 3600;
export const PASSWORD_CHARS_MIN = 12;
const PASSWORD_CHARS_MAX = 128;

/** Where a provider says what it offers. */
export function discoveryOf({ issuer }: OfficeProvider): string {
  const folder = issuer.endsWith("/") ? issuer : `${issuer}/`;
  return new URL(".well-known/openid-configuration", folder).href;
}

/** By which of the library's addresses a session may come into being. */
const METHODS: Readonly<Record<string, SignInMethod>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "second-factor",
  "/two-factor/verify-backup-code": "second-factor",
  "/passkey/verify-authentication": "passkey",
  "/callback/:id": "office",
};

/**
 * The sign-in library, set up for us: password with an authenticator app, passkeys, and the office's own provider.
 *
 * There is no joining by oneself: people are invited (`staff.ts`), and whoever the office's provider knows must have been invited
 * under the same e-mail address. Sessions are looked up at every request, so that ending one ends it at once.
 */
export function openLibrary({ database, secret, origin, office, onFailure }: SignInOptions) {
  return betterAuth({
    appName: "Payung",
    baseURL: origin,
    basePath: SIGN_IN_PATH,
    secret,
    database: { db: database.db, type: "postgres" },
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    // Wrong passwords are no news, and a warning may quote what was typed.
    logger: {
      level: "error",
      disableColors: true,
      log: (level, message) => level === "error" && onFailure(message),
    },
    // Wrong passwords are counted by `tries.ts`, wrong codes by the second factor itself.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS_MIN,
      maxPasswordLength: PASSWORD_CHARS_MAX,
    },
    user: {
      modelName: "sign_in_users",
      additionalFields: { homeRegion: { type: "string", required: true, input: false } },
    },
    session: {
      modelName: "sign_in_sessions",
      expiresIn: SESSION_SECONDS,
      updateAge: SESSION_RENEWED_AFTER_SECONDS,
      additionalFields: { method: { type: "string", required: true, input: false } },
    },
    account: {
      modelName: "sign_in_accounts",
      encryptOAuthTokens: true,
      accountLinking: { enabled: true, trustedProviders: [OFFICE_PROVIDER] },
    },
    verification: { modelName: "sign_in_verifications" },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const method = METHODS[context?.path ?? ""];
            return method === undefined ? false : { data: { ...session, method } };
          },
        },
      },
    },
    advanced: {
      cookiePrefix: "payung",
      useSecureCookies: origin.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
    },
    plugins: [
      twoFactor({
        issuer: "Payung",
        twoFactorTable: "sign_in_two_factors",
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
      }),
      passkey({
        rpName: "Payung",
        rpID: new URL(origin).hostname,
        origin,
        authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
        schema: {
          passkey: { modelName: "sign_in_passkeys", fields: { credentialID: "credentialId" } },
        },
      }),
      genericOAuth({
        config:
          office === null
            ? []
            : [
                {
                  providerId: OFFICE_PROVIDER,
                  discoveryUrl: discoveryOf(office),
                  clientId: office.clientId,
                  clientSecret: office.clientSecret,
                  scopes: ["openid", "email", "profile"],
                  requireIdTokenVerification: true,
                  disableSignUp: true,
                  pkce: true,
                },
              ],
      }),
    ],
  });
}

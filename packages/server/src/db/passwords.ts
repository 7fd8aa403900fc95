import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { readOrKeep } from "../shared/home.ts";

const Password = z.string().check(z.minLength(24));

const Passwords = z.strictObject({ admin: Password, owner: Password, service: Password });
/** The passwords of the embedded database's logins. Each home folder has its own. */
export type Passwords = z.infer<typeof Passwords>;

/** Reads `passwords.json` of a home folder, or makes it on the first start; only its owner may read it. */
export function openPasswords(home: string): Passwords {
  const password = () => randomBytes(24).toString("base64url");
  const text = readOrKeep(home, "passwords.json", () =>
    JSON.stringify({ admin: password(), owner: password(), service: password() }, null, 2),
  );
  return Passwords.parse(JSON.parse(text));
}

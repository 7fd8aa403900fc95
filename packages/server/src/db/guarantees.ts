import type pg from "pg";

/** The database does not promise what Payung relies on. The message says what to change. */
export class GuaranteeMissing extends Error {}

/** Settings without which an acknowledged write, or the wall between areas, may silently be lost. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  fsync: ["on"],
  synchronous_commit: ["on", "remote_apply"],
  full_page_writes: ["on"],
  data_checksums: ["on"],
  row_security: ["on"],
};

/** Older servers lack `security_invoker` views, without which a view shows rows of other areas. */
const OLDEST_VERSION = 150_000;

/**
 * Checks, through the service's own connection, that the database keeps writes and that this login obeys
 * row-level security. "It is PostgreSQL" says nothing about either. Throws `GuaranteeMissing`.
 */
export async function checkGuarantees(service: pg.Pool): Promise<void> {
  const { rows: settings } = await service.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any ($1)",
    [[...Object.keys(REQUIRED), "server_version_num"]],
  );
  const found = new Map(settings.map((row) => [row.name, row.setting]));

  if (Number(found.get("server_version_num")) < OLDEST_VERSION) {
    throw new GuaranteeMissing("Payung needs PostgreSQL 15 or newer; this server is older.");
  }
  for (const [name, allowed] of Object.entries(REQUIRED)) {
    const setting = found.get(name) ?? "unknown";
    if (!allowed.includes(setting)) {
      throw new GuaranteeMissing(
        `The database has ${name} = ${setting}, and Payung needs ${name} = ${allowed[0]}: without it acknowledged work can be lost or shown to the wrong person.`,
      );
    }
  }
  await checkLogin(service);
}

/** The wall between areas stands only before a login that can neither climb it nor take it down. */
async function checkLogin(service: pg.Pool): Promise<void> {
  const { rows } = await service.query<Record<string, boolean | string>>(`
    select current_user as login,
      bool_or(r.rolsuper) as "a superuser",
      bool_or(r.rolbypassrls) as "allowed to bypass row-level security",
      bool_or(exists (select from pg_class c where c.relowner = r.oid)) as "the owner of tables",
      bool_or(exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid))
        as "the owner of the database"
    from pg_roles r where pg_has_role(current_user, r.oid, 'member')`);
  const { login, ...mayNotBe } = rows[0] ?? {};
  const trespass = Object.keys(mayNotBe).find((each) => mayNotBe[each] === true);
  if (trespass !== undefined) {
    throw new GuaranteeMissing(
      `The service login ${login} is ${trespass}, itself or through a role it belongs to: give it none of that, or row-level security does not hold.`,
    );
  }
}

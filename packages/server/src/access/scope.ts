import type { Role } from "./roles.ts";

/** One role of a person, and where: `*`, kecamatan, kelurahan, RT ("15.71.07.1005/3") or `own`. */
export type Grant = { readonly role: Role; readonly areas: readonly string[] };

/** What a person sees: all of the region or whole kelurahan, and beside those single people. */
export type Sight = { readonly areas: "*" | readonly string[]; readonly narrow: readonly string[] };

/** `15.71.07`, `15.71.07.1005` or `15.71.07.1005/3`: an RT number has no leading zeros, as people say it. */
export const AREA: RegExp = /^(?:\*|own|\d{2}\.\d{2}\.\d{2}(?:\.\d{4}(?:\/[1-9]\d{0,2})?)?)$/;

/**
 * What somebody with these grants sees together. A kecamatan becomes its kelurahan, because that is what rows
 * carry; `own` is what the person's organisation brought in, and nothing for whoever has none.
 */
export function sightOf(
  grants: readonly Grant[],
  organisation: string | null,
  kelurahan: readonly { readonly code: string; readonly kecamatan_code: string }[],
): Sight {
  const given = new Set(grants.flatMap(({ areas }) => areas));
  if (given.has("*")) return { areas: "*", narrow: [] };
  const areas = kelurahan
    .filter(({ code, kecamatan_code }) => given.has(code) || given.has(kecamatan_code))
    .map(({ code }) => code);
  const narrow = [...given].filter((area) => area.includes("/"));
  if (given.has("own") && organisation !== null) narrow.push(`own:${organisation}`);
  return { areas, narrow };
}

/** A person as far as it matters who sees them. */
type Placed = {
  readonly kelurahan_code?: string | null;
  readonly rt?: number | null;
  readonly organisation?: string | null;
};

/** Whether somebody with this sight sees a person: what the database's policies say, said before it is asked. */
export function isSeen({ areas, narrow = [] }: Partial<Sight>, person: Placed): boolean {
  if (areas === "*" || areas?.includes(person.kelurahan_code ?? "") === true) return true;
  const { kelurahan_code: kelurahan = null, rt = null, organisation = null } = person;
  const names = [
    ...(kelurahan === null || rt === null ? [] : [`${kelurahan}/${rt}`]),
    ...(organisation === null ? [] : [`own:${organisation}`]),
  ];
  return names.some((name) => narrow.includes(name));
}

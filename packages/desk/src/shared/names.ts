import { get } from "./api.ts";
import { language } from "./language.ts";

/** The names of kelurahan and occupations; they change by release, so they are asked for once. */
export type Names = {
  readonly kelurahan: ReadonlyMap<string, string>;
  readonly occupations: ReadonlyMap<string, { readonly nameId: string; readonly nameEn: string }>;
};

let asked: Promise<Names> | null = null;

export function readNames(): Promise<Names> {
  asked ??= ask().catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

async function ask(): Promise<Names> {
  const [{ kelurahan }, { occupations }] = await Promise.all([
    get("/v1/kelurahan", {}),
    get("/v1/occupations", {}),
  ]);
  return {
    kelurahan: new Map(kelurahan.map(({ code, name }) => [code, name])),
    occupations: new Map(occupations.map(({ id, ...names }) => [id, names])),
  };
}

export function kelurahanName(names: Names, code: string | null): string | null {
  return code === null ? null : (names.kelurahan.get(code) ?? code);
}

export function occupationName(names: Names, id: string | null): string | null {
  if (id === null) return null;
  const found = names.occupations.get(id);
  if (found === undefined) return id;
  return language() === "en" ? found.nameEn : found.nameId;
}

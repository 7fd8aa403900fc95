import { t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";
import { compareNames, sayList } from "../shared/say.ts";

export type Kelurahan = Gets["/v1/kelurahan"]["output"]["kelurahan"][number];
export type Kecamatan = { readonly code: string; readonly name: string };

/** `15.71.07.1005` lies in `15.71.07`. */
export function kecamatanCodeOf(kelurahanCode: string): string {
  return kelurahanCode.split(".").slice(0, 3).join(".");
}

export function kecamatanOf(kelurahan: readonly Kelurahan[]): Kecamatan[] {
  const named = new Map(kelurahan.map(({ code, kecamatan }) => [kecamatanCodeOf(code), kecamatan]));
  return [...named]
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => compareNames(a.name, b.name));
}

/** Where a role holds, by name: "Kec. Kota Baru dan RT 3 Kenali Asam Bawah". */
export function sayAreas(areas: readonly string[], kelurahan: readonly Kelurahan[]): string {
  return sayList(areas.map((area) => sayArea(area, kelurahan)));
}

function sayArea(area: string, kelurahan: readonly Kelurahan[]): string {
  if (area === "*") return t("area.city");
  if (area === "own") return t("area.own");
  const [code = "", rt] = area.split("/");
  const found = kelurahan.find((each) => each.code === code);
  if (rt !== undefined) return t("area.in-rt", { rt, name: found?.name ?? code });
  if (found !== undefined) return t("area.in-kelurahan", { name: found.name });
  const name = kecamatanOf(kelurahan).find((each) => each.code === code)?.name ?? code;
  return t("area.in-kecamatan", { name });
}

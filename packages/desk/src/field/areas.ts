/** Where whoever enrolled this phone works: codes of areas, as they were granted. No secret, and nothing of anybody. */
const KEY = "payung.field.areas";

export function setAreas(areas: readonly string[]): void {
  localStorage.setItem(KEY, JSON.stringify(areas));
}

function areas(): readonly string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[];
  } catch {
    return [];
  }
}

/** Whether somebody works in a kelurahan: it was granted itself, or the kecamatan around it, or an RT in it. */
export function isOwnArea(kelurahanCode: string): boolean {
  return areas().some(
    (area) =>
      kelurahanCode === area ||
      kelurahanCode.startsWith(`${area}.`) ||
      area.startsWith(`${kelurahanCode}/`),
  );
}

/** What a form begins with: the one kelurahan where somebody works, and the one RT, where there is one. */
export function startOfArea(codes: readonly string[]): { kelurahanCode: string; rt: string } {
  const [only, ...others] = codes.filter(isOwnArea);
  if (only === undefined || others.length > 0) return { kelurahanCode: "", rt: "" };
  const [rt, ...more] = areas().flatMap((area) =>
    area.startsWith(`${only}/`) ? [area.slice(only.length + 1)] : [],
  );
  return { kelurahanCode: only, rt: rt !== undefined && more.length === 0 ? rt : "" };
}

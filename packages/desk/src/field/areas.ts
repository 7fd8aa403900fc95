/** Where whoever enrolled this phone works: codes of areas, as they were granted. Nothing of anybody. */
let areas: readonly string[] = [];

/** Says where that is, once it is read from the phone. */
export function knowAreas(known: readonly string[]): void {
  areas = known;
}

/** Whether somebody works in a kelurahan: it was granted itself, or the kecamatan around it, or an RT in it. */
export function isOwnArea(kelurahanCode: string): boolean {
  return areas.some(
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
  const [rt, ...more] = areas.flatMap((area) =>
    area.startsWith(`${only}/`) ? [area.slice(only.length + 1)] : [],
  );
  return { kelurahanCode: only, rt: rt !== undefined && more.length === 0 ? rt : "" };
}

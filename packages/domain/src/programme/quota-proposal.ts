/** How places are shared out over the kelurahan (programme.md section 5). What comes out is a proposal that people change. */
export const QUOTA_METHODS = ["equal", "by-candidates"] as const;
export type QuotaMethod = (typeof QUOTA_METHODS)[number];

export type KelurahanCandidates = { readonly code: string; readonly candidates: number };

/**
 * Shares places out over kelurahan: equally, or by how many wait in each. All places are given out; what does not
 * divide goes to the largest remainders, and among equal ones to the first code, so that asking twice gives the
 * same. Where nobody waits at all, sharing by candidates shares equally.
 */
export function proposeQuotas(
  places: number,
  kelurahan: readonly KelurahanCandidates[],
  method: QuotaMethod,
): ReadonlyMap<string, number> {
  const all = kelurahan.reduce((sum, each) => sum + each.candidates, 0);
  const isEqual = method === "equal" || all === 0;
  const weighed = kelurahan.map(({ code, candidates }) => ({
    code,
    // Whole numbers throughout: fractions of a place must not get lost in rounding.
    exact: BigInt(places) * BigInt(isEqual ? 1 : candidates),
  }));
  const whole = BigInt(isEqual ? kelurahan.length : all);
  const shares = weighed.map(({ code, exact }) => ({
    code,
    places: Number(exact / whole),
    remainder: exact % whole,
  }));
  const left = places - shares.reduce((sum, each) => sum + each.places, 0);
  const next = shares
    .toSorted((a, b) =>
      a.remainder === b.remainder ? (a.code < b.code ? -1 : 1) : a.remainder > b.remainder ? -1 : 1,
    )
    .slice(0, left)
    .map(({ code }) => code);
  const getsOneMore = new Set(next);
  return new Map(
    shares.map(({ code, places: given }) => [code, given + (getsOneMore.has(code) ? 1 : 0)]),
  );
}

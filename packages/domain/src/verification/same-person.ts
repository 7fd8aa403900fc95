/** What two applications have in common, as far as it decides whether they are one person. */
export type PairEvidence = {
  /** How probable it is that the two are one person, by all that is compared: 0 to 1. */
  readonly probability: number;
  readonly isNikEqual: boolean;
  /** 0 to 1, as `nameSimilarity` gives it. */
  readonly nameSimilarity: number;
  /** Both name a father, and not the same one. */
  readonly fathersDiffer: boolean;
  /** The same normal form of the name, and the same birth date. */
  readonly areNamesakes: boolean;
};

/** From where on two applications are one person, and from where on somebody asks. Data of the policy. */
export type PersonThresholds = {
  /** With an equal NIK, from this probability on they are one person. */
  readonly same: number;
  /** With another NIK, from this probability on a person looks. */
  readonly possible: number;
  /** Under one NIK, names less alike than this are two people's: one NIK may be mistyped. */
  readonly nameUnderOneNik: number;
  /** Under two NIK, names less alike than this are two people's: twins, a household. */
  readonly nameUnderTwoNik: number;
};

export type PairVerdict = {
  readonly verdict: "same" | "possible" | "different";
  /** What the verdict rests on. */
  readonly why: "nik-and-name" | "nik-only" | "nik-differs" | "namesakes" | "too-little";
};

/**
 * Decides whether two applications are one person (identity.md section 5, "Deciding same person").
 *
 * However probable it is: nobody is the same as somebody else without an equal NIK, and never on a name.
 * An equal NIK is always at least a question, because one of the two must be put right; so are the same name
 * and birth date. Twins have a household and a birth date in common, and a NIK but for its serial: without
 * names that are alike, they are two.
 */
export function judgePair(evidence: PairEvidence, thresholds: PersonThresholds): PairVerdict {
  const { probability, nameSimilarity } = evidence;
  if (evidence.isNikEqual) {
    const isOneName = nameSimilarity >= thresholds.nameUnderOneNik && !evidence.fathersDiffer;
    return isOneName && probability >= thresholds.same
      ? { verdict: "same", why: "nik-and-name" }
      : { verdict: "possible", why: "nik-only" };
  }
  if (evidence.areNamesakes) return { verdict: "possible", why: "namesakes" };
  if (probability >= thresholds.possible && nameSimilarity >= thresholds.nameUnderTwoNik)
    return { verdict: "possible", why: "nik-differs" };
  return { verdict: "different", why: "too-little" };
}

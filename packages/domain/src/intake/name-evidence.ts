/**
 * What ties two names whose letters differ (identity.md section 5, rules 9, 13, 14, 17, 19).
 *
 * The scores are ours, set against the default thresholds of the civil-registry match: 0.90 agrees,
 * 0.70 to 0.89 a person looks. Spelling and sound agree; an initial, a cut or a missing word is by
 * itself a reason to look.
 */
export const NAME_EVIDENCE = {
  /** A reading that is likely but not certain: A as AHMAD, old spelling, an alias. Multiplies. */
  uncertainReading: 0.98,
  /** NURHAYATI and NUR HAYATI: the same letters, divided otherwise. */
  dividedOtherwise: 0.98,
  /** FITRI and PITRI: every word sounds the same. */
  sameSound: 0.96,
  /** BUDI S and BUDI SANTOSO: all else is equal, one word is only hinted at. */
  oneWordHinted: 0.88,
  /** For each further word that is only hinted at. */
  eachFurtherHint: -0.03,
} as const;

/** A prefix shorter than this hints at nothing but an initial. */
const CUT_WORD_LENGTH_MIN = 3;

/**
 * How much two names agree when initials, cut words and a missing last word are forgiven, 0 to 0.88.
 *
 * Words in written order. At least one full word (of two letters or more) must be the same, every
 * word of the shorter name must find its partner, and only the last word of the longer may be
 * without one: a marga or suku is often left out, a first name is not. Symmetric when called with
 * the names in a fixed order.
 */
export function hintedAgreement(a: readonly string[], b: readonly string[]): number {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (longer.length - shorter.length > 1) return 0;

  const partners = new Set<number>();
  const unpaired: number[] = [];
  let hasFullWord = false;
  for (let i = 0; i < shorter.length; i++) {
    const word = shorter[i] ?? "";
    const same = longer.findIndex((other, at) => other === word && !partners.has(at));
    if (same === -1) {
      unpaired.push(i);
      continue;
    }
    partners.add(same);
    if (word.length > 1) hasFullWord = true;
  }
  if (!hasFullWord) return 0;

  for (const i of unpaired) {
    const word = shorter[i] ?? "";
    const isLast = i === shorter.length - 1;
    const hinted = longer.findIndex(
      (other, at) =>
        !partners.has(at) &&
        (isInitialOf(word, other) || (isLast && at === longer.length - 1 && isCutOf(word, other))),
    );
    if (hinted === -1) return 0;
    partners.add(hinted);
  }

  let hints = unpaired.length;
  if (longer.length > shorter.length) {
    if (partners.has(longer.length - 1)) return 0;
    hints += 1;
  }
  if (hints === 0) return 0;
  return NAME_EVIDENCE.oneWordHinted + (hints - 1) * NAME_EVIDENCE.eachFurtherHint;
}

function isInitialOf(a: string, b: string): boolean {
  return (a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b));
}

function isCutOf(a: string, b: string): boolean {
  return (
    Math.min(a.length, b.length) >= CUT_WORD_LENGTH_MIN && (a.startsWith(b) || b.startsWith(a))
  );
}

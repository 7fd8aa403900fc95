import { assert } from "@payung/domain/shared/assert.ts";
import { type IsoDate, partsOf } from "@payung/domain/shared/dates.ts";
import { HOME_PREFIXES, OTHER_REGIONS } from "./data/places.ts";
import type { Sex } from "./invented-name.ts";
import { type Dice, weightedDraw } from "./random.ts";

const drawHomePrefix = weightedDraw(HOME_PREFIXES);

/** Share of workers first registered outside the city; a NIK is for life, also after a move. */
const FROM_ELSEWHERE = 0.15;

/**
 * Hands out NIKs for invented people, never one twice.
 *
 * Every serial begins with 99, which no registry office has reached, so that no number is a real
 * person's. That leaves 100 for each kecamatan, birth date and sex, and with them room for millions.
 */
export function nikRegister(): NikRegister {
  const taken = new Set<number>();
  function isFree(nik: string): boolean {
    return !taken.has(Number(nik));
  }
  return {
    issue(dice, bornOn, sex, prefix) {
      const birth = birthDigits(bornOn, sex);
      for (let attempt = 0; attempt < 10_000; attempt++) {
        const region = prefix !== undefined && attempt < 300 ? prefix : drawPrefix(dice);
        const nik = `${region}${birth}${9900 + dice.below(100)}`;
        if (!isFree(nik)) continue;
        taken.add(Number(nik));
        return nik;
      }
      throw new Error(`The example city has no NIK left for someone born on ${bornOn}`);
    },
    issueFamilyCard(dice) {
      for (;;) {
        const recorded =
          two(1 + dice.below(28)) + two(1 + dice.below(12)) + two(12 + dice.below(14));
        const kk = `${drawHomePrefix(dice)}${recorded}${9900 + dice.below(100)}`;
        if (!isFree(kk)) continue;
        taken.add(Number(kk));
        return kk;
      }
    },
    mistype(dice, nik) {
      for (let attempt = 0; attempt < 10_000; attempt++) {
        const wrong = withOneSlip(dice, nik);
        if (wrong === nik || !isWellFormed(wrong) || !isFree(wrong)) continue;
        taken.add(Number(wrong));
        return wrong;
      }
      throw new Error("The example city found no free slip of a NIK");
    },
  };
}

export type NikRegister = {
  /**
   * Issues a NIK nobody has, for the birth date and sex it is to encode; with a six-digit `prefix`
   * from that kecamatan as long as it has any left.
   */
  issue(dice: Dice, bornOn: IsoDate, sex: Sex, prefix?: string): string;
  /** A well-formed number that nobody has, one digit or one swap away from a NIK. */
  mistype(dice: Dice, nik: string): string;
  /**
   * Issues a family card number nobody has. It is shaped like a NIK, but its date is that of recording
   * (2012 to 2025), so it is never the birth date of a worker.
   */
  issueFamilyCard(dice: Dice): string;
};

/** The six digits of a NIK that encode birth date and sex: women have 40 added to the day. */
export function birthDigits(bornOn: IsoDate, sex: Sex): string {
  const { year, month, day } = partsOf(bornOn);
  return two(sex === "P" ? day + 40 : day) + two(month) + two(year % 100);
}

function drawPrefix(dice: Dice): string {
  if (!dice.chance(FROM_ELSEWHERE)) return drawHomePrefix(dice);
  return dice.pick(OTHER_REGIONS) + two(1 + dice.below(9));
}

function withOneSlip(dice: Dice, nik: string): string {
  const digits = Array.from(nik);
  const at = 1 + dice.below(digits.length - 1);
  const before = digits[at - 1];
  const here = digits[at];
  assert(before !== undefined && here !== undefined, "a NIK has neighbouring digits");
  if (dice.chance(0.35)) {
    digits[at - 1] = here;
    digits[at] = before;
  } else {
    digits[at] = String(dice.below(10));
  }
  return digits.join("");
}

function isWellFormed(nik: string): boolean {
  const day = Number(nik.slice(6, 8));
  const month = Number(nik.slice(8, 10));
  const isDay = (day >= 1 && day <= 31) || (day >= 41 && day <= 71);
  return (
    !nik.startsWith("0") &&
    nik < "9" &&
    isDay &&
    month >= 1 &&
    month <= 12 &&
    nik.slice(12, 14) === "99"
  );
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

import { makeRandom } from "../random.ts";
import type { Row } from "./reference.ts";

/** What the model of Indonesian identities compares, as `models/README.md` describes its columns. */

/** Families of twins, spouses and namesakes, many of them on the list a second time with a slip of the pen. */
export function identities(count: number, seed: number, names: readonly string[]): Row[] {
  const random = makeRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (probability: number): boolean => random() < probability;
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const digits = (length: number): string => Array.from({ length }, () => below(10)).join("");
  const two = (n: number): string => String(n).padStart(2, "0");
  const phones = Array.from({ length: 1 + count / 20 }, () => `0812${digits(8)}`);
  const families = Array.from({ length: 1 + count / 5 }, () => `157101${digits(10)}`);
  const birthdays = Array.from(
    { length: 1 + count / 8 },
    () => [1960 + below(45), 1 + below(12), 1 + below(28)] as const,
  );
  const person = () => {
    const [year, month, day] = oneOf(birthdays);
    const sex = oneOf(["L", "P"]);
    const inNik = `${two(day + (sex === "P" ? 40 : 0))}${two(month)}${two(year % 100)}`;
    return {
      nik: `157101${inNik}990${below(10)}`,
      kk: oneOf(families),
      spoken: Array.from({ length: 1 + below(3) }, () => oneOf(names)).join(" "),
      born: `${year}-${two(month)}-${two(day)}`,
      sex,
      birthPlace: oneOf([
        "JAMBI",
        "JAMBI",
        "JAMBI",
        "MUARO JAMBI",
        "MUARA BULIAN",
        "SOLO",
        "ATAMBUA",
      ]),
      kelurahan: `157101100${below(6)}`,
      phone: oneOf(phones),
    };
  };
  const slip = (text: string): string => {
    const at = below(text.length - 1);
    const [before, one, other, after] = [
      text.slice(0, at),
      text[at],
      text[at + 1],
      text.slice(at + 2),
    ];
    return chance(0.5) ? `${before}${other}${one}${after}` : `${before}${other}${after}`;
  };
  const again = (of: ReturnType<typeof person>): ReturnType<typeof person> => {
    const copy = { ...of };
    if (chance(0.3)) copy.spoken = slip(copy.spoken);
    if (chance(0.2)) copy.spoken = copy.spoken.replaceAll("U", "OE");
    if (chance(0.2)) copy.spoken = copy.spoken.split(" ").toReversed().join(" ");
    if (chance(0.3)) copy.nik = slip(copy.nik);
    if (chance(0.1)) copy.born = `${copy.born.slice(0, 8)}${two(1 + below(28))}`;
    if (chance(0.2)) copy.birthPlace = slip(copy.birthPlace);
    if (chance(0.3)) copy.phone = oneOf(phones);
    if (chance(0.2)) copy.kk = oneOf(families);
    return copy;
  };
  const known: ReturnType<typeof person>[] = [];
  return Array.from({ length: count }, () => {
    const each = known.length > 0 && chance(0.4) ? again(oneOf(known)) : person();
    known.push(each);
    const words = each.spoken.split(" ");
    const row: Record<string, unknown> = {
      ...each,
      name: words.toSorted().join(" "),
      readings: [each.spoken, `${words[0]} ${oneOf(names)}`].join(";"),
    };
    for (const column of ["nik", "kk", "born", "birthPlace", "phone", "readings"])
      if (chance(0.05)) row[column] = null;
    return row;
  });
}

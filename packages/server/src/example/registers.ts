import {
  addDays,
  type IsoDate,
  monthBounds,
  monthOf,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import { KELURAHAN } from "./data/kelurahan.ts";
import { REGIONS_MOVED_TO } from "./data/places.ts";
import type { Sex } from "./invented-name.ts";
import type { People, Person } from "./people.ts";
import type { Planted } from "./planted.ts";

/** One line of the civil registry's extract. */
export type CivilEntry = {
  readonly nik: string;
  readonly name: string;
  readonly birth_date: IsoDate;
  readonly sex: Sex;
  readonly birth_place: string;
  readonly kelurahan_code: string;
  readonly status: "active" | "deceased" | "moved";
};

/** One line of the insurer's membership list. */
export type MemberEntry = {
  readonly nik: string;
  readonly name: string;
  readonly birth_date: IsoDate;
  readonly kpj: string;
  readonly segment: "PU" | "BPU" | "JAKON";
  readonly status: "active" | "inactive";
  /** The last day of the last month paid. */
  readonly paid_through: IsoDate;
};

/** One line of the welfare register. */
export type WelfareEntry = {
  readonly nik: string;
  readonly decile: number;
  readonly updated_on: IsoDate;
};

/** The three registers that are asked about the list's people; each also knows others. */
export type Registers = {
  readonly civil: CivilEntry[];
  readonly members: MemberEntry[];
  readonly welfare: WelfareEntry[];
  /** Enters a person as the registers know them, given what is planted in their row. */
  enter(person: Person, planted: readonly Planted[], inCivil?: Partial<CivilEntry>): void;
  /** Enters someone who is not on the list. */
  enterStranger(person: Person): void;
};

const ACTIVE_SEGMENTS: readonly (readonly [Planted, MemberEntry["segment"]])[] = [
  ["active-pu-member", "PU"],
  ["active-bpu-member", "BPU"],
  ["jakon-member", "JAKON"],
];

/** Share of households that the welfare register knows; the programme must live with its silence. */
const IN_WELFARE_REGISTER = 0.7;

/** Opens empty registers of a city as it is on `asOf`. */
export function openRegisters({ dice, calendar }: People, asOf: IsoDate): Registers {
  const civil: CivilEntry[] = [];
  const members: MemberEntry[] = [];
  const welfare: WelfareEntry[] = [];
  const issuedKpj = new Set<string>();

  function enterCivil(person: Person, changes: Partial<CivilEntry>): void {
    const home = dice.chance(0.9) ? person.household.kelurahan : dice.pick(KELURAHAN);
    civil.push({
      nik: person.nik,
      name: person.name.words.join(" ").toUpperCase(),
      birth_date: person.bornOn,
      sex: person.sex,
      birth_place: person.birthPlace.toUpperCase(),
      kelurahan_code: home.code,
      status: "active",
      ...changes,
    });
  }

  function enterMember(person: Person, segment: MemberEntry["segment"], isActive: boolean): void {
    const months = isActive ? dice.below(8) : -4 - dice.below(40);
    members.push({
      nik: person.nik,
      name: person.name.words.join(" ").toUpperCase(),
      birth_date: person.bornOn,
      kpj: inventKpj(),
      segment,
      status: isActive ? "active" : "inactive",
      paid_through: monthBounds(shiftMonth(monthOf(asOf), months)).last,
    });
  }

  function inventKpj(): string {
    for (;;) {
      const kpj = `2${String(dice.below(1e10)).padStart(10, "0")}`;
      if (issuedKpj.has(kpj)) continue;
      issuedKpj.add(kpj);
      return kpj;
    }
  }

  function enterWelfare(person: Person): void {
    if (!dice.chance(IN_WELFARE_REGISTER)) return;
    const decile = 1 + Math.floor(10 * Math.min(dice.next(), dice.next()));
    // The register is renewed every three months (Inpres 4/2025).
    const updated_on = addDays(asOf, -30 - 91 * dice.below(4));
    welfare.push({ nik: person.nik, decile, updated_on });
  }

  return {
    civil,
    members,
    welfare,
    enter(person, planted, inCivil = {}) {
      enterWelfare(person);
      for (const [kind, segment] of ACTIVE_SEGMENTS) {
        if (planted.includes(kind)) enterMember(person, segment, true);
      }
      if (planted.includes("inactive-member")) {
        enterMember(person, dice.chance(0.6) ? "PU" : "BPU", false);
      }
      if (planted.includes("not-in-civil")) return;
      const changes: { -readonly [Key in keyof CivilEntry]?: CivilEntry[Key] } = { ...inCivil };
      if (planted.includes("deceased")) changes.status = "deceased";
      if (planted.includes("moved")) {
        changes.status = "moved";
        changes.kelurahan_code = dice.chance(0.5) ? "" : inventOtherVillage();
      }
      if (planted.includes("lives-elsewhere")) changes.kelurahan_code = inventOtherVillage();
      if (planted.includes("civil-birth-date-different")) {
        changes.birth_date = calendar.near(dice, person.bornOn);
      }
      if (planted.includes("civil-sex-different")) changes.sex = person.sex === "L" ? "P" : "L";
      enterCivil(person, changes);
    },
    enterStranger(person) {
      enterWelfare(person);
      const status = dice.chance(0.93) ? "active" : dice.chance(0.6) ? "deceased" : "moved";
      enterCivil(person, status === "moved" ? { status, kelurahan_code: "" } : { status });
      if (dice.chance(0.2)) {
        enterMember(person, dice.pick(["PU", "PU", "BPU", "JAKON"] as const), dice.chance(0.7));
      }
    },
  };

  function inventOtherVillage(): string {
    const kecamatan = String(1 + dice.below(9)).padStart(2, "0");
    return `${dice.pick(REGIONS_MOVED_TO)}.${kecamatan}.${2001 + dice.below(12)}`;
  }
}

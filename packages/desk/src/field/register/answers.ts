import type { Consent, Place } from "@payung/domain/field/commands.ts";
import { contentsOf, readNik } from "@payung/domain/intake/nik.ts";
import { readPhone } from "@payung/domain/intake/phone.ts";
import { ageOn, type IsoDate, isoDate } from "@payung/domain/shared/dates.ts";
import type { MessageKey } from "../language.ts";

/** The questions, in their order: each is one screen. */
export const STEPS = ["ktp", "name", "home", "work", "phone", "consent", "check"] as const;
export type Step = (typeof STEPS)[number];

/** A picture that is kept apart from the answers. */
export type PhotoRef = { readonly id: string; readonly bytes: number };

export type Answers = {
  readonly nik: string;
  readonly name: string;
  /** As it is typed, day first: "17-08-1990". */
  readonly birthDate: string;
  readonly kelurahanCode: string;
  readonly rt: string;
  readonly address: string;
  readonly place: Place | null;
  readonly occupationId: string;
  readonly occupation: string;
  readonly phone: string;
  readonly hasNoPhone: boolean;
  readonly notice: Consent["notice"] | null;
  readonly mark: Consent["mark"] | null;
  readonly ktpPhoto: PhotoRef | null;
  /** An extra: whoever does not want it gives none. */
  readonly workerPhoto: PhotoRef | null;
  readonly markPhoto: PhotoRef | null;
};

/** Somebody who is being registered. Kept after every letter, so that it goes on where it stopped. */
export type Form = {
  readonly begunAt: string;
  readonly step: Step;
  readonly answers: Answers;
};

export const NO_ANSWERS: Answers = {
  nik: "",
  name: "",
  birthDate: "",
  kelurahanCode: "",
  rt: "",
  address: "",
  place: null,
  occupationId: "",
  occupation: "",
  phone: "",
  hasNoPhone: false,
  notice: null,
  mark: null,
  ktpPhoto: null,
  workerPhoto: null,
  markPhoto: null,
};

/** What the next person in the same lane most likely shares with the one before: nothing of a person alone. */
export type Batch = Pick<Answers, "kelurahanCode" | "rt" | "occupationId" | "occupation">;

export function forTheNext({ kelurahanCode, rt, occupationId, occupation }: Answers): Batch {
  return { kelurahanCode, rt, occupationId, occupation };
}

export type Field = keyof Answers;
export type Faults = Readonly<Partial<Record<Field, MessageKey>>>;

/** What must be mended before one goes on from a screen. */
export function faultsOf(step: Step, answers: Answers, today: IsoDate): Faults {
  if (step === "ktp") return nikFault(answers.nik);
  if (step === "name")
    return {
      ...(/\p{L}/u.test(answers.name) ? {} : { name: "fault.name-missing" }),
      ...birthFault(answers.birthDate, today),
    };
  if (step === "home")
    return {
      ...(answers.kelurahanCode === "" ? { kelurahanCode: "fault.kelurahan-missing" } : {}),
      ...(/^\d{0,3}$/.test(answers.rt.trim()) ? {} : { rt: "fault.rt" }),
    };
  if (step === "work")
    return answers.occupation.trim() === "" ? { occupation: "fault.occupation-missing" } : {};
  if (step === "phone") return phoneFault(answers);
  if (step === "consent") return consentFault(answers);
  return {};
}

/** All that is still to be mended, by the screen on which it is. */
export function unfinished(answers: Answers, today: IsoDate): readonly Step[] {
  return STEPS.filter((step) => Object.keys(faultsOf(step, answers, today)).length > 0);
}

function nikFault(nik: string): Faults {
  const reading = readNik(nik);
  if (reading.outcome === "read") return {};
  const { why } = reading;
  if (why === "missing") return { nik: "fault.nik-missing" };
  if (why === "wrong-length") return { nik: "fault.nik-length" };
  if (why === "day-impossible" || why === "month-impossible") return { nik: "fault.nik-date" };
  if (why === "not-digits" || why === "digits-lost") return { nik: "fault.nik-letters" };
  if (why.startsWith("is-") || why === "same-as-kk") return { nik: "fault.nik-other-number" };
  return { nik: "fault.nik-copied" };
}

function birthFault(written: string, today: IsoDate): Faults {
  if (written.trim() === "") return { birthDate: "fault.birth-missing" };
  const born = readDay(written);
  if (born === null) return { birthDate: "fault.birth-unreadable" };
  const age = ageOn(born, today);
  return age < 0 || age > 120 ? { birthDate: "fault.birth-unlikely" } : {};
}

function phoneFault({ phone, hasNoPhone }: Answers): Faults {
  if (hasNoPhone) return {};
  const reading = readPhone(phone);
  if (reading.outcome === "read") return {};
  return { phone: reading.outcome === "missing" ? "fault.phone-missing" : "fault.phone" };
}

function consentFault({ notice, mark, markPhoto }: Answers): Faults {
  return {
    ...(notice === null ? { notice: "fault.notice" } : {}),
    ...(mark === null || (mark !== "spoken" && markPhoto === null) ? { mark: "fault.mark" } : {}),
  };
}

const DAY = /^\s*(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})\s*$/;
const DAY_IN_A_ROW = /^\s*(\d{2})(\d{2})(\d{4})\s*$/;

/** A day as officers type it, day first: "17-8-1990", "17 08 1990", "17081990". Null when there is no such day. */
export function readDay(written: string): IsoDate | null {
  const [, day, month, year] = DAY.exec(written) ?? DAY_IN_A_ROW.exec(written) ?? [];
  return day === undefined ? null : isoDate(Number(year), Number(month), Number(day));
}

/** "1990-08-17" as it stands on a KTP: "17-08-1990". */
export function writeDay(day: IsoDate): string {
  return day.split("-").reverse().join("-");
}

/** The birth date that a NIK speaks of, as typed; empty when it speaks of none. A proposal: a NIK may disagree. */
export function birthDateIn(nik: string, today: IsoDate): string {
  const reading = readNik(nik);
  if (reading.outcome !== "read") return "";
  const { day, month, yearOfCentury } = contentsOf(reading.nik);
  const meant = [2000, 1900]
    .map((century) => isoDate(century + yearOfCentury, month, day))
    .find((date) => date !== null && ageOn(date, today) >= 15);
  return meant === undefined || meant === null ? "" : writeDay(meant);
}

/** A NIK in the groups in which people read it aloud: "1571 0157 0890 9901". */
export function inGroups(digits: string): string {
  return digits.replace(/\D/g, "").replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** On which screen a field is mended that the server names. */
export function stepOf(field: string): Step {
  if (field === "nik" || field === "kk") return "ktp";
  if (field === "name" || field === "birthDate" || field === "birthPlace" || field === "sex")
    return "name";
  if (/^(?:kelurahan(?:Code)?|address|rt|rw)$/.test(field)) return "home";
  if (field === "occupation" || field === "employmentStatus") return "work";
  if (field === "phone" || field === "email") return "phone";
  return field === "consent" ? "consent" : "check";
}

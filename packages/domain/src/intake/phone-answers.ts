import * as z from "zod/mini";
import { type Kelurahan, kelurahanFinder } from "../reference/kelurahan.ts";
import { type Occupation, occupationFinder } from "../reference/occupations.ts";
import { ageOn, type IsoDate, isoDate } from "../shared/dates.ts";
import { type CorrectionFault, readCorrected } from "./correction.ts";
import type { ApplicationDraft } from "./draft.ts";
import { contentsOf, Nik } from "./nik.ts";
import { writtenText } from "./written.ts";

/** How long a registration that is being typed is kept, from its first answer. */
export const PHONE_DRAFT_DAYS = 7;

/** What a worker is asked on the phone, one a page, in this order. Checking the answers is the tenth page. */
export const QUESTIONS = [
  "occupation",
  "phone",
  "nik",
  "name",
  "birth-date",
  "kelurahan",
  "photo",
  "contact",
  "consent",
] as const;
export type Question = (typeof QUESTIONS)[number];

/** Who is called when something happens. Whether that is the heir, the law says and not this form. */
/** The statements that somebody ticks, in their order. Only the last is a matter of consent (UU 27/2022 art. 20). */
export const STATEMENTS = ["use", "check", "messages"] as const;

export const RELATIONS = ["spouse", "child", "parent", "sibling", "other"] as const;
export type Relation = (typeof RELATIONS)[number];

export const Contact = z.strictObject({
  name: z.string(),
  relation: z.enum(RELATIONS),
  /** "+62…" */
  phone: z.nullable(z.string()),
});
export type Contact = z.infer<typeof Contact>;

/** What somebody has answered so far. Null is an answer too: there is none, or not now. */
export const PhoneAnswers = z.strictObject({
  occupation: z.optional(z.string()),
  /** "+62…"; null for whoever has no phone of their own. */
  phone: z.optional(z.nullable(z.string())),
  nik: z.optional(Nik),
  name: z.optional(z.string()),
  birthDate: z.optional(z.string()),
  /** The words are typed or those of the list; the code is null where no kelurahan of the city is meant. */
  kelurahan: z.optional(z.strictObject({ code: z.nullable(z.string()), words: z.string() })),
  photo: z.optional(z.enum(["sent", "later"])),
  contact: z.optional(z.nullable(Contact)),
  consent: z.optional(z.strictObject({ allowsMessages: z.boolean() })),
});
export type PhoneAnswers = z.infer<typeof PhoneAnswers>;

/** An answer as it comes from a form: every field is a text, and an absent one is empty. */
export type Typed = Readonly<Record<string, string>>;

export const PHONE_FAULTS = [
  "occupation.too-long",
  "phone.missing",
  "name.too-long",
  "kelurahan.missing",
  "contact.name-missing",
  "contact.name-too-long",
  "contact.relation-missing",
  "consent.use-missing",
  "consent.check-missing",
] as const;
/** Why an answer cannot be taken. The codes of one's own data are those of a correction. */
export type PhoneFault = (typeof PHONE_FAULTS)[number] | CorrectionFault;

/** The field that a fault is about, by its name in the form. */
export type FieldFault = { readonly field: string; readonly why: PhoneFault };

export type AnswerReading =
  | { readonly outcome: "read"; readonly answers: PhoneAnswers }
  | { readonly outcome: "faulty"; readonly faults: readonly [FieldFault, ...FieldFault[]] }
  /** The words fit several, or none: somebody must say which. */
  | { readonly outcome: "ask-which"; readonly choices: readonly string[] };

/** What answers are read against. */
export type AnswerReference = {
  readonly kelurahan: readonly Kelurahan[];
  readonly occupations: readonly Occupation[];
  readonly today: IsoDate;
};

const LONGEST_WORDS = 120;
/** As many as one takes in at a glance. */
const CHOICES_MAX = 6;

/** Reads the answer to one question. The fields are named as in the forms of the page. */
export function readAnswer(
  question: Exclude<Question, "photo">,
  typed: Typed,
  reference: AnswerReference,
): AnswerReading {
  switch (question) {
    case "occupation":
      return readOccupation(typed, reference);
    case "phone":
      return typed["none"] === "1" ? read({ phone: null }) : readPhoneNumber(typed, reference);
    case "nik":
      return readField("nik", "nik", typed, reference, (nik) => ({ nik: nik as Nik }));
    case "name": {
      if (field(typed, "name").length > LONGEST_WORDS) return faulty("name", "name.too-long");
      return readField("name", "name", typed, reference, (name) => ({ name }));
    }
    case "birth-date": {
      const written = ["day", "month", "year"].map((part) => field(typed, part)).join(" ");
      return readField("birthDate", "day", { day: written }, reference, (birthDate) => ({
        birthDate,
      }));
    }
    case "kelurahan":
      return readKelurahan(typed, reference);
    case "contact":
      return typed["none"] === "1" ? read({ contact: null }) : readContact(typed, reference);
    case "consent":
      return readConsent(typed);
  }
}

/** The first question that is still to be answered; null when all are. */
export function nextQuestion(answers: PhoneAnswers): Question | null {
  return QUESTIONS.find((question) => !isAnswered(question, answers)) ?? null;
}

/** Whether somebody may look at a question: those before it are answered. */
export function isReached(question: Question, answers: PhoneAnswers): boolean {
  const next = nextQuestion(answers);
  return next === null || QUESTIONS.indexOf(question) <= QUESTIONS.indexOf(next);
}

function isAnswered(question: Question, answers: PhoneAnswers): boolean {
  return answers[question === "birth-date" ? "birthDate" : question] !== undefined;
}

/**
 * The birth date that a NIK tells, to be confirmed by whoever it belongs to: null where it tells no day of a life
 * that works. It proves nothing, for a NIK is not changed when it is wrong (PP 40/2019 art. 30 (2)).
 */
export function birthDateIn(nik: Nik, today: IsoDate): IsoDate | null {
  const { day, month, yearOfCentury } = contentsOf(nik);
  const dates = [2000, 1900]
    .map((century) => isoDate(century + yearOfCentury, month, day))
    .filter((date) => date !== null);
  return dates.find((date) => ageOn(date, today) >= 15 && ageOn(date, today) <= 100) ?? null;
}

/** The answers as an application; null while one is missing that an application needs. */
export function applicationOf(id: string, answers: PhoneAnswers): ApplicationDraft | null {
  const { nik, name, birthDate, kelurahan, occupation, phone, consent } = answers;
  if (
    nik === undefined ||
    name === undefined ||
    birthDate === undefined ||
    kelurahan === undefined ||
    occupation === undefined ||
    consent === undefined
  )
    return null;
  return {
    id,
    nik,
    name,
    birthDate,
    ...(typeof phone === "string" ? { phone } : {}),
    kelurahan: kelurahan.code ?? kelurahan.words,
    occupation,
    noticeGiven: true,
  };
}

function readOccupation(typed: Typed, { occupations }: AnswerReference): AnswerReading {
  const chosen = occupations.find(({ id }) => id === typed["occupation"]);
  if (chosen !== undefined) return read({ occupation: chosen.nameId });
  const words = field(typed, "words");
  if (words.length > LONGEST_WORDS) return faulty("words", "occupation.too-long");
  if (!/\p{L}/u.test(words)) return faulty("words", "occupation.missing");
  // Asked once: whoever sees the choices and writes the same again means just that.
  const isInsisted = typed["asked"] === words;
  const finding = occupationFinder(occupations)(words);
  if (finding.outcome === "ambiguous" && !isInsisted)
    return { outcome: "ask-which", choices: finding.ids.slice(0, CHOICES_MAX) };
  return read({ occupation: words });
}

function readPhoneNumber(typed: Typed, reference: AnswerReference): AnswerReading {
  if (field(typed, "phone") === "") return faulty("phone", "phone.missing");
  return readField("phone", "phone", typed, reference, (phone) => ({ phone }));
}

function readKelurahan(typed: Typed, { kelurahan }: AnswerReference): AnswerReading {
  const chosen = kelurahan.find(({ code }) => code === typed["kelurahan"]);
  if (chosen !== undefined) return read(placeOf(chosen));
  const words = field(typed, "words");
  if (!/\p{L}/u.test(words)) return faulty("words", "kelurahan.missing");
  if (typed["elsewhere"] === "1" && words.length <= LONGEST_WORDS)
    return read({ kelurahan: { code: null, words } });
  const finding = kelurahanFinder(kelurahan)(words);
  if (finding.outcome === "found") {
    const found = kelurahan.find(({ code }) => code === finding.code);
    if (found !== undefined) return read(placeOf(found));
  }
  if (finding.outcome === "ambiguous")
    return { outcome: "ask-which", choices: finding.codes.slice(0, CHOICES_MAX) };
  const letters = words.toLowerCase();
  const like = kelurahan.filter(({ name }) => name.toLowerCase().includes(letters));
  if (like.length > 0)
    return { outcome: "ask-which", choices: like.slice(0, CHOICES_MAX).map(({ code }) => code) };
  return faulty("words", "kelurahan.unknown");
}

function placeOf({ code, name, kecamatan }: Kelurahan): PhoneAnswers {
  return { kelurahan: { code, words: `${name}, ${kecamatan}` } };
}

function readContact(typed: Typed, reference: AnswerReference): AnswerReading {
  const name = field(typed, "name");
  const relation = RELATIONS.find((each) => each === typed["relation"]);
  const phone = readCorrected("phone", field(typed, "phone"), reference.today);
  const faults: FieldFault[] = [];
  if (!/\p{L}/u.test(name)) faults.push({ field: "name", why: "contact.name-missing" });
  else if (name.length > LONGEST_WORDS)
    faults.push({ field: "name", why: "contact.name-too-long" });
  if (relation === undefined) faults.push({ field: "relation", why: "contact.relation-missing" });
  if (phone.outcome === "unreadable") faults.push({ field: "phone", why: phone.why });
  const [first, ...others] = faults;
  if (first !== undefined) return { outcome: "faulty", faults: [first, ...others] };
  if (relation === undefined || phone.outcome === "unreadable")
    return faulty("relation", "contact.relation-missing");
  return read({ contact: { name, relation, phone: phone.value as string | null } });
}

/** The first two say that somebody was told (UU 27/2022 art. 21); only messages are a matter of consent. */
function readConsent(typed: Typed): AnswerReading {
  const faults: FieldFault[] = [];
  if (typed["use"] !== "1") faults.push({ field: "use", why: "consent.use-missing" });
  if (typed["check"] !== "1") faults.push({ field: "check", why: "consent.check-missing" });
  const [first, ...others] = faults;
  if (first !== undefined) return { outcome: "faulty", faults: [first, ...others] };
  return read({ consent: { allowsMessages: typed["messages"] === "1" } });
}

function readField(
  name: "nik" | "name" | "birthDate" | "phone",
  inForm: string,
  typed: Typed,
  { today }: AnswerReference,
  toAnswers: (value: string) => PhoneAnswers,
): AnswerReading {
  const reading = readCorrected(name, field(typed, inForm), today);
  if (reading.outcome === "unreadable") return faulty(inForm, reading.why);
  // A dash is no number.
  if (reading.value === null) return faulty(inForm, "phone.missing");
  return read(toAnswers(String(reading.value)));
}

function field(typed: Typed, name: string): string {
  return writtenText(typed[name] ?? "");
}

function read(answers: PhoneAnswers): AnswerReading {
  return { outcome: "read", answers };
}

function faulty(name: string, why: PhoneFault): AnswerReading {
  return { outcome: "faulty", faults: [{ field: name, why }] };
}

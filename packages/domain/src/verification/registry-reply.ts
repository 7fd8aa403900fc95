/** The fields that the civil registry compares, in the order in which we record them. */
export const REGISTRY_FIELDS = [
  "name",
  "birthPlace",
  "birthDate",
  "sex",
  "kk",
  "address",
  "province",
  "city",
  "kecamatan",
  "kelurahan",
] as const;
export type RegistryField = (typeof REGISTRY_FIELDS)[number];

/** What the registry says about one field that we sent. */
export type FieldReply = {
  readonly outcome: "match" | "mismatch" | "not-checked";
  /** 0 to 100, where the registry gives one. */
  readonly score: number | null;
  /** The reply itself where we could not understand it, cut to 200 letters, for an officer to read. */
  readonly notUnderstood: string | null;
};

export type PopulationStatus = "active" | "inactive" | "deceased" | "not-found" | "unknown";

/**
 * An answer of the civil registry, or why there is none. No answer is not a mismatch: ask again later.
 *
 * Outcomes and scores only. The registry's own data never enters (Permendagri 102/2019 lends the
 * right to compare, not to copy).
 */
export type RegistryReply =
  | {
      readonly outcome: "answered";
      readonly fields: Readonly<Record<RegistryField, FieldReply>>;
      readonly populationStatus: PopulationStatus;
      readonly rawCode: string | null;
    }
  | { readonly outcome: "no-answer"; readonly why: NoAnswer };
export type NoAnswer = "service-failed" | "quota-used-up" | "empty" | "not-understood";

const SPACES = /\s+/g;
const SCORE = /\((\d+)\)/;
/** Nothing but a score and punctuation may follow: "Sesuai sebagian" is not a match. */
const FIELD_REPLY = /^(tidak ?sesuai|sesuai) ?(\( ?\d+ ?\))? ?[.,;!]?$/;
const NOT_UNDERSTOOD_LENGTH_MAX = 200;

const NOT_CHECKED: FieldReply = { outcome: "not-checked", score: null, notUnderstood: null };

/**
 * Reads "Sesuai (92)" or "Tidak Sesuai (0)" (identity.md section 4, rules 1 to 4).
 *
 * A field without a reply was not checked. A reply in other words was not checked either, has score
 * 0 and keeps its text. A score beyond 100 is no score.
 */
export function readFieldReply(text: string | null | undefined): FieldReply {
  const reply = plain(text ?? "");
  if (reply === "") return NOT_CHECKED;
  if (!FIELD_REPLY.test(reply)) {
    const notUnderstood = (text ?? "").trim().slice(0, NOT_UNDERSTOOD_LENGTH_MAX);
    return { outcome: "not-checked", score: 0, notUnderstood };
  }
  const digits = SCORE.exec(reply.replace(SPACES, ""))?.[1];
  const score = digits === undefined || Number(digits) > 100 ? null : Number(digits);
  const outcome = reply.startsWith("tidak") ? "mismatch" : "match";
  return { outcome, score, notUnderstood: null };
}

/**
 * What each phrase says about a person, the first that occurs counts (rule 6). "Data ditemukan"
 * alone says nothing: of a dead person there is data, too. To be confirmed with the city's Disdukcapil.
 */
const STATUS_PHRASES: readonly (readonly [RegExp, PopulationStatus])[] = [
  [/\btidak (di ?temukan|terdaftar|ada)\b|\bnot found\b/, "not-found"],
  [/\b(tidak|belum|bukan) meninggal\b/, "unknown"],
  [/\bmeninggal\b|\bwafat\b|\bkematian\b|\bdeceased\b/, "deceased"],
  [/\b(tidak|non|belum|bukan) ?-?aktif\b|\binactive\b|\bdi ?non ?-?aktifkan\b/, "inactive"],
  [/\baktif\b|\bactive\b/, "active"],
];

/** Reads the registry's status text, such as "Data Ditemukan, Status Tidak Aktif"; else unknown. */
export function readPopulationStatus(text: string | null | undefined): PopulationStatus {
  const status = plain(text ?? "");
  return STATUS_PHRASES.find(([phrase]) => phrase.test(status))?.[1] ?? "unknown";
}

/** Names of the fields on the wire; where two carry one field, the code is preferred to its name. */
const WIRE_NAMES: Readonly<Record<RegistryField, readonly string[]>> = {
  name: ["NAMA_LGKP"],
  birthPlace: ["TMPT_LHR"],
  birthDate: ["TGL_LHR"],
  sex: ["JENIS_KLMIN"],
  kk: ["NO_KK"],
  address: ["ALAMAT"],
  province: ["NO_PROP", "PROP_NAME"],
  city: ["NO_KAB", "KAB_NAME"],
  kecamatan: ["NO_KEC", "KEC_NAME"],
  kelurahan: ["NO_KEL", "KEL_NAME"],
};
/** Public client code shows several names for these two; to be confirmed with the agreement (PKS). */
const STATUS_WIRE_NAMES = ["RESPON", "RESPONSE", "RESPONSE_DESC", "RESPONSE_MESSAGE", "STATUS"];
const CODE_WIRE_NAMES = ["RESPONSE_CODE", "RESPON_CODE", "KODE", "CODE"];
const QUOTA = /\b(kuota|quota|limit)\b/;

/**
 * Reads a reply of the civil registry's web service (identity.md section 4, "Wire shape" and rule 5).
 *
 * `json` is the parsed body, untrusted. An HTTP failure, a used-up quota, an empty content and
 * anything we do not understand give no answer, never a mismatch. Never throws.
 */
export function readDukcapilReply(json: unknown, httpStatus = 200): RegistryReply {
  if (httpStatus < 200 || httpStatus > 299) return noAnswer("service-failed");
  if (!isRecord(json)) return noAnswer("not-understood");

  const { content } = json;
  const row: unknown = Array.isArray(content) ? content[0] : content;
  if (row === undefined || row === null) {
    return noAnswer(isAboutQuota(firstText(json, STATUS_WIRE_NAMES)) ? "quota-used-up" : "empty");
  }
  if (!isRecord(row)) return noAnswer("not-understood");

  const status = firstText(row, STATUS_WIRE_NAMES);
  if (isAboutQuota(status)) return noAnswer("quota-used-up");
  const fields = fieldsOf(row);
  const isEmpty = REGISTRY_FIELDS.every((field) => fields[field] === NOT_CHECKED);
  if (isEmpty && status === null) {
    return noAnswer(Object.keys(row).length === 0 ? "empty" : "not-understood");
  }
  return {
    outcome: "answered",
    fields,
    populationStatus: readPopulationStatus(status),
    rawCode: firstText(row, CODE_WIRE_NAMES),
  };
}

/** Scores from 0 to 100 at which a name agrees, or a person must look; dated data of the programme. */
export type NameScoreLimits = { readonly matchMin: number; readonly lookMin: number };

/**
 * Judges the registry's reply about a name by its score: agrees, a person looks, or differs.
 *
 * A reply without a score is taken at its word. Null when the name was not checked.
 */
export function judgeNameReply(
  reply: FieldReply,
  limits: NameScoreLimits,
): "agrees" | "look" | "differs" | null {
  if (reply.outcome === "not-checked") return null;
  if (reply.score === null) return reply.outcome === "match" ? "agrees" : "differs";
  if (reply.score >= limits.matchMin) return "agrees";
  return reply.score >= limits.lookMin ? "look" : "differs";
}

function fieldsOf(row: Readonly<Record<string, unknown>>): Record<RegistryField, FieldReply> {
  const read = (field: RegistryField) => readFieldReply(firstText(row, WIRE_NAMES[field]));
  return {
    name: read("name"),
    birthPlace: read("birthPlace"),
    birthDate: read("birthDate"),
    sex: read("sex"),
    kk: read("kk"),
    address: read("address"),
    province: read("province"),
    city: read("city"),
    kecamatan: read("kecamatan"),
    kelurahan: read("kelurahan"),
  };
}

function plain(text: string): string {
  return text.trim().replace(SPACES, " ").toLowerCase();
}

function isAboutQuota(status: string | null): boolean {
  return status !== null && QUOTA.test(plain(status));
}

function noAnswer(why: NoAnswer): RegistryReply {
  return { outcome: "no-answer", why };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstText(
  row: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | null {
  for (const name of names) {
    const value = Object.hasOwn(row, name) ? row[name] : undefined;
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (typeof value === "number") return String(value);
  }
  return null;
}

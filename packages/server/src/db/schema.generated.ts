// Written by generate-schema.ts from the migrated database. Do not edit.
import type { ColumnType } from "kysely";

/** A column that may be left out of an insert: the database fills it. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;

/** Any value that JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** JSON is read parsed. A row of insertMany gives the value; the query builder wants it as JSON text. */
export type JsonColumn = ColumnType<JsonValue, JsonValue, JsonValue>;
/** A calendar date as ISO text, "2026-11-23". */
export type IsoDate = string;
export type Int8 = ColumnType<bigint, bigint | number | string, bigint | number | string>;
/** Exact, therefore text: convert it in the store, never to a float. */
export type Numeric = ColumnType<string, bigint | number | string, bigint | number | string>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** Keys for machines. Only the SHA-256 of a secret is kept. areas is {*} or kelurahan codes. */
export interface ApiKeys {
  region_code: string;
  id: string;
  label: string;
  role: string;
  areas: string[];
  secret_hash: Buffer;
  created_at: Generated<Timestamp>;
  revoked_at: Timestamp | null;
}

/** One request to join. What came in stays sealed as it came; the columns are its present reading, which only a row of corrections changes. */
export interface Applications {
  region_code: string;
  id: string;
  channel: string;
  list_id: string | null;
  row_number: number | null;
  code: string;
  submitted_at: Generated<Timestamp>;
  submitted_by: string;
  nik_sealed: Buffer | null;
  /** Keyed HMAC of the NIK: finds equals without showing the number. Personal data; never leaves the server. */
  nik_index: Buffer | null;
  nik_problem: string | null;
  kk_sealed: Buffer | null;
  name: string | null;
  name_key: string | null;
  born_on: IsoDate | null;
  birth_date_problem: string | null;
  birth_place: string | null;
  sex: string | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  rt: number | null;
  rw: number | null;
  kelurahan_code: string | null;
  kelurahan_words: string | null;
  occupation_id: string | null;
  occupation_words: string | null;
  second_occupation_words: string | null;
  employment: string | null;
  nik_notes: Generated<string[]>;
  deceased_hint: Generated<boolean>;
  /** Whether the privacy notice was read to the worker; null where the list does not say. */
  notice_given: boolean | null;
  is_complete: boolean;
  content_sha256: Buffer;
  /** The row or form exactly as it came, sealed with the NIK key. */
  raw_sealed: Buffer;
  /** Whose collector, employer or union brought this worker in. */
  organisation: string | null;
  /** How many corrections this reading follows. Who corrects says on which reading they rest. */
  correction_count: Generated<number>;
  /** Since when this is said to be this person, where a correction changed who it is: in the order of who came first it then stands here. Null as received. */
  identified_at: Timestamp | null;
}

/** What the insurer answered about each person sent, also where a person had to say whom a row means. */
export interface BatchAnswers {
  region_code: string | null;
  batch_id: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  reply_id: string | null;
  row_number: number | null;
  outcome: string | null;
  reason_text: string | null;
  reason_code: string | null;
}

export interface BatchRows {
  region_code: string;
  batch_id: string;
  row_number: number;
  application_id: string;
  kelurahan_code: string | null;
  nik_index: Buffer;
}

export interface BillLines {
  region_code: string;
  bill_id: string;
  row_number: number;
  month: string;
  amount_idr: Int8;
  worker_id: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  /** What the row says of somebody we do not know, sealed; of a member the worker is enough. */
  raw_sealed: Buffer | null;
}

/** A bill that was recorded by mistake, or that the insurer took back. Its months wait for another bill. */
export interface BillWithdrawals {
  region_code: string;
  bill_id: string;
  reason: string;
  withdrawn_by: string;
  withdrawn_at: Timestamp;
}

/** The months that a bill asks for as we expected them. A row moves its month from committed to billed. */
export interface BilledMonths {
  region_code: string;
  bill_id: string;
  worker_id: string;
  programme: string;
  month: string;
  amount_idr: Int8;
  application_id: string;
  kelurahan_code: string | null;
}

/** What the insurer asks of a group for some months. What it asks is what is due, whatever we expected. */
export interface Bills {
  region_code: string;
  id: string;
  group_id: string;
  first_month: string;
  last_month: string;
  billing_code: string;
  amount_idr: Int8;
  due_on: IsoDate;
  /** Null for a bill that names a total only. */
  line_count: number | null;
  lines_idr: Int8 | null;
  expected_count: number;
  /** What the months that were committed and not billed came to when the bill was recorded. */
  expected_idr: Int8;
  file_sha256: Buffer | null;
  replaces_id: string | null;
  recorded_by: string;
  recorded_at: Timestamp;
}

/** What became of a bridge. Who approves is not who drafted; approved, its months are reserved in the same transaction. */
export interface BridgeDecisions {
  region_code: string;
  bridge_id: string;
  drafted_by: string;
  outcome: string;
  words: string | null;
  decided_by: string;
  decided_at: Timestamp;
}

/** Of a bridge: how many people of a sector a fund pays a month for, and by which rate. */
export interface BridgeSteps {
  region_code: string;
  bridge_id: string;
  position: number;
  fund_id: string;
  month: string;
  sector: string;
  /** The funds that may pay for these people, by what they are for. */
  payer_ids: string[];
  month_count: number;
  rate_id: string;
  each_idr: Int8;
}

/** Funds are asked to pay months that nobody pays, so that nobody loses cover. It says nothing until a second person approves. */
export interface Bridges {
  region_code: string;
  id: string;
  last_month: string;
  /** Funds that the treasurer left out, because their funder would not have it. */
  without_ids: string[];
  reason: string;
  month_count: number;
  total_idr: Int8;
  /** Worker-months for which the money did not reach. */
  left_count: number;
  /** Whether it was shown that no other sharing between these funds is cheaper. */
  is_cheapest: boolean;
  drafted_by: string;
  drafted_at: Timestamp;
}

export interface BulkConfirmationRows {
  region_code: string;
  bulk_id: string;
  proposal_id: string;
  application_id: string;
  kelurahan_code: string | null;
  /** sampled: drawn at random for a look one by one. changed: not clean any more when it came to it. */
  result: string;
}

export interface BulkConfirmations {
  region_code: string;
  id: string;
  rule_id: string;
  content_hmac: Buffer;
  confirmed_by: string;
  confirmed_at: Timestamp;
  selection_id: string | null;
}

/** What was decreed about a day; the latest word on a day counts. A holiday that is moved is said not to be one. */
export interface CalendarDays {
  region_code: string;
  id: string;
  day: IsoDate;
  is_off: boolean;
  name: string;
  basis: string;
  said_by: string;
  said_at: Generated<Timestamp>;
  /** Where the decree or the news of it was read; empty where nobody said. */
  source: Generated<string>;
  confidence: Generated<string>;
}

/** What somebody ordered of many cards, and how far it is. A job works it off. */
export interface CardOrders {
  region_code: string;
  id: string;
  kind: string;
  cohort_id: string;
  which: string;
  /** The address that is printed on the cards, where people can check them. */
  origin: string | null;
  ordered_by: string;
  ordered_at: Timestamp;
  cards_total: number | null;
  cards_done: Generated<number>;
  ended_at: Timestamp | null;
  /** When the sheets were thrown away: they hold names, and can be made again. */
  cleared_at: Timestamp | null;
}

/** Which card was printed by which order, in the order of the sheets. */
export interface CardPrintLines {
  region_code: string;
  order_id: string;
  line: number;
  card_id: string;
  application_id: string;
  kelurahan_code: string | null;
}

/** A card that does not hold any more. Why stays in the office: the public list carries no reasons. */
export interface CardRevocations {
  region_code: string;
  card_id: string;
  application_id: string;
  kelurahan_code: string | null;
  reason: string;
  words: string;
  revoked_by: string;
  revoked_at: Timestamp;
}

/** Sheets of cards as PDF, sealed, until they are printed on paper: thrown away after a week. */
export interface CardSheets {
  region_code: string;
  order_id: string;
  part: number;
  card_count: number;
  byte_count: number;
  file_sealed: Buffer;
}

/** A card that was handed out, or will be. Several to a person are normal: lost, worn out, renewed. */
export interface Cards {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  cohort_id: string;
  /** Forty random bits in eight symbols, drawn for this card and derived from nothing. */
  code: string;
  valid_to: IsoDate;
  /** The end of the last covered day and the months in which arrears can still be paid. */
  expires_at: Timestamp;
  key_id: string;
  /** The signed text of its QR code. Nothing in it is about the person. */
  qr_text: string;
  replaces_id: string | null;
  order_id: string | null;
  issued_by: string;
  issued_at: Timestamp;
}

/** Who works on a case now. It ends by itself, so that nobody holds a case by going home. */
export interface CaseClaims {
  region_code: string;
  application_id: string;
  kelurahan_code: string | null;
  claimed_by: string;
  claimed_at: Timestamp;
  expires_at: Timestamp;
}

export interface CaseNotes {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  words: string;
  written_by: string;
  written_at: Generated<Timestamp>;
}

/** What waits for a person now. Derived: refresh_cases makes it again from what it is derived from. */
export interface Cases {
  region_code: string;
  application_id: string;
  queue: string;
  kelurahan_code: string | null;
  since: Timestamp;
}

export interface CleanSelectionRows {
  region_code: string;
  selection_id: string;
  place: number;
  proposal_id: string;
  application_id: string;
  kelurahan_code: string | null;
}

/** Clean cases as somebody looked at them. One that nobody confirmed is given up after a day. */
export interface CleanSelections {
  region_code: string;
  id: string;
  rule_id: string;
  case_count: number;
  made_by: string;
  made_at: Timestamp;
}

/** The months that are closed, by what was last approved of each. */
export interface ClosedMonths {
  region_code: string | null;
  month: string | null;
  closing_id: string | null;
}

export interface CohortQuotas {
  region_code: string;
  cohort_id: string;
  kelurahan_code: string;
  places: number;
}

export interface Cohorts {
  region_code: string;
  id: string;
  name: string;
  first_month: string;
  month_count: number;
  /** Places in the city; null means no limit. */
  quota: number | null;
  funder: string;
  is_state_budget: boolean;
  /** The dated priority rule this cohort is chosen by, copied so that a later rule cannot change it. */
  priority_rule: JsonColumn;
  created_by: string;
  created_at: Generated<Timestamp>;
}

/** The months of which ledger, bill and statement say the same. A row moves its month from paid to confirmed, and its money to the insurer. */
export interface ConfirmedMonths {
  region_code: string;
  statement_id: string;
  worker_id: string;
  programme: string;
  month: string;
  amount_idr: Int8;
  application_id: string;
  kelurahan_code: string | null;
  confirmed_by: string;
  confirmed_at: Timestamp;
}

/** What a month costs, and the rule versions it rests on. The id names what it was worked out from and a hash of the result, so a changed rule is another rate. */
export interface ContributionRates {
  region_code: string;
  id: string;
  month: string;
  sector: string;
  band: number;
  is_state_budget: boolean;
  jkk_idr: Int8;
  jkm_idr: Int8;
  jht_idr: Int8;
  total_idr: Int8;
  rule_version_ids: string[];
}

/** Photos that a worker sent and that are still to be fetched from the gateway. The row goes when the photo is with the evidence. */
export interface ConversationPhotos {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  place_sealed: Buffer;
  attempt: Generated<number>;
  due_at: Timestamp;
}

/** Where somebody stands in a conversation, with their answers sealed. Forgotten after seven days without a word. */
export interface Conversations {
  region_code: string;
  id: string;
  channel: string;
  phone_index: Buffer;
  state_sealed: Buffer;
  last_heard_at: Timestamp;
  remind_at: Timestamp | null;
  forget_at: Timestamp;
}

export interface CorrectionRequestClosings {
  region_code: string;
  request_id: string;
  application_id: string;
  kelurahan_code: string | null;
  reason: string;
  closed_by: string;
  closed_at: Timestamp;
}

/** A correction on which cover or money hangs: it is made under the same id when a second person has confirmed it. */
export interface CorrectionRequests {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  based_on: number;
  after: JsonColumn;
  reason: string;
  evidence: string | null;
  requested_by: string;
  requested_at: Timestamp;
  undoes_id: string | null;
  content_hmac: Buffer;
}

/** Columns of an application before and after, the numbers sealed as they are there. The original with all corrections in their order is the present reading: a trigger sees to it. */
export interface Corrections {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  number: number;
  /** Filled in by the database from the reading that is corrected. */
  before: Generated<JsonColumn>;
  after: JsonColumn;
  reason: string;
  evidence: string | null;
  corrected_by: string;
  confirmed_by: string | null;
  corrected_at: Timestamp;
  /** What counted when this was corrected. */
  decision_id: string | null;
  undoes_id: string | null;
  /** The confirmed judgement by which two applications are one person, where values were kept for it. */
  judgement_id: string | null;
  /** Of the order as it was sent: the same one sent again is known by it. */
  content_hmac: Buffer;
}

/** A membership that ended because months stayed unpaid until grace was over, and why: the first unpaid month decides. */
export interface CoverLapses {
  region_code: string;
  worker_id: string;
  programme: string;
  first_month: string;
  last_month: string;
  last_day: IsoDate;
  application_id: string;
  kelurahan_code: string | null;
  reason: string;
  fund_id: string | null;
  /** The unpaid months as they stood: state, who was to pay, how much, by which plan and transfer. */
  chain: JsonColumn;
  decided_by: string;
  recorded_at: Timestamp;
}

/** That somebody would lose cover after a day was told the treasurer, 60, 30 and 7 days before; at 30 and 7 the worker as well. */
export interface CoverWarnings {
  region_code: string;
  worker_id: string;
  programme: string;
  kind: string;
  last_day: IsoDate;
  days: number;
  application_id: string;
  kelurahan_code: string | null;
  reason: string;
  fund_id: string | null;
  warned_on: IsoDate;
}

/** An order to reserve planned months out of their funds, and how far it is. Its transfers name it as their document. */
export interface CoverageCommitments {
  region_code: string;
  id: string;
  first_month: string;
  last_month: string;
  months_done: Generated<number>;
  amount_idr: Generated<Int8>;
  ordered_by: string;
  ordered_at: Generated<Timestamp>;
  ended_at: Timestamp | null;
}

/** One member, one month: who pays, how much, and how far it is. Only what is planned may be planned anew. */
export interface CoverageMonths {
  region_code: string;
  worker_id: string;
  programme: string;
  month: string;
  application_id: string;
  kelurahan_code: string | null;
  /** The fund that pays; null where none can, which is what the lapse guard looks for. */
  account_id: string | null;
  rate_id: string | null;
  amount_idr: Int8 | null;
  plan_id: string | null;
  state: Generated<string>;
}

/** Who pays each member's month: the order for it, how far it is, and what it rests on. */
export interface CoveragePlans {
  region_code: string;
  id: string;
  first_month: string;
  last_month: string;
  /** The funds as they stood when the plan began, with what each could still give. */
  funds: JsonColumn | null;
  /** What each fund has been asked for so far; with it and the last member a broken plan goes on. */
  uses: JsonColumn | null;
  at_month: string | null;
  at_started_on: IsoDate | null;
  at_member: string | null;
  months_total: number | null;
  months_done: Generated<number>;
  unpaid_count: Generated<number>;
  ordered_by: string;
  ordered_at: Generated<Timestamp>;
  ended_at: Timestamp | null;
  /** Versions of funds, hashes of rates and members it was made from: where they are others now, a new plan is due. */
  basis: JsonColumn | null;
  /** What became of the months of the plan before: from which payer to which, how many, and what they came to. */
  changes: JsonColumn | null;
  /** Why months have no payer, and how many for each reason. */
  gaps: JsonColumn | null;
}

/** The decision that counts for each application: ids are UUIDv7, so the greatest is the latest. */
export interface CurrentDecisions {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  run_id: string | null;
  outcome: string;
  grounds: string[];
  policy_id: string;
  decided_at: Timestamp;
  decided_by: string;
  proposal_id: string | null;
  proposed_by: string | null;
  reason: string | null;
}

/** The annex as it stands after its corrections: what counts for cover and for the insurer. Who stands in it never changes. */
export interface CurrentDecreeLines {
  region_code: string | null;
  decree_id: string | null;
  line_number: number | null;
  cohort_id: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  name: string | null;
  corrected_name: string | null;
  occupation: string | null;
  first_month: string | null;
  month_count: number | null;
  replaces_id: string | null;
  correction_id: string | null;
}

export interface CurrentFundTerms {
  region_code: string;
  fund_id: string;
  version: number;
  name: string;
  amount_idr: Int8;
  first_month: string;
  last_month: string;
  budget_year: number | null;
  budget_line: string | null;
  priority: number;
  is_state_budget: boolean;
  earmark: JsonColumn;
  is_listed: boolean;
  conditions: string | null;
  is_open: boolean;
  reason: string;
  set_by: string;
  set_at: Timestamp;
  contact_sealed: Buffer | null;
}

export interface CurrentGroupFunds {
  region_code: string;
  id: string;
  fund_id: string;
  group_id: string;
  set_by: string;
  set_at: Timestamp;
}

export interface CurrentMessageStates {
  region_code: string;
  id: string;
  message_id: string;
  application_id: string | null;
  kelurahan_code: string | null;
  state: string;
  attempt: number;
  provider_index: Buffer | null;
  error_code: string | null;
  happened_at: Timestamp;
  recorded_at: Timestamp;
}

/** How far somebody is who proves by a code to the phone that a copy of data is their own: one for each request. */
export interface DataCopyProofs {
  region_code: string;
  request_id: string;
  application_id: string;
  kelurahan_code: string | null;
  /** The number, a keyed hash of the code, and how often it was sent and tried. */
  proof_sealed: Buffer;
}

export interface DataRequestAnswers {
  region_code: string;
  request_id: string;
  application_id: string;
  kelurahan_code: string | null;
  outcome: string;
  words: string;
  answered_by: string;
  answered_at: Timestamp;
}

/** What somebody asks about their own data. Each is answered within 72 hours (UU 27/2022 art. 30, 32, 40). */
export interface DataRequests {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  kind: string;
  field: string | null;
  words_sealed: Buffer | null;
  channel: string;
  received_by: string;
  received_at: Timestamp;
  due_at: Timestamp;
}

/** Which finding approves, refuses or refers, per programme. Data, so that a city can differ without other code. */
export interface DecisionPolicies {
  region_code: string;
  id: string;
  programme: string;
  policy: JsonColumn;
  parameters: JsonColumn;
  valid_from: IsoDate;
  valid_to: IsoDate | null;
  basis: string;
  source: string | null;
  confidence: string | null;
  verified_by: string | null;
  /** Basis and source in English, where they differ; null for what officers wrote. */
  english: JsonColumn | null;
}

/** Every decision ever taken. The latest one counts; see current_decisions. */
export interface Decisions {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  run_id: string | null;
  outcome: string;
  grounds: string[];
  policy_id: string;
  decided_at: Generated<Timestamp>;
  decided_by: string;
  proposal_id: string | null;
  proposed_by: string | null;
  reason: string | null;
}

/** A draft that nothing came of: its author took it back, or the second person sent it back. */
export interface DecreeDraftEndings {
  region_code: string;
  draft_id: string;
  how: string;
  words: string;
  ended_by: string;
  ended_at: Generated<Timestamp>;
}

/** The annex of a draft. Of a correction: what its lines say from now on, and why. */
export interface DecreeDraftLines {
  region_code: string;
  draft_id: string;
  line_number: number;
  cohort_id: string;
  application_id: string;
  kelurahan_code: string | null;
  name: string;
  nik_sealed: Buffer;
  occupation: string;
  first_month: string;
  month_count: number;
  replaces_id: string | null;
  corrects_line: number | null;
  reason: string | null;
}

/** A decree as one person puts it together. Its people are frozen; a second person issues it, and it keeps its id. */
export interface DecreeDrafts {
  region_code: string;
  id: string;
  cohort_id: string;
  kind: string;
  changes_id: string | null;
  number: string;
  issued_on: IsoDate;
  /** What the paper says besides its annex: office and name of who signs, considerations, legal basis. */
  paper: JsonColumn;
  line_count: number;
  annex_sha256: Buffer;
  drafted_by: string;
  drafted_at: Generated<Timestamp>;
}

/** The annex as signed: a later change to a worker does not change it. */
export interface DecreeLines {
  region_code: string;
  decree_id: string;
  line_number: number;
  cohort_id: string;
  application_id: string;
  kelurahan_code: string | null;
  name: string;
  nik_sealed: Buffer;
  occupation: string;
  first_month: string;
  month_count: number;
  replaces_id: string | null;
}

/** The decree as signed on paper, a PDF; the latest one counts. */
export interface DecreeScans {
  region_code: string;
  decree_id: string;
  id: string;
  file_name: string;
  byte_count: number;
  file_sha256: Buffer;
  file_sealed: Buffer;
  attached_by: string;
  attached_at: Generated<Timestamp>;
}

/** The mayor's decree (SK Wali Kota). Nobody is sent to the insurer without a line in its annex. */
export interface Decrees {
  region_code: string;
  id: string;
  cohort_id: string;
  number: string;
  version: number;
  kind: string;
  changes_id: string | null;
  issued_on: IsoDate;
  line_count: number;
  annex_sha256: Buffer;
  issued_by: string;
  created_at: Generated<Timestamp>;
  /** Who put the decree together; null for one that the terminal issued. */
  drafted_by: string | null;
}

/** Every command that has an answer, with that answer: written with its effect, so that both happened or neither. Sent again it gets the same. */
export interface DeviceCommands {
  region_code: string;
  device_id: string;
  seq: number;
  command_id: string;
  kind: string;
  /** Of the command as it was signed: another one under its number is known by it. */
  content_hmac: Buffer;
  answer: JsonColumn;
  /** By the device's clock. */
  made_at: Timestamp;
  answered_at: Timestamp;
  /** As whom it took effect: the device's person, or who handed the queue in. */
  answered_by: string;
}

/** A command that came from a revoked device, or from one whose person has left: it takes effect when somebody takes it, and is never lost. */
export interface DeviceQuarantine {
  region_code: string;
  id: string;
  device_id: string;
  seq: number;
  command_id: string;
  kind: string;
  kelurahan_code: string | null;
  /** Whether this very command was announced before the revocation: else it may be of whoever found the phone. */
  is_proven: boolean;
  /** The command as it was signed. */
  raw_sealed: Buffer;
  arrived_at: Timestamp;
}

export interface DeviceQuarantineClosings {
  region_code: string;
  quarantine_id: string;
  kelurahan_code: string | null;
  verdict: string;
  reason: string;
  /** What became of a command that was taken. */
  result: JsonColumn | null;
  closed_by: string;
  closed_at: Timestamp;
}

export interface DeviceRevocations {
  region_code: string;
  device_id: string;
  reason: string;
  revoked_by: string;
  revoked_at: Timestamp;
}

/** A phone or a browser that works offline, and whose it is. It is known by a key that it cannot give away. */
export interface Devices {
  region_code: string;
  id: string;
  staff_id: string;
  name: string;
  kind: string;
  /** ECDSA P-256, the uncompressed point. */
  public_key: Buffer;
  enrolled_at: Timestamp;
  /** The highest number that the device has opened with: what was overheard opens nothing. */
  counter: Generated<Int8>;
  /** What waited on the device when it was opened last, by number and fingerprint: known to be older than any later revocation. */
  announced: Generated<JsonColumn>;
  token_hash: Buffer | null;
  token_expires_at: Timestamp | null;
  opened_at: Timestamp | null;
  /** Seconds by which the device's clock was ahead of ours. Told, never a reason to refuse. */
  clock_ahead: number | null;
}

/** What a person decided about a difference, and why. */
export interface DifferenceClosings {
  region_code: string;
  difference_id: string;
  /** Many may be closed by one order. */
  order_id: string;
  verdict: string;
  reason: string;
  closed_by: string;
  closed_at: Timestamp;
}

/** Where the insurer's own membership list and our memberships differ. Of people whom we do not know nothing is kept but their number. */
export interface DriftReports {
  region_code: string;
  id: string;
  upload_id: string;
  mapping: Generated<JsonColumn>;
  as_of: IsoDate;
  ordered_by: string;
  ordered_at: Generated<Timestamp>;
  stage: string | null;
  rows_done: Generated<number>;
  rows_total: number | null;
  ended_at: Timestamp | null;
  refusal: JsonColumn | null;
  counts: JsonColumn | null;
  previous_id: string | null;
}

export interface DriftRows {
  region_code: string;
  report_id: string;
  line: number;
  kind: string;
  application_id: string;
  kelurahan_code: string | null;
  sheet_row: number | null;
  ours: string | null;
  theirs: string | null;
  /** The report before said the same of this person. */
  persists: boolean;
}

/** Someone in a decree who will not be enrolled: the place goes to a replacement. */
export interface Dropouts {
  region_code: string;
  cohort_id: string;
  application_id: string;
  kelurahan_code: string | null;
  reason_code: string;
  note: string;
  recorded_by: string;
  recorded_at: Generated<Timestamp>;
}

export interface DuplicatePairs {
  region_code: string;
  application_id: string;
  earlier_id: string;
  run_id: string;
  kelurahan_code: string | null;
  score: number;
  verdict: string;
  explanation: string;
  found_at: Generated<Timestamp>;
}

export interface Events {
  region_code: string;
  id: string;
  actor_id: string;
  kind: string;
  subject_id: string;
  happened_at: Generated<Timestamp>;
  details: Generated<JsonColumn>;
}

/** A paper or a photo that was attached. The pictures themselves lie in evidence_pictures. */
export interface EvidenceFiles {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  kind: string;
  page_count: number;
  /** Of all pages as they are kept. */
  byte_count: number;
  sent_byte_count: number;
  /** By which the same file sent again is known; its bytes are not kept. */
  sent_sha256: Buffer;
  attached_by: string;
  attached_at: Timestamp;
}

/** Bytes as they came, sealed. They go as soon as the file is checked: only what we made anew is kept. */
export interface EvidenceParts {
  region_code: string;
  upload_id: string;
  at_byte: number;
  application_id: string;
  kelurahan_code: string | null;
  part_sealed: Buffer;
}

/** Pages as JPEG, made anew without metadata, sealed. The owner may delete rows: a picture is kept only as long as it is needed. */
export interface EvidencePictures {
  region_code: string;
  file_id: string;
  page_number: number;
  size: string;
  application_id: string;
  kelurahan_code: string | null;
  width: number;
  height: number;
  byte_count: number;
  /** Of the JPEG that is sealed here. */
  sha256: Buffer;
  file_sealed: Buffer;
}

/** A file on its way. It goes when the file is kept, called off or forgotten; while it was refused it says why. */
export interface EvidenceUploads {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  kind: string;
  byte_count: number;
  /** Of what is sent, as its sender says before the first part. */
  sha256: Buffer;
  received: Generated<number>;
  refusal: string | null;
  declared_by: string;
  declared_at: Generated<Timestamp>;
}

/** A file that was wrongly attached: it is shown to nobody any more, and that it was there stays known. */
export interface EvidenceWithdrawals {
  region_code: string;
  file_id: string;
  application_id: string;
  kelurahan_code: string | null;
  reason: string;
  withdrawn_by: string;
  withdrawn_at: Timestamp;
}

/** The insurer's file layouts as versioned column maps: no header is written in code. */
export interface ExchangeTemplates {
  kind: string;
  version: string;
  sheet: string;
  columns: JsonColumn;
  valid_from: IsoDate;
  valid_to: IsoDate | null;
  source: string;
  confidence: string;
}

/** How somebody was registered in the field: how the notice was given and agreed to, and, sealed, where it was, what was noted and which photos follow. */
export interface FieldRegistrations {
  region_code: string;
  application_id: string;
  kelurahan_code: string | null;
  device_id: string;
  seq: number;
  notice: string;
  mark: string;
  details_sealed: Buffer;
}

export interface FieldVisitResults {
  region_code: string;
  visit_id: string;
  application_id: string;
  kelurahan_code: string | null;
  found: string;
  found_by: string;
  found_at: Generated<Timestamp>;
}

/** A question that only somebody at the door can answer. */
export interface FieldVisits {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  question: string;
  asked_by: string;
  asked_at: Generated<Timestamp>;
}

/** Public figures as published: computed once and quoted, so that asking twice teaches nothing. */
export interface Figures {
  region_code: string;
  published_at: Timestamp;
  figures: JsonColumn;
}

/** What a fund's figures (come-in, reserved, paid, confirmed) are sums of: one transfer, one amount with its sign. */
export interface FundMovements {
  region_code: string | null;
  fund_id: string | null;
  figure: string | null;
  amount_idr: Int8 | null;
  transfer_id: string | null;
}

/** What stands behind a fund and its money, as PDF: an agreement, a budget document, a bank advice. */
export interface FundPapers {
  region_code: string;
  id: string;
  fund_id: string;
  file_name: string;
  byte_count: number;
  file_sha256: Buffer;
  file_sealed: Buffer;
  attached_by: string;
  attached_at: Generated<Timestamp>;
}

export interface FundPeople {
  region_code: string;
  fund_id: string;
  version: number;
  application_id: string;
  kelurahan_code: string | null;
}

/** What a fund is for, from a moment on: the latest version holds, the earlier ones stay. */
export interface FundTerms {
  region_code: string;
  fund_id: string;
  version: number;
  name: string;
  /** What its funder has announced. What has come in stands in the ledger. */
  amount_idr: Int8;
  first_month: string;
  last_month: string;
  budget_year: number | null;
  budget_line: string | null;
  priority: number;
  is_state_budget: boolean;
  /** Occupations, kelurahan, sex, cohorts it is for; null is no condition. */
  earmark: JsonColumn;
  /** Only for the people in fund_people of this version. */
  is_listed: boolean;
  conditions: string | null;
  is_open: boolean;
  reason: string;
  set_by: string;
  set_at: Generated<Timestamp>;
  /** Whom to call about it: a person at the funder's, so sealed. */
  contact_sealed: Buffer | null;
}

/** Who pays: the city, a company, Baznas, the workers themselves. Its account in the ledger has the same id. */
export interface Funders {
  region_code: string;
  id: string;
  /** As FUNDER_IS_STATE_BUDGET names them; what is proposed for a fund follows from it. */
  kind: string;
  name: string;
  added_by: string;
  added_at: Generated<Timestamp>;
}

/** Where ledger, bill, payment and statement do not say the same: work for a person, until it is closed with a reason. */
export interface FundingDifferences {
  region_code: string;
  id: string;
  kind: string;
  bill_id: string | null;
  proof_id: string | null;
  statement_id: string | null;
  row_number: number | null;
  worker_id: string | null;
  programme: string | null;
  month: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  fund_id: string | null;
  /** Of not-due: how far our month is, null where there is none. */
  state: string | null;
  expected_idr: Int8;
  found_idr: Int8;
  found_at: Timestamp;
}

/** The paper or file behind a bill, a payment or a statement, sealed. */
export interface FundingPapers {
  region_code: string;
  id: string;
  kind: string;
  concerns_id: string;
  file_name: string;
  byte_count: number;
  file_sha256: Buffer;
  file_sealed: Buffer;
  attached_by: string;
  attached_at: Timestamp;
}

/** Money of one funder for contributions. Its account in the ledger has the same id; what was paid out of it and is not confirmed stands in its transit account. */
export interface Funds {
  region_code: string;
  id: string;
  funder_id: string;
  transit_account_id: string;
  opened_by: string;
  opened_at: Generated<Timestamp>;
}

/** In which group the members whom a fund pays for are billed; the latest row of a fund counts. */
export interface GroupFunds {
  region_code: string;
  id: string;
  fund_id: string;
  group_id: string;
  set_by: string;
  set_at: Timestamp;
}

/** What threatens the members' cover, as one look at all of them found it. The latest is what is shown. */
export interface GuardRounds {
  region_code: string;
  id: string;
  day: IsoDate;
  member_count: number;
  /** The earliest last day of all who are not yet to be warned of; null where there is nobody. */
  safe_until: IsoDate | null;
  /** Counted by day, kind and reason: how many, how much it costs to close the gaps. */
  dangers: JsonColumn;
  made_by: string;
  made_at: Timestamp;
}

export interface HandMovementDecisions {
  region_code: string;
  movement_id: string;
  outcome: string;
  proposed_by: string;
  words: string | null;
  transfer_id: string | null;
  decided_by: string;
  decided_at: Generated<Timestamp>;
}

/** Money into, out of and between funds, as one person says it moved, with the paper that shows it. The ledger knows nothing of it until another has confirmed it. */
export interface HandMovements {
  region_code: string;
  id: string;
  purpose: string;
  fund_id: string;
  debit_account_id: string;
  credit_account_id: string;
  amount_idr: Int8;
  happened_on: IsoDate;
  paper_id: string;
  /** The movement that this one takes back, whole, because it should not have been confirmed. */
  reverses_id: string | null;
  reason: string;
  proposed_by: string;
  proposed_at: Generated<Timestamp>;
}

export interface HandoverClosings {
  region_code: string;
  handover_id: string;
  note: string;
  closed_by: string;
  closed_at: Timestamp;
}

/** Somebody whom the conversation could not help: a person calls back. */
export interface Handovers {
  region_code: string;
  id: string;
  channel: string;
  phone_index: Buffer;
  reason: string;
  content_sealed: Buffer;
  asked_at: Timestamp;
}

/** One NIK is one worker in the whole country. Distributed by nik_index, unlike every other table. */
export interface Identities {
  nik_index: Buffer;
  region_code: string;
  worker_id: string;
}

/** What came in and was not worked on yet: words of somebody, or a gateway's news of a message of ours. */
export interface Inbox {
  region_code: string;
  id: string;
  channel: string;
  /** Whose words they are; null for news. */
  phone_index: Buffer | null;
  content_sealed: Buffer;
  sent_at: Timestamp;
  attempt: Generated<number>;
  due_at: Timestamp;
}

/** That something came in, once each. What it said is kept only until it is worked on. */
export interface IncomingMessages {
  region_code: string;
  id: string;
  channel: string;
  provider_index: Buffer;
  phone_index: Buffer;
  kind: string;
  /** As the gateway says; by it they are put in order, and the 24 hours for free answers are counted. */
  sent_at: Timestamp;
  received_at: Timestamp;
}

/** A file for the insurer, frozen and hashed: what was sent can always be shown. */
export interface InsurerBatches {
  region_code: string;
  id: string;
  decree_id: string;
  number: number;
  resends_id: string | null;
  template_version: string;
  row_count: number;
  file_name: string;
  file_sha256: Buffer;
  file_sealed: Buffer;
  frozen_at: Generated<Timestamp>;
  frozen_by: string;
}

/** A group (wadah) under which the insurer keeps and bills members. */
export interface InsurerGroups {
  region_code: string;
  id: string;
  /** The insurer's own letters: SG government-paid, SC company, SB bank, SD and SA village by budget, SL village by other means. */
  kind: string;
  number: string;
  name: string;
  added_by: string;
  added_at: Timestamp;
}

/** What the insurer's free-text reasons mean; mapped by hand once, then remembered. */
export interface InsurerReasons {
  region_code: string;
  insurer_text: string;
  reason_code: string;
}

export interface InsurerReplies {
  region_code: string;
  id: string;
  file_name: string;
  file_sha256: Buffer;
  row_count: number;
  taken_at: Generated<Timestamp>;
  taken_by: string;
  columns: Generated<JsonColumn>;
}

/** A receipt of the insurer: which months it has the money for. Only this makes a month confirmed. */
export interface InsurerStatements {
  region_code: string;
  id: string;
  /** Null for what workers paid themselves, outside of any group. */
  group_id: string | null;
  first_month: string;
  last_month: string;
  number: string;
  received_on: IsoDate;
  amount_idr: Int8;
  line_count: number | null;
  lines_idr: Int8 | null;
  expected_count: number;
  expected_idr: Int8;
  file_sha256: Buffer | null;
  recorded_by: string;
  recorded_at: Timestamp;
}

/** How far each application came. Derived by trigger from what is only added to; nothing is decided by it. */
export interface Journeys {
  region_code: string;
  application_id: string;
  kelurahan_code: string | null;
  occupation_id: string | null;
  sex: string | null;
  channel: string;
  received_at: Timestamp;
  is_complete: boolean;
  decision_id: string | null;
  outcome: string | null;
  /** Whether data alone took the last decision; null while there is none. */
  by_data: boolean | null;
  decided_at: Timestamp | null;
  /** First decree that names the worker and from which they have not dropped out. */
  decreed_at: Timestamp | null;
  sent_at: Timestamp | null;
  protected_at: Timestamp | null;
  /** What a visit to an automatic approval found; null where nobody went. */
  was_wrong: boolean | null;
}

/** What counts of each judged pair: ids are UUIDv7, so the greatest is the latest. */
export interface JudgedPairs {
  region_code: string;
  id: string;
  application_id: string;
  earlier_id: string;
  kelurahan_code: string | null;
  verdict: string;
  reason: string;
  judged_by: string;
  judged_at: Timestamp;
  confirms_id: string | null;
  proposed_by: string | null;
  choices: JsonColumn;
  correction_count: number;
  earlier_correction_count: number;
}

export interface Kelurahan {
  region_code: string;
  code: string;
  name: string;
  kecamatan_code: string;
  kecamatan: string;
  valid_from: IsoDate | null;
  valid_to: IsoDate | null;
  aliases: Generated<string[]>;
}

/** Everybody of this region who had applied by then has keys of these rules; whoever applies later gets them at once. */
export interface KeyedRegions {
  region_code: string;
  model: number;
  keyed_at: Generated<Timestamp>;
}

/** Where money stands: at a funder, in a fund, paid but not yet confirmed (transit), unexplained (suspense), at the insurer. */
export interface LedgerAccounts {
  region_code: string;
  id: string;
  kind: string;
  name: string;
  /** Nothing leaves it that has not come in. The world outside has no limit, nor what workers pay themselves. */
  is_limited: boolean;
  opened_by: string;
  opened_at: Generated<Timestamp>;
}

/** What came into a limited account, left it, and is reserved of it. Only the ledger's own trigger writes here. */
export interface LedgerTotals {
  region_code: string;
  account_id: string;
  is_limited: Generated<boolean>;
  received_idr: Generated<Int8>;
  spent_idr: Generated<Int8>;
  reserved_idr: Generated<Int8>;
}

/** Money that moved (direct, post, reversal), is reserved (pending) or no longer is (void). The id comes from the caller, so a repetition is harmless. */
export interface LedgerTransfers {
  region_code: string;
  id: string;
  kind: string;
  purpose: string;
  debit_account_id: string;
  credit_account_id: string;
  amount_idr: Int8;
  worker_id: string | null;
  programme: string | null;
  month: string | null;
  /** The reservation that a post or void resolves, or what a reversal takes back: whole, so accounts, amount and month are the same. */
  concerns_id: string | null;
  /** The paper behind it: a plan, a payment order, a statement of the insurer. */
  document_id: string | null;
  reason: string | null;
  decided_by: string;
  posted_at: Generated<Timestamp>;
}

/** A candidate list as it came in. It is stored with all its rows in one transaction, or not at all. */
export interface Lists {
  region_code: string;
  id: string;
  file_sha256: Buffer;
  file_name: string;
  header_row: number;
  headers: string[];
  columns: JsonColumn;
  received_at: Generated<Timestamp>;
  received_by: string;
  row_count: number | null;
}

/** The insurer has accepted: cover starts. KPJ is the insurer's membership number, 11 digits. */
export interface Memberships {
  region_code: string;
  id: string;
  worker_id: string;
  application_id: string;
  kelurahan_code: string | null;
  kpj: string;
  started_on: IsoDate;
  first_month: string;
  month_count: number;
  reply_id: string;
  created_at: Generated<Timestamp>;
}

/** That somebody wants messages at a number by a channel, or wants them no more (UU 27/2022 art. 20, 22, 40). The latest word counts. */
export interface MessageConsents {
  region_code: string;
  id: string;
  /** The number under a keyed hash: the number itself stands with the application. */
  phone_index: Buffer;
  channel: string;
  is_given: boolean;
  language: string;
  application_id: string | null;
  kelurahan_code: string | null;
  said_through: string;
  said_at: Timestamp;
  said_by: string;
  recorded_at: Generated<Timestamp>;
}

/** What became of a message, as far as it is known. sending is written before anything leaves; unknown means that it may have left, so it is not sent again. */
export interface MessageStates {
  region_code: string;
  id: string;
  message_id: string;
  application_id: string | null;
  kelurahan_code: string | null;
  state: string;
  attempt: number;
  /** The name that the gateway gave it, hashed: such names may hold the number. */
  provider_index: Buffer | null;
  /** Why it failed, as the gateway says. */
  error_code: string | null;
  happened_at: Timestamp;
  recorded_at: Generated<Timestamp>;
}

/** Everything that was ever to be sent to a worker. Number and words are sealed. */
export interface Messages {
  region_code: string;
  id: string;
  application_id: string | null;
  kelurahan_code: string | null;
  /** The template that it is; "reply" is an answer within a conversation. */
  template: string;
  channel: string;
  language: string;
  phone_index: Buffer;
  content_sealed: Buffer;
  /** Of number and words: the same id with other content is refused. */
  content_hmac: Buffer;
  /** After this instant it is not worth sending, as a one-time code. */
  expires_at: Timestamp | null;
  queued_at: Timestamp;
  queued_by: string;
}

/** What a second person said to it. Who drafted may take it back, never approve it. */
export interface MonthClosingEnds {
  region_code: string;
  closing_id: string;
  drafted_by: string;
  outcome: string;
  words: string | null;
  ended_by: string;
  ended_at: Generated<Timestamp>;
}

/** A month of the ledger that somebody would close, or open again, with its figures at that moment. It holds once another person has approved it. */
export interface MonthClosings {
  region_code: string;
  id: string;
  month: string;
  version: number;
  kind: string;
  reason: string | null;
  /** What was still open then, and why that was accepted. */
  checks: JsonColumn;
  /** Totals of every account at the beginning and the end of the month, as text: what is hashed is what is read. */
  figures: string;
  figures_sha256: Buffer;
  drafted_by: string;
  drafted_at: Generated<Timestamp>;
}

/** Somebody says that a decision is wrong. It is answered by the next decision that two people take (UU 30/2014). */
export interface Objections {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  words: string;
  received_by: string;
  received_at: Generated<Timestamp>;
}

/** Codes are for statistics and priority only; the insurer takes free text. */
export interface Occupations {
  id: string;
  name_id: string;
  name_en: string;
  kbji2014: string;
  sector: string;
  risk_hint: string;
  everyday_words: Generated<string[]>;
  confidence: string;
}

/** What still has to leave. A row goes when its message is sent or given up. */
export interface Outbox {
  region_code: string;
  message_id: string;
  application_id: string | null;
  kelurahan_code: string | null;
  channel: string;
  /** Somebody waits for it with the phone in hand: it overtakes what goes to thousands. */
  is_urgent: boolean;
  due_at: Timestamp;
  attempt: Generated<number>;
  taken_at: Timestamp | null;
  /** Whose number, as the message has it: of one number one at a time is under way, in the order in which they were queued. */
  phone_index: Buffer | null;
}

/** A worker takes over payment from a month on, or gives it back. */
export interface OwnPayers {
  region_code: string;
  application_id: string;
  version: number;
  worker_id: string;
  kelurahan_code: string | null;
  first_month: string;
  is_own: boolean;
  reason: string;
  decided_by: string;
  decided_at: Timestamp;
}

/** What people say about two applications that look alike. It counts once a second person has confirmed it; the latest that counts replaces those before. open: asked again. */
export interface PairJudgements {
  region_code: string;
  id: string;
  application_id: string;
  earlier_id: string;
  kelurahan_code: string | null;
  verdict: string;
  reason: string;
  judged_by: string;
  judged_at: Generated<Timestamp>;
  confirms_id: string | null;
  proposed_by: string | null;
  /** Of which of the two each differing value is right: this, earlier or neither. No values. */
  choices: Generated<JsonColumn>;
  correction_count: Generated<number>;
  earlier_correction_count: Generated<number>;
}

export interface ParameterDecisions {
  region_code: string;
  proposal_id: string;
  outcome: string;
  proposed_by: string;
  words: string | null;
  version_id: string | null;
  decided_by: string;
  decided_at: Generated<Timestamp>;
}

/** A new version of a dated parameter, as one person proposes it; nothing holds until another confirms it. */
export interface ParameterProposals {
  region_code: string;
  id: string;
  key: string;
  follows_id: string;
  value: JsonColumn;
  valid_from: IsoDate;
  valid_to: IsoDate | null;
  basis: string;
  source: string;
  confidence: string;
  note: string | null;
  /** Who would be affected, as the preview said when it was proposed: counts only. */
  effect: JsonColumn;
  proposed_by: string;
  proposed_at: Generated<Timestamp>;
}

export interface PaymentAnswers {
  region_code: string;
  question_id: string;
  answer: string;
  reason: string;
  answered_by: string;
  answered_at: Timestamp;
}

/** The dynamic QRIS that a payment service gave for a payment. */
export interface PaymentCodes {
  region_code: string;
  payment_id: string;
  service: string;
  service_id: string | null;
  qr_text: string;
  made_at: Timestamp;
}

/** What we still have to ask a payment service. A row goes when it is answered. */
export interface PaymentErrands {
  region_code: string;
  payment_id: string;
  errand: string;
  attempt: Generated<number>;
  due_at: Timestamp;
}

/** Notices that are not worked off yet. */
export interface PaymentInbox {
  region_code: string;
  notice_id: string;
  attempt: Generated<number>;
  due_at: Timestamp;
}

/** What a notice means for a payment; its id is the notice's. What the payment has come to follows from all of them, in any order. */
export interface PaymentNews {
  region_code: string;
  id: string;
  payment_id: string;
  what: string;
  receipt_key: string | null;
  receipt_idr: Int8 | null;
  refund_key: string | null;
  refund_idr: Int8 | null;
  /** A payment service, or the person who saw the transfer in the partner's account. */
  told_by: string;
  /** Where a person saw it: the line of the account statement. */
  reference: string | null;
  happened_at: Timestamp;
}

/** What payment services told us, letter by letter. The same letters again are the same notice. */
export interface PaymentNotices {
  region_code: string;
  id: string;
  service: string;
  /** We asked for it, instead of being told. */
  is_asked: boolean;
  sha256: Buffer;
  /** Sealed: it may name whoever paid. */
  body_sealed: Buffer;
  received_at: Timestamp;
}

/** What became of an order. Who approves is not who drafted. */
export interface PaymentOrderSteps {
  region_code: string;
  order_id: string;
  step: string;
  drafted_by: string;
  reason: string | null;
  done_by: string;
  done_at: Timestamp;
}

/** What the treasury is asked to pay (SPM): a bill, whole. What no month of ours explains goes to the suspense account of a fund. */
export interface PaymentOrders {
  region_code: string;
  id: string;
  bill_id: string;
  number: string;
  amount_idr: Int8;
  month_count: number;
  months_idr: Int8;
  unexplained_fund_id: string | null;
  follows_id: string | null;
  follows_step: string | null;
  drafted_by: string;
  drafted_at: Timestamp;
}

/** That the treasury has paid (SP2D). Money that left twice has two proofs. */
export interface PaymentProofs {
  region_code: string;
  id: string;
  order_id: string;
  step: Generated<string>;
  number: string;
  paid_on: IsoDate;
  amount_idr: Int8;
  recorded_by: string;
  recorded_at: Timestamp;
}

/** What a payment service told and nobody may settle but a person: it is work, and never silent. */
export interface PaymentQuestions {
  region_code: string;
  id: string;
  payment_id: string | null;
  notice_id: string | null;
  kind: string;
  amount_idr: Int8;
  asked_at: Timestamp;
}

/** A numbered receipt for what came in as asked. By its code anybody can check it. */
export interface PaymentReceipts {
  region_code: string;
  payment_id: string;
  year: number;
  number: number;
  code: string;
  amount_idr: Int8;
  issued_at: Timestamp;
}

/** Somebody wants to pay so much into a fund. The id is the order's name at the payment service. */
export interface Payments {
  region_code: string;
  id: string;
  fund_id: string;
  way: string;
  purpose: string;
  amount_idr: Int8;
  asked_by: string;
  asked_at: Timestamp;
  expires_at: Timestamp;
}

/** Two applications with a key in common are compared. Keys are hashes under a secret: they show no NIK, name or number. No foreign keys: a list adds eight for each row, in the transaction of the row. */
export interface PersonKeys {
  region_code: string;
  key: Int8;
  application_id: string;
  /** By which rules the keys were made; other rules make other keys. */
  model: number;
}

/** The photo of a draft as it comes, sealed. It becomes evidence when the draft is sent. */
export interface PhoneDraftParts {
  region_code: string;
  draft_id: string;
  at_byte: number;
  byte_count: number;
  part_sealed: Buffer;
}

/** A registration that somebody is typing on a phone. Its answers go when it is sent, and all of it after seven days. */
export interface PhoneDrafts {
  region_code: string;
  id: string;
  /** By which it is gone on with, and later the registration code: one number for the worker. */
  code: string;
  state_sealed: Buffer | null;
  /** Of the KTP photo as it is announced, so that one knows when it is whole. */
  photo_bytes: number | null;
  photo_sha256: Buffer | null;
  started_at: Timestamp;
  submitted_at: Timestamp | null;
}

/** What a worker said on the phone page beside the application itself. */
export interface PhoneRegistrations {
  region_code: string;
  application_id: string;
  kelurahan_code: string | null;
  /** Whether a code sent to the phone number came back. A number that is not proved is a number that somebody typed. */
  is_phone_proved: boolean;
  allows_messages: boolean;
  /** Of the statements as they stood on the page (UU 27/2022 art. 22): which words somebody agreed to can be shown. */
  consent_sha256: Buffer;
  /** Whom to call when something happens; another person's name and number. */
  contact_sealed: Buffer | null;
  registered_at: Timestamp;
}

/** So many people for so many months, promised by a funder. Its fund has the same id: for whom it is stands in the fund's terms. */
export interface Pledges {
  region_code: string;
  id: string;
  funder_id: string;
  people_other: number;
  people_transport: number;
  /** What a person costs in each month and sector, with the rule versions it rests on, as it was shown. */
  cost: JsonColumn;
  amount_idr: Int8;
  pledged_by: string;
  pledged_at: Timestamp;
}

export interface PostingReversalDecisions {
  region_code: string;
  reversal_id: string;
  verdict: string;
  proposed_by: string;
  reason: string | null;
  decided_by: string;
  decided_at: Timestamp;
}

/** That a payment of a month was posted wrongly, as one person says it; a second one decides. */
export interface PostingReversals {
  region_code: string;
  id: string;
  transfer_id: string;
  reason: string;
  proposed_by: string;
  proposed_at: Timestamp;
}

/** A proposal that nothing came of: its author took it back, or the second person disagreed. */
export interface ProposalClosings {
  region_code: string;
  proposal_id: string;
  application_id: string;
  kelurahan_code: string | null;
  reason: string;
  closed_by: string;
  closed_at: Generated<Timestamp>;
}

/** What the first officer proposes for a referred application; it takes a second one to decide. */
export interface Proposals {
  region_code: string;
  id: string;
  application_id: string;
  kelurahan_code: string | null;
  outcome: string;
  reason: string;
  proposed_by: string;
  proposed_at: Generated<Timestamp>;
}

export interface RecheckResults {
  region_code: string;
  application_id: string;
  kelurahan_code: string | null;
  was_wrong: boolean;
  note: string;
  checked_by: string;
  checked_at: Generated<Timestamp>;
}

/** Automatic approvals drawn at random for a visit in the field. */
export interface Rechecks {
  region_code: string;
  application_id: string;
  kelurahan_code: string | null;
  run_id: string;
  share: number;
  drawn_at: Generated<Timestamp>;
}

/** A kota or kabupaten (Kemendagri code, "15.71"). is_example marks a city of made-up people. */
export interface Regions {
  region_code: string;
  name: string;
  time_zone: Generated<string>;
  is_example: Generated<boolean>;
  /** The programme's short name in the codes of cards (claim 169, key 75). */
  card_programme: Generated<string>;
}

/** Outcomes, scores and dates only, never the registry's own values (Permendagri 102/2019: no copy of registry data). */
export interface RegistryAnswers {
  region_code: string;
  application_id: string;
  source: string;
  reference: string;
  kelurahan_code: string | null;
  mode: string;
  answered_at: Generated<Timestamp>;
  answered_by: string;
  expires_on: IsoDate;
  answer: JsonColumn;
  /** How many corrections the application had when this was said of it. */
  correction_count: Generated<number>;
}

/** A registry's answer file. What it does not list is unknown, unless it says that it is complete. */
export interface RegistryExtracts {
  region_code: string;
  source: string;
  sha256: Buffer;
  file_name: string;
  row_count: number;
  is_complete: boolean;
  taken_at: Generated<Timestamp>;
  taken_by: string;
}

export interface ReplyRows {
  region_code: string;
  reply_id: string;
  row_number: number;
  batch_id: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  /** suspense: nobody we sent; repeated: said before in the same words; conflict: says otherwise than before. The last two and suspense wait for a person. */
  outcome: string;
  kpj: string | null;
  reason_text: string | null;
  reason_code: string | null;
  raw_sealed: Buffer;
}

/** What people made of a reply row that named nobody we sent, or said otherwise than before. Making somebody a member counts once a second person has confirmed it. */
export interface ReplySettlements {
  region_code: string;
  id: string;
  reply_id: string;
  row_number: number;
  verdict: string;
  answer: string | null;
  batch_id: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  reason: string;
  settled_by: string;
  settled_at: Generated<Timestamp>;
  confirms_id: string | null;
  proposed_by: string | null;
}

/** Every list of withdrawn cards that was given out, as it was signed. A number is never given twice. */
export interface RevokedCardLists {
  region_code: string;
  number: number;
  issued_at: Timestamp;
  next_update: Timestamp;
  entry_count: number;
  /** How many cards had ever been withdrawn when it was signed: once there are more, another list is due. */
  revocation_count: number;
  key_id: string;
  file_sha256: Buffer;
  file: Buffer;
}

/** Dated parameters of the law and the programme. A used version is never edited: it is closed and another added. */
export interface RuleVersions {
  id: string;
  kind: string;
  key: string;
  value: JsonColumn;
  selected_by: string;
  valid_from: IsoDate | null;
  valid_from_confidence: string | null;
  valid_to: IsoDate | null;
  predicates: Generated<JsonColumn>;
  basis: string;
  source: string;
  verified_on: IsoDate | null;
  verified_by: string | null;
  confidence: string;
  note: string | null;
  /** Basis, source and note in English, where they differ; null for what officers wrote. */
  english: JsonColumn | null;
}

/** An order to verify a list, worked off by a job. It ends with a run, or with the reason why there is none. */
export interface RunOrders {
  region_code: string;
  id: string;
  list_upload_id: string;
  civil_upload_id: string | null;
  insurer_upload_id: string | null;
  welfare_upload_id: string | null;
  mapping: Generated<JsonColumn>;
  as_of: IsoDate;
  ordered_by: string;
  ordered_at: Generated<Timestamp>;
  stage: string | null;
  rows_done: Generated<number>;
  ended_at: Timestamp | null;
  run_id: string | null;
  refusal: JsonColumn | null;
  /** Of the stage it is in; null while nobody knows how many there will be. */
  rows_total: number | null;
  /** From here on there are decisions, and it can no longer be called off. */
  deciding_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  cancelled_by: string | null;
}

/** One verification of a list, or of one application, with given inputs. The same inputs are the same run. */
export interface Runs {
  region_code: string;
  id: string;
  list_id: string | null;
  inputs_sha256: Buffer;
  as_of: IsoDate;
  policy_id: string;
  started_at: Generated<Timestamp>;
  completed_at: Timestamp | null;
  summary: JsonColumn | null;
}

export interface SelectionLines {
  region_code: string;
  selection_id: string;
  application_id: string;
  kelurahan_code: string | null;
  score: number;
  rank: number;
  /** Place on the waiting list, from 1; null for those selected. */
  waiting_place: number | null;
}

export interface Selections {
  region_code: string;
  id: string;
  cohort_id: string;
  selected_at: Generated<Timestamp>;
  selected_by: string;
}

/** What a person said the columns of a file of the insurer hold. The latest for the same header counts. Names of columns only, never what stands below them. */
export interface SheetMappings {
  region_code: string;
  id: string;
  kind: string;
  header_hash: Buffer;
  mapping: JsonColumn;
  mapped_by: string;
  mapped_at: Generated<Timestamp>;
}

export interface SignInAccounts {
  id: string;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Timestamp | null;
  refresh_token_expires_at: Timestamp | null;
  scope: string | null;
  password: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface SignInPasskeys {
  id: string;
  name: string | null;
  public_key: string;
  user_id: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: boolean;
  transports: string | null;
  created_at: Timestamp | null;
  aaguid: string | null;
}

export interface SignInSessions {
  id: string;
  token: string;
  user_id: string;
  expires_at: Timestamp;
  created_at: Timestamp;
  updated_at: Timestamp;
  ip_address: string | null;
  user_agent: string | null;
  /** How it was opened. One by password alone may only set up a second factor. */
  method: string;
}

/** Wrong passwords of late. A device that has signed in before is counted apart from strangers, so that a stranger cannot lock out its owner. */
export interface SignInTries {
  key: string;
  failures: number;
  since: Timestamp;
}

export interface SignInTwoFactors {
  id: string;
  secret: string;
  backup_codes: string;
  user_id: string;
  verified: boolean | null;
  failed_verification_count: number | null;
  locked_until: Timestamp | null;
}

/** The same people as staff, by the same id, as the sign-in library sees them. */
export interface SignInUsers {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  image: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
  two_factor_enabled: Generated<boolean>;
  home_region: string;
}

export interface SignInVerifications {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** Whose money an account with the role funder looks after: one funder, for good. For another it is invited anew. */
export interface SponsorAccounts {
  region_code: string;
  actor_id: string;
  funder_id: string;
  linked_by: string;
  linked_at: Timestamp;
}

/** Who may sign in. Nobody is removed: whoever leaves is ended, and events go on naming them. */
export interface Staff {
  region_code: string;
  id: string;
  name: string;
  email: string;
  /** RT, union, NGO, company or funder; null for the city's own people. Who has the scope of an organisation sees what it brought in. */
  organisation: string | null;
  invited_at: Generated<Timestamp>;
  invited_by: string;
  joined_at: Timestamp | null;
  ended_at: Timestamp | null;
  ended_by: string | null;
}

/** One role for some areas: {*}, a kecamatan, a kelurahan, an RT ("15.71.07.1005/3"), or {own} for what the organisation brought in. */
export interface StaffGrants {
  region_code: string;
  id: string;
  staff_id: string;
  role: string;
  areas: string[];
  granted_at: Generated<Timestamp>;
  granted_by: string;
  ended_at: Timestamp | null;
  ended_by: string | null;
}

/** A link that works until it is closed: by its use, or by a newer one. Only the SHA-256 of its secret is kept. first: whoever opens it becomes the first administrator. */
export interface StaffInvitations {
  region_code: string;
  id: string;
  staff_id: string | null;
  purpose: string;
  secret_hash: Buffer;
  made_at: Generated<Timestamp>;
  made_by: string;
  expires_at: Timestamp;
  closed_at: Timestamp | null;
}

export interface StatementLines {
  region_code: string;
  statement_id: string;
  row_number: number;
  month: string;
  amount_idr: Int8;
  worker_id: string | null;
  application_id: string | null;
  kelurahan_code: string | null;
  raw_sealed: Buffer | null;
}

/** Work for a person. The one table whose rows are closed: what happened stands in events. */
export interface Tasks {
  region_code: string;
  id: string;
  kind: string;
  source_key: string;
  application_id: string | null;
  kelurahan_code: string | null;
  reason_code: string;
  reason_text: string;
  who_can_fix: string;
  created_at: Generated<Timestamp>;
  closed_at: Timestamp | null;
  closed_by: string | null;
  resolution: string | null;
}

/** Under which name a funder is thanked in public; null is not at all. The latest wish holds, and nobody is named who has not wished it. */
export interface ThanksWishes {
  region_code: string;
  funder_id: string;
  version: number;
  name: string | null;
  wished_by: string;
  wished_at: Timestamp;
}

/** How often something was tried of late. A row means nothing any more once its window has ended. */
export interface Tries {
  region_code: string;
  limit_name: string;
  /** Who tried, under a keyed hash: an address, a number, a code, or a day. */
  caller: Buffer;
  count: number;
  ends_at: Timestamp;
}

/** A file as it came in, sealed: lists and extracts hold NIK. The id is chosen by the sender. */
export interface Uploads {
  region_code: string;
  id: string;
  file_name: string;
  byte_count: number;
  sha256: Buffer;
  file_sealed: Buffer;
  received_at: Generated<Timestamp>;
  received_by: string;
}

export interface Verifications {
  region_code: string;
  application_id: string;
  run_id: string;
  kelurahan_code: string | null;
  verified_at: Generated<Timestamp>;
  findings: JsonColumn;
}

export interface Schema {
  api_keys: ApiKeys;
  applications: Applications;
  batch_answers: BatchAnswers;
  batch_rows: BatchRows;
  bill_lines: BillLines;
  bill_withdrawals: BillWithdrawals;
  billed_months: BilledMonths;
  bills: Bills;
  bridge_decisions: BridgeDecisions;
  bridge_steps: BridgeSteps;
  bridges: Bridges;
  bulk_confirmation_rows: BulkConfirmationRows;
  bulk_confirmations: BulkConfirmations;
  calendar_days: CalendarDays;
  card_orders: CardOrders;
  card_print_lines: CardPrintLines;
  card_revocations: CardRevocations;
  card_sheets: CardSheets;
  cards: Cards;
  case_claims: CaseClaims;
  case_notes: CaseNotes;
  cases: Cases;
  clean_selection_rows: CleanSelectionRows;
  clean_selections: CleanSelections;
  closed_months: ClosedMonths;
  cohort_quotas: CohortQuotas;
  cohorts: Cohorts;
  confirmed_months: ConfirmedMonths;
  contribution_rates: ContributionRates;
  conversation_photos: ConversationPhotos;
  conversations: Conversations;
  correction_request_closings: CorrectionRequestClosings;
  correction_requests: CorrectionRequests;
  corrections: Corrections;
  cover_lapses: CoverLapses;
  cover_warnings: CoverWarnings;
  coverage_commitments: CoverageCommitments;
  coverage_months: CoverageMonths;
  coverage_plans: CoveragePlans;
  current_decisions: CurrentDecisions;
  current_decree_lines: CurrentDecreeLines;
  current_fund_terms: CurrentFundTerms;
  current_group_funds: CurrentGroupFunds;
  current_message_states: CurrentMessageStates;
  data_copy_proofs: DataCopyProofs;
  data_request_answers: DataRequestAnswers;
  data_requests: DataRequests;
  decision_policies: DecisionPolicies;
  decisions: Decisions;
  decree_draft_endings: DecreeDraftEndings;
  decree_draft_lines: DecreeDraftLines;
  decree_drafts: DecreeDrafts;
  decree_lines: DecreeLines;
  decree_scans: DecreeScans;
  decrees: Decrees;
  device_commands: DeviceCommands;
  device_quarantine: DeviceQuarantine;
  device_quarantine_closings: DeviceQuarantineClosings;
  device_revocations: DeviceRevocations;
  devices: Devices;
  difference_closings: DifferenceClosings;
  drift_reports: DriftReports;
  drift_rows: DriftRows;
  dropouts: Dropouts;
  duplicate_pairs: DuplicatePairs;
  events: Events;
  evidence_files: EvidenceFiles;
  evidence_parts: EvidenceParts;
  evidence_pictures: EvidencePictures;
  evidence_uploads: EvidenceUploads;
  evidence_withdrawals: EvidenceWithdrawals;
  exchange_templates: ExchangeTemplates;
  field_registrations: FieldRegistrations;
  field_visit_results: FieldVisitResults;
  field_visits: FieldVisits;
  figures: Figures;
  fund_movements: FundMovements;
  fund_papers: FundPapers;
  fund_people: FundPeople;
  fund_terms: FundTerms;
  funders: Funders;
  funding_differences: FundingDifferences;
  funding_papers: FundingPapers;
  funds: Funds;
  group_funds: GroupFunds;
  guard_rounds: GuardRounds;
  hand_movement_decisions: HandMovementDecisions;
  hand_movements: HandMovements;
  handover_closings: HandoverClosings;
  handovers: Handovers;
  identities: Identities;
  inbox: Inbox;
  incoming_messages: IncomingMessages;
  insurer_batches: InsurerBatches;
  insurer_groups: InsurerGroups;
  insurer_reasons: InsurerReasons;
  insurer_replies: InsurerReplies;
  insurer_statements: InsurerStatements;
  journeys: Journeys;
  judged_pairs: JudgedPairs;
  kelurahan: Kelurahan;
  keyed_regions: KeyedRegions;
  ledger_accounts: LedgerAccounts;
  ledger_totals: LedgerTotals;
  ledger_transfers: LedgerTransfers;
  lists: Lists;
  memberships: Memberships;
  message_consents: MessageConsents;
  message_states: MessageStates;
  messages: Messages;
  month_closing_ends: MonthClosingEnds;
  month_closings: MonthClosings;
  objections: Objections;
  occupations: Occupations;
  outbox: Outbox;
  own_payers: OwnPayers;
  pair_judgements: PairJudgements;
  parameter_decisions: ParameterDecisions;
  parameter_proposals: ParameterProposals;
  payment_answers: PaymentAnswers;
  payment_codes: PaymentCodes;
  payment_errands: PaymentErrands;
  payment_inbox: PaymentInbox;
  payment_news: PaymentNews;
  payment_notices: PaymentNotices;
  payment_order_steps: PaymentOrderSteps;
  payment_orders: PaymentOrders;
  payment_proofs: PaymentProofs;
  payment_questions: PaymentQuestions;
  payment_receipts: PaymentReceipts;
  payments: Payments;
  person_keys: PersonKeys;
  phone_draft_parts: PhoneDraftParts;
  phone_drafts: PhoneDrafts;
  phone_registrations: PhoneRegistrations;
  pledges: Pledges;
  posting_reversal_decisions: PostingReversalDecisions;
  posting_reversals: PostingReversals;
  proposal_closings: ProposalClosings;
  proposals: Proposals;
  recheck_results: RecheckResults;
  rechecks: Rechecks;
  regions: Regions;
  registry_answers: RegistryAnswers;
  registry_extracts: RegistryExtracts;
  reply_rows: ReplyRows;
  reply_settlements: ReplySettlements;
  revoked_card_lists: RevokedCardLists;
  rule_versions: RuleVersions;
  run_orders: RunOrders;
  runs: Runs;
  selection_lines: SelectionLines;
  selections: Selections;
  sheet_mappings: SheetMappings;
  sign_in_accounts: SignInAccounts;
  sign_in_passkeys: SignInPasskeys;
  sign_in_sessions: SignInSessions;
  sign_in_tries: SignInTries;
  sign_in_two_factors: SignInTwoFactors;
  sign_in_users: SignInUsers;
  sign_in_verifications: SignInVerifications;
  sponsor_accounts: SponsorAccounts;
  staff: Staff;
  staff_grants: StaffGrants;
  staff_invitations: StaffInvitations;
  statement_lines: StatementLines;
  tasks: Tasks;
  thanks_wishes: ThanksWishes;
  tries: Tries;
  uploads: Uploads;
  verifications: Verifications;
}

import { CORRECTION_FAULTS, correctionSentence } from "@payung/domain/intake/correction.ts";
import { TEMPLATE_NAMES } from "@payung/domain/messaging/templates.ts";
import type { Ask, Say, Step } from "@payung/domain/outreach/flow/flow.ts";
import { FLOWS } from "@payung/domain/outreach/flow/flows.ts";
import { GENERAL } from "@payung/domain/outreach/flow/general-words.ts";
import { spokenWords } from "@payung/domain/outreach/flow/spoken-words.ts";
import { GROUNDS } from "@payung/domain/verification/grounds.ts";
import { workerSentence } from "@payung/domain/verification/sentences.ts";
import { STATE_SENTENCES } from "@payung/domain/verification/status-sentences.ts";
import { WORKER_STATES } from "@payung/domain/verification/worker-status.ts";
import indonesian from "../../messages/id.json" with { type: "json" };
import type { MessageKey, Translate } from "./language.ts";

/** What is read aloud on each page for workers: its sentences that are the same for everybody, in their order. */
const PAGES = {
  home: [
    "home.about-text",
    "home.about-who",
    "home.accident-title",
    "home.accident-text",
    "home.family-title",
    "home.family-text",
    "home.not-health",
  ],
  "home-check": ["home.check-title", "home.check-text", "home.register-text"],
  start: [
    "daftar.title",
    "daftar.start-what",
    "status.not-health",
    "daftar.start-need",
    "daftar.start-cost",
  ],
  "start-help": ["daftar.other-title", "daftar.other", "daftar.fraud"],
  begun: ["daftar.continue-title", "daftar.continue-text"],
  occupation: ["daftar.occupation.title", "daftar.occupation.hint", "daftar.occupation.other-hint"],
  "occupation-which": ["daftar.occupation.which", "daftar.occupation.hint"],
  phone: ["daftar.phone.title", "daftar.phone.hint", "daftar.phone.shared", "daftar.kept"],
  code: [
    "daftar.code.title",
    "daftar.code.hint",
    "daftar.code.without-title",
    "daftar.code.without-text",
  ],
  "code-not-sent": ["daftar.code.not-sent", "daftar.code.without-text"],
  nik: ["daftar.nik.title", "daftar.nik.hint", "daftar.nik.use"],
  "no-ktp": [
    "daftar.no-ktp.title",
    "daftar.no-ktp.lead",
    "daftar.no-ktp.bring",
    "daftar.no-ktp.kept",
  ],
  name: ["daftar.name.title", "daftar.name.hint"],
  "birth-date": ["daftar.birth-date.title", "daftar.birth-date.hint"],
  "birth-date-proposed": ["daftar.birth-date.title", "daftar.birth-date.proposed"],
  kelurahan: ["daftar.kelurahan.title", "daftar.kelurahan.hint"],
  "kelurahan-which": ["daftar.kelurahan.which", "daftar.kelurahan.hint"],
  photo: ["daftar.photo.title", "daftar.photo.hint", "daftar.photo.use"],
  "photo-sent": ["daftar.photo.title", "daftar.photo.sent"],
  contact: ["daftar.contact.title", "daftar.contact.hint"],
  consent: ["daftar.consent.title", "daftar.consent.hint", "daftar.consent.later"],
  "consent-use": ["daftar.consent.use"],
  "consent-check": ["daftar.consent.check"],
  "consent-messages": ["daftar.consent.messages"],
  check: ["daftar.check.title", "daftar.check.hint"],
  done: [
    "daftar.done.title",
    "daftar.done.keep",
    "daftar.done.checking",
    "daftar.done.status",
    "daftar.done.photo",
    "daftar.done.not-yet",
    "daftar.done.complain-title",
    "daftar.done.complain",
  ],
  left: ["daftar.left.title", "daftar.left"],
  closed: ["daftar.closed.title", "daftar.closed"],
  resume: ["daftar.resume.title", "daftar.resume.hint", "daftar.resume.digits-hint"],
  gone: ["daftar.gone.title", "daftar.gone", "daftar.resume.digits-hint"],
  "resume-not-found": [
    "daftar.resume.not-found",
    "daftar.resume.not-found-sent",
    "daftar.resume.not-found-old",
  ],
  "too-many": ["status.too-many-title", "daftar.too-many"],
  offline: ["daftar.offline-title", "daftar.offline"],
  status: [
    "status.title",
    "status.intro",
    "status.code-hint",
    "status.born-hint",
    "status.privacy",
    "status.lost-title",
    "status.lost",
  ],
  "status-not-found": ["status.not-found", "status.not-found-next", "status.not-sent"],
  "status-too-many": [
    "status.too-many-title",
    "status.too-many",
    "status.lost-title",
    "status.lost",
  ],
  "status-requests": [
    "request.title",
    "request.correction.short",
    "request.access.short",
    "request.consent_withdrawal.short",
    "status.close",
  ],
  "request-correction": ["request.correction.title", "request.correction.means", "request.field"],
  "request-correction-taken": ["request.correction.taken", "request.correction.next"],
  "request-objection": [
    "request.objection.title",
    "request.objection.short",
    "request.objection.means",
    "request.objection.words",
  ],
  "request-objection-taken": ["request.objection.taken", "request.objection.next"],
  "request-photo": ["request.photo.title", "request.photo.short", "request.photo.means"],
  "request-photo-taken": ["request.photo.taken", "request.photo.next"],
  "request-access": ["request.access.title", "request.access.means"],
  "request-access-office": ["request.access.title", "request.access.means-office"],
  "request-access-code": [
    "request.access.code-title",
    "request.access.code-means",
    "daftar.code.hint",
    "daftar.code.without-title",
    "request.access.code-without",
  ],
  copy: [
    "copy.title",
    "copy.guard",
    "copy.lead-all",
    "copy.lead-why",
    "copy.lead-kept",
    "copy.lead-rights",
  ],
  "request-access-taken": ["request.access.taken", "request.access.next"],
  "request-consent_withdrawal": [
    "request.consent_withdrawal.title",
    "request.consent_withdrawal.means",
  ],
  "request-consent_withdrawal-taken": [
    "request.consent_withdrawal.taken",
    "request.consent_withdrawal.next",
  ],
  "request-too-many": ["status.too-many-title", "request.too-many"],
  "request-lost": ["request.lost-title", "request.lost"],
  pay: ["bayar.title", "bayar.lead", "bayar.due", "bayar.careful-title", "bayar.careful"],
  "pay-how": [
    "bayar.how-title",
    "bayar.how-1",
    "bayar.how-2",
    "bayar.how-3",
    "bayar.how-4",
    "bayar.ask-first",
  ],
  "not-found": ["fault.not-found-title", "fault.not-found"],
  broken: ["fault.broken-title", "fault.broken"],
  "too-many-requests": ["fault.too-many-title", "fault.too-many"],
} as const satisfies Readonly<Record<string, readonly MessageKey[]>>;
export type SpokenPage = keyof typeof PAGES;

/** What a page says aloud, as one text. */
export function spokenOn(page: SpokenPage, t: Translate): string {
  return PAGES[page].map((key) => t(key)).join(" ");
}

/** What an answer about an application says aloud. */
export function spokenState(state: (typeof WORKER_STATES)[number]): string {
  const { said, next } = STATE_SENTENCES[state];
  return `${said.id} ${next.id}`;
}

/** Why an application waits, and what can be done. */
export function spokenGround(ground: (typeof GROUNDS)[number]): string {
  const { reason, nextStep } = workerSentence(ground);
  return `${reason} ${nextStep}`;
}

/** What is amiss with something typed: each sentence by itself, because pages show them in any number. */
const FAULTS = (Object.keys(indonesian) as MessageKey[]).filter((key) =>
  /^(?:daftar|status|request)\.fault\./.test(key),
);

/**
 * Everything that should have a clip, by where it is said. Other texts that workers read join here; what has no clip is
 * named in sound/missing.json, by its place here or its key in the catalogue, with the reason.
 */
export function everythingSpoken(t: Translate): ReadonlyMap<string, string> {
  return new Map([
    ...(Object.keys(PAGES) as SpokenPage[]).map((page): [string, string] => [
      `page ${page}`,
      spokenOn(page, t),
    ]),
    ...WORKER_STATES.map((state): [string, string] => [`state ${state}`, spokenState(state)]),
    ...GROUNDS.map((ground): [string, string] => [`ground ${ground}`, spokenGround(ground)]),
    ...FAULTS.map((key): [string, string] => [`fault ${key}`, t(key)]),
    ...questions().flatMap(([where, { say }]): [string, string][] => {
      const words = spokenWords(say);
      return words === null ? [] : [[`chat question ${where}`, words]];
    }),
    ...CORRECTION_FAULTS.map((fault): [string, string] => [
      `fault ${fault}`,
      correctionSentence(fault),
    ]),
  ]);
}

function questions(): [string, Ask][] {
  return stepsOfFlows().flatMap(([where, step]) => (step.kind === "ask" ? [[where, step]] : []));
}

function stepsOfFlows(): [string, Step][] {
  return Object.entries(FLOWS).flatMap(([flow, { steps }]) =>
    Object.entries(steps).map(([name, step]): [string, Step] => [`${flow} ${name}`, step]),
  );
}

/** The words of conversations and messages that no clip says, by where they are said. */
export function messagesUnspoken(): readonly string[] {
  const ofSteps = stepsOfFlows().flatMap(([where, step]): [string, Say][] => {
    if (step.kind === "ask")
      return [
        [`question ${where}`, step.say],
        [`hint ${where}`, step.other.say],
      ];
    return step.kind === "say" || (step.kind === "end" && step.say !== null)
      ? [[`end ${where}`, step.say as Say]]
      : [];
  });
  const said = [
    ...ofSteps,
    ...Object.entries(GENERAL).map(([name, say]): [string, Say] => [`general ${name}`, say]),
  ];
  const spoken = new Set(questions().map(([, { say }]) => spokenWords(say)));
  return [
    ...said.flatMap(([where, say]) => [
      ...(spoken.has(spokenWords(say)) && spokenWords(say) !== null ? [] : [`chat ${where}`]),
      `chat english ${where}`,
      ...(say.sms === undefined ? [] : [`chat sms ${where}`]),
    ]),
    ...TEMPLATE_NAMES.map((name) => `message ${name}`),
  ];
}

const SENTENCE = /[.?]$/;
const PLACEHOLDER = /\{[a-z]+\}/;

/**
 * The sentences of the server's pages that no clip says, by key. A label or a button is no sentence; one that holds
 * what differs from person to person, a date or a number, is the same for nobody and can have none.
 */
export function sentencesUnspoken(t: Translate): readonly string[] {
  const said = [...everythingSpoken(t).values()].join("\n");
  return Object.entries(indonesian)
    .filter(
      ([, text]) => SENTENCE.test(text) && !PLACEHOLDER.test(text) && !said.includes(text.trim()),
    )
    .map(([key]) => key);
}

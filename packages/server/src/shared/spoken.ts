import { GROUNDS } from "@payung/domain/verification/grounds.ts";
import { workerSentence } from "@payung/domain/verification/sentences.ts";
import { STATE_SENTENCES } from "@payung/domain/verification/status-sentences.ts";
import { WORKER_STATES } from "@payung/domain/verification/worker-status.ts";
import type { MessageKey, Translate } from "./language.ts";

/** What is read aloud on each page for workers: its sentences that are the same for everybody, in their order. */
const PAGES = {
  start: [
    "daftar.title",
    "daftar.start-what",
    "daftar.start-need",
    "daftar.fraud",
    "status.not-health",
  ],
  occupation: ["daftar.occupation.title", "daftar.occupation.hint"],
  phone: ["daftar.phone.title", "daftar.phone.hint", "daftar.phone.shared"],
  code: ["daftar.code.title", "daftar.code.hint", "daftar.code.without-text"],
  nik: ["daftar.nik.title", "daftar.nik.hint", "daftar.nik.use"],
  "no-ktp": [
    "daftar.no-ktp.title",
    "daftar.no-ktp.lead",
    "daftar.no-ktp.bring",
    "daftar.no-ktp.kept",
  ],
  name: ["daftar.name.title", "daftar.name.hint"],
  "birth-date": ["daftar.birth-date.title", "daftar.birth-date.hint"],
  kelurahan: ["daftar.kelurahan.title", "daftar.kelurahan.hint"],
  photo: ["daftar.photo.title", "daftar.photo.hint", "daftar.photo.use"],
  contact: ["daftar.contact.title", "daftar.contact.hint"],
  consent: ["daftar.consent.title", "daftar.consent.hint"],
  "consent-use": ["daftar.consent.use"],
  "consent-check": ["daftar.consent.check"],
  "consent-messages": ["daftar.consent.messages"],
  check: ["daftar.check.title", "daftar.check.hint"],
  done: [
    "daftar.done.title",
    "daftar.done.keep",
    "daftar.done.checking",
    "daftar.done.status",
    "daftar.done.not-yet",
  ],
  resume: ["daftar.resume.title", "daftar.resume.hint", "daftar.resume.digits-hint"],
  status: ["status.title", "status.intro", "status.code-hint", "status.born-hint"],
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

/** Everything that should have a clip, by where it is said. */
export function everythingSpoken(t: Translate): ReadonlyMap<string, string> {
  return new Map([
    ...(Object.keys(PAGES) as SpokenPage[]).map((page): [string, string] => [
      `page ${page}`,
      spokenOn(page, t),
    ]),
    ...WORKER_STATES.map((state): [string, string] => [`state ${state}`, spokenState(state)]),
    ...GROUNDS.map((ground): [string, string] => [`ground ${ground}`, spokenGround(ground)]),
  ]);
}

import { createHash } from "node:crypto";
import { STAFF_ROLES } from "@payung/domain/access/roles.ts";
import { CHANNELS } from "@payung/domain/intake/channels.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { STATEMENTS } from "@payung/domain/intake/phone-answers.ts";
import { rolesOfActors } from "../access/service.ts";
import { findPhoneRegistration } from "../intake/service.ts";
import { listMessagesOf, phoneIndexOf } from "../messaging/service.ts";
import { sayDate } from "../shared/say.ts";
import { atMoment, type CopyGround, type CopyRow, onDay, row, worded } from "./copy-data.ts";
import * as store from "./copy-store.ts";
import { listRequests } from "./service.ts";

/** What somebody agreed to, in the words that stood there, and what they took back. */
export async function consentRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application: a } = ground;
  const registration = await findPhoneRegistration(tx, office, a.id);
  const phoneIndex = a.phone === null ? null : phoneIndexOf(office, a.phone);
  const consents = await store.listConsents(tx, a.region_code, a.id, phoneIndex);
  const words = STATEMENTS.map((each) => t(`daftar.consent.${each}`));
  const isSame =
    registration !== null &&
    createHash("sha256").update(words.join("\n")).digest().equals(registration.consentSha256);
  return [
    ...(registration === null
      ? []
      : [
          ...words
            .slice(0, registration.allowsMessages ? words.length : 2)
            .map((each): CopyRow => [t(isSame ? "copy.agreed" : "copy.agreed-older"), each]),
          ...row(t, "copy.phone-proved", t(registration.isPhoneProved ? "copy.yes" : "copy.no")),
        ]),
    ...consents.map(
      (each): CopyRow => [
        atMoment(ground, each.said_at),
        t(each.is_given ? "copy.consent-given" : "copy.consent-withdrawn", {
          channel: t(`copy.by.${each.channel as "sms"}`),
          through: worded(t, CHANNELS, "copy.channel", each.said_through),
        }),
      ],
    ),
  ];
}

/** What was sent, and what was heard. */
export async function messageRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application: a } = ground;
  const messages = await listMessagesOf(tx, office, a.id);
  const phoneIndex = a.phone === null ? null : phoneIndexOf(office, a.phone);
  const heard = phoneIndex === null ? [] : await store.countHeard(tx, a.region_code, phoneIndex);
  const talks = phoneIndex === null ? [] : await store.listTalks(tx, a.region_code, phoneIndex);
  return [
    ...messages.map(
      (each): CopyRow => [
        `${atMoment(ground, new Date(each.queuedAt))}, ${t(`copy.by.${each.channel}`)}, ${each.phoneMasked}`,
        `${each.text ?? t("copy.reply-text")} (${t(`copy.state.${each.state}`)})`,
      ],
    ),
    ...heard.map(
      (each): CopyRow => [
        t("copy.heard"),
        t("copy.heard-times", {
          count: each.n,
          channel: t(`copy.by.${each.channel as "sms"}`),
          date: onDay(each.last),
        }),
      ],
    ),
    ...talks.map(
      (each): CopyRow => [
        t(`copy.talk.${each.what}`),
        each.until === null
          ? atMoment(ground, each.at)
          : `${atMoment(ground, each.at)}. ${t("copy.talk-until", { date: onDay(each.until) })}`,
      ],
    ),
  ];
}

/** What somebody asked of us, and what was answered. */
export async function requestRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application: a } = ground;
  const asked = await listRequests(tx, office, a.id);
  const objections = await store.listObjections(tx, a.region_code, a.id);
  return [
    ...asked.map(
      (each): CopyRow => [
        atMoment(ground, each.received_at),
        [
          t(`request.${each.kind as "access"}.title`),
          each.words === null ? "" : `“${each.words}”`,
          each.answer ?? t("request.due", { moment: atMoment(ground, each.due_at) }),
        ]
          .filter((words) => words !== "")
          .join(". "),
      ],
    ),
    ...objections.map(
      (each): CopyRow => [
        atMoment(ground, each.received_at),
        `${t("request.objection.title")}. “${withoutNik(each.words)}”`,
      ],
    ),
  ];
}

/**
 * When officers wrote freely about somebody. Their words may speak of other people, so that a person reads them first
 * and gives what may be given (UU 27/2022 art. 33).
 */
export async function officerRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, t, application: a } = ground;
  const written = await store.listOfficerWords(tx, a.region_code, a.id);
  return written.map(({ kind, at }): CopyRow => [atMoment(ground, at), t(`copy.wrote.${kind}`)]);
}

/** What counts as seeing; everything else is work on somebody's case. */
const SEEN: Readonly<Record<string, "seen" | "number" | "picture" | "file" | "copy">> = {
  "casework.viewed": "seen",
  "casework.searched": "seen",
  "casework.number-revealed": "number",
  "evidence.viewed": "picture",
  "evidence.preview-viewed": "picture",
  "programme.decree-downloaded": "file",
  "programme.scan-downloaded": "file",
  "enrolment.batch-downloaded": "file",
  "cards.sheets-fetched": "file",
  "cards.card-fetched": "file",
  "grievances.copy-opened": "copy",
  "grievances.copy-printed": "copy",
};

/** Who saw it and who worked on it: on which day, in which role, how often. No officer is named. */
export async function seenRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, t, timeZone, application: a } = ground;
  const deeds = await store.listDeeds(tx, a.region_code, a.id, timeZone);
  const actors = deeds.map(({ actor_id }) => actor_id);
  const roles = await rolesOfActors(tx, a.region_code, actors);
  const counted = new Map<string, { day: string; who: string; what: string; n: number }>();
  for (const deed of deeds) {
    const who = whoIs(t, deed.actor_id, roles.get(deed.actor_id) ?? [], a.id);
    const what = t(`copy.deed.${SEEN[deed.kind] ?? "work"}`);
    const key = `${deed.day} ${who} ${what}`;
    const before = counted.get(key);
    if (before === undefined) counted.set(key, { day: deed.day, who, what, n: deed.n });
    else before.n += deed.n;
  }
  return [...counted.values()].map(
    ({ day, who, what, n }): CopyRow => [
      sayDate(day),
      n === 1 ? `${who}: ${what}` : `${who}: ${what} (${n}×)`,
    ],
  );
}

function whoIs(
  t: CopyGround["t"],
  actorId: string,
  [latest]: readonly string[],
  applicationId: string,
): string {
  if (actorId === `worker:${applicationId}`) return t("copy.you");
  return latest === undefined ? t("copy.by-itself") : worded(t, ROLES_SAID, "copy.role", latest);
}

const ROLES_SAID: readonly string[] = [...STAFF_ROLES, "machine"];

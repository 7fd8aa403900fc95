import { maskNik } from "@payung/domain/intake/nik.ts";
import { CHECKS } from "@payung/domain/verification/checks.ts";
import { GROUNDS, type Ground } from "@payung/domain/verification/grounds.ts";
import { QUEUES, type Queue } from "@payung/domain/verification/queues.ts";
import { groundSentence } from "@payung/domain/verification/sentences.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import type { ApplicationRow } from "../intake/service.ts";
import { readHolidays, readPolicyOn } from "../reference/service.ts";
import { By, Id } from "../shared/fields.ts";
import { dayOf } from "../shared/office.ts";
import type { RouteContext } from "../shared/route.ts";
import { recordEvent } from "../transparency/service.ts";
import {
  Choices,
  findFindings,
  findRecheck,
  hasCorrected,
  hasPrechecked,
  listOpenQuestions,
} from "../verification/service.ts";
import { dueDay, readApplication } from "./service.ts";
import * as store from "./store.ts";

const Text = z.nullable(z.string());
/** A ground with what it leads to by the policy, and both of its sentences. */
const ToldGround = z.strictObject({
  ground: z.enum(GROUNDS),
  leadsTo: z.enum(["incomplete", "refused", "referred", "noted"]),
  reason: z.string(),
  nextStep: z.string(),
});
const Person = z.strictObject({
  id: Id,
  code: z.string(),
  channel: z.string(),
  submittedAt: z.string(),
  submittedBy: By,
  organisation: Text,
  listId: z.nullable(Id),
  rowNumber: z.nullable(z.int()),
  name: Text,
  nikMasked: Text,
  kkMasked: Text,
  bornOn: Text,
  birthPlace: Text,
  sex: z.nullable(z.enum(["female", "male"])),
  phone: Text,
  email: Text,
  address: Text,
  rt: z.nullable(z.int()),
  rw: z.nullable(z.int()),
  kelurahanCode: Text,
  kelurahanWords: Text,
  occupationId: Text,
  occupationWords: Text,
  secondOccupationWords: Text,
  employment: Text,
  noticeGiven: z.nullable(z.boolean()),
  /** Whoever corrects this says that they rest on it. */
  correctionCount: z.int(),
});
const Side = z.strictObject({
  id: Id,
  nikMasked: Text,
  name: Text,
  bornOn: Text,
  sex: Text,
  birthPlace: Text,
  kelurahanCode: Text,
  phone: Text,
});

const Said = z.strictObject({
  judgementId: Id,
  verdict: z.enum(["same", "different", "open"]),
  reason: z.string(),
  /** Whose values are to stand, of one person. */
  choices: Choices,
  by: By,
});

/** One application with everything that helps to decide it. The NIK is masked: see it by a reveal. */
export const Case = z.strictObject({
  person: Person,
  queues: z.array(z.strictObject({ queue: z.enum(QUEUES), since: z.string(), dueOn: z.string() })),
  holder: z.nullable(z.extend(By, { until: z.string() })),
  decision: z.nullable(
    z.strictObject({
      outcome: z.enum(["approved", "refused", "referred", "incomplete"]),
      grounds: z.array(ToldGround),
      decidedAt: z.string(),
      decidedBy: By,
      reason: Text,
      byPeople: z.boolean(),
    }),
  ),
  findings: z.array(
    z.strictObject({
      check: z.enum(CHECKS),
      outcome: z.enum(["pass", "fail", "warn", "unknown"]),
      ground: z.nullable(z.enum(GROUNDS)),
      /** In plain words, where there is a ground. */
      reason: Text,
      evidence: z.record(z.string(), z.unknown()),
      ruleVersion: Text,
    }),
  ),
  answers: z.array(
    z.strictObject({
      source: z.enum(["civil", "insurer", "welfare"]),
      mode: z.enum(["file", "manual", "service"]),
      answeredAt: z.string(),
      answeredBy: By,
      expiresOn: z.string(),
      answer: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Whom this person may be: open questions only. */
  alike: z.array(
    z.strictObject({
      earlierId: Id,
      /** Null when the earlier one lies outside of your area. */
      earlier: z.nullable(Side),
      score: z.number(),
      explanation: z.string(),
      /** In bits: the prior and all parts together are the weight; each bit doubles the odds. */
      prior: z.number(),
      parts: z.array(z.strictObject({ name: z.string(), label: z.string(), weight: z.number() })),
      weight: z.number(),
      said: z.array(Said),
    }),
  ),
  /** What two people have said of pairs; it counts until two people take it back. */
  judged: z.array(
    z.strictObject({
      earlierId: Id,
      earlier: z.nullable(Side),
      verdict: z.enum(["same", "different"]),
      reason: z.string(),
      by: By,
      confirmedBy: By,
      at: z.string(),
      /** What a first person has said since. */
      said: z.array(Said),
    }),
  ),
  proposals: z.array(
    z.strictObject({
      id: Id,
      outcome: z.enum(["approved", "refused"]),
      reason: z.string(),
      by: By,
      at: z.string(),
    }),
  ),
  visits: z.array(
    z.strictObject({
      id: Id,
      question: z.string(),
      askedAt: z.string(),
      askedBy: By,
      found: Text,
      foundAt: Text,
      foundBy: z.nullable(By),
    }),
  ),
  /** Whether this approval was drawn at random for a visit, and what was found there. */
  recheck: z.nullable(
    z.strictObject({
      drawnAt: z.string(),
      wasWrong: z.nullable(z.boolean()),
      note: Text,
      foundAt: Text,
      foundBy: z.nullable(By),
    }),
  ),
  objections: z.array(
    z.strictObject({ id: Id, words: z.string(), receivedAt: z.string(), receivedBy: By }),
  ),
  notes: z.array(z.strictObject({ id: Id, words: z.string(), writtenAt: z.string(), by: By })),
  tasks: z.array(
    z.strictObject({
      id: Id,
      kind: z.string(),
      reasonCode: z.string(),
      reasonText: z.string(),
      whoCanFix: z.string(),
      since: z.string(),
    }),
  ),
  /** Why you may not decide this one: you entered it, you recorded what a registry says of it, or you corrected it. */
  mayNotDecide: z.nullable(z.enum(["entered", "prechecked", "corrected"])),
});

/** Reads a case, and records that it was looked at. */
export async function caseOf(context: RouteContext, id: string): Promise<z.infer<typeof Case>> {
  const { tx, actor, vault, now } = context;
  const { regionCode } = actor;
  const row = await readApplication(tx, actor, id);
  await recordEvent(tx, actor, { kind: "casework.viewed", subjectId: id });

  const decision = (await store.listDecisions(tx, regionCode, id)).at(-1);
  const verification = await findFindings(tx, regionCode, id);
  const answers = await store.listAnswers(tx, regionCode, id);
  const [question] = await listOpenQuestions(tx, context, { id }, 1);
  const judged = await store.listJudgedPairs(tx, regionCode, id);
  const saidOfPairs = await store.listSaidOfPairs(tx, regionCode, id);
  const recheck = await findRecheck(tx, regionCode, id);
  const proposals = await store.listOpenProposals(tx, regionCode, id);
  const visits = await store.listVisits(tx, regionCode, id);
  const objections = await store.listObjections(tx, regionCode, id);
  const notes = await store.listNotes(tx, regionCode, id);
  const tasks = await store.listOpenTasksOf(tx, regionCode, id);
  const queues = await store.listQueuesOf(tx, regionCode, id);
  const claim = await store.findClaim(tx, regionCode, id, now());
  const holidays = await readHolidays(tx, regionCode);
  const { policy } = await readPolicyOn(tx, regionCode, dayOf(now()));
  const pairs = question?.pairs ?? [];

  const by = await whoIs(tx, actor, [
    row.submitted_by,
    ...(decision === undefined ? [] : [decision.decided_by]),
    ...(claim === undefined ? [] : [claim.claimed_by]),
    ...answers.map((each) => each.answered_by),
    ...pairs.flatMap(({ proposed }) => proposed.map(({ by }) => by)),
    ...judged.flatMap((each) => [each.judged_by, each.proposed_by]),
    ...saidOfPairs.map((each) => each.judged_by),
    ...(recheck === undefined ? [] : [recheck.checked_by]),
    ...proposals.map((each) => each.proposed_by),
    ...visits.flatMap((each) => [each.asked_by, each.found_by]),
    ...objections.map((each) => each.received_by),
    ...notes.map((each) => each.written_by),
  ]);
  const told = (ground: Ground) => ({
    ground,
    leadsTo: policy[ground],
    ...groundSentence(ground),
  });
  const masked = (sealed: Buffer | null, of: string) =>
    sealed === null ? null : maskNik(vault.openNik(sealed, of));

  return {
    person: personOf(row, masked, by),
    queues: queues.map(({ queue, since }) => ({
      queue: queue as Queue,
      since: since.toISOString(),
      dueOn: dueDay(queue as Queue, since, holidays),
    })),
    holder:
      claim === undefined
        ? null
        : { ...by(claim.claimed_by), until: claim.expires_at.toISOString() },
    decision:
      decision === undefined
        ? null
        : {
            outcome: decision.outcome as "approved",
            grounds: decision.grounds.map((ground) => told(ground as Ground)),
            decidedAt: decision.decided_at.toISOString(),
            decidedBy: by(decision.decided_by),
            reason: decision.reason,
            byPeople: decision.proposed_by !== null,
          },
    findings: (
      (verification?.findings ?? []) as Partial<z.infer<typeof Case>["findings"][0]>[]
    ).map((finding) => ({
      check: finding.check ?? "identity",
      outcome: finding.outcome ?? "unknown",
      ground: finding.ground ?? null,
      reason: finding.ground == null ? null : groundSentence(finding.ground).reason,
      evidence: finding.evidence ?? {},
      ruleVersion: finding.ruleVersion ?? null,
    })),
    answers: answers.map((each) => ({
      source: each.source as "civil",
      mode: each.mode as "file",
      answeredAt: each.answered_at.toISOString(),
      answeredBy: by(each.answered_by),
      expiresOn: each.expires_on,
      answer: each.answer,
    })),
    alike: pairs.map(({ earlier, parts, proposed, ...pair }) => ({
      ...pair,
      parts: [...parts],
      earlier: earlier === null ? null : sideOf(earlier, masked),
      said: proposed.map((each) => ({
        judgementId: each.id,
        verdict: each.verdict,
        reason: each.reason,
        choices: each.choices,
        by: by(each.by),
      })),
    })),
    judged: judged.map((each) => ({
      earlierId: each.earlier_id,
      earlier: each.seen_id === null ? null : sideOf({ ...each, id: each.seen_id }, masked),
      verdict: each.verdict as "same" | "different",
      reason: each.reason,
      by: by(each.proposed_by),
      confirmedBy: by(each.judged_by),
      at: each.judged_at.toISOString(),
      said: saidOfPairs
        .filter(({ earlier_id }) => earlier_id === each.earlier_id)
        .map(({ id: judgementId, verdict, reason, choices, judged_by }) => ({
          judgementId,
          verdict,
          reason,
          choices,
          by: by(judged_by),
        })),
    })),
    proposals: proposals.map((each) => ({
      id: each.id,
      outcome: each.outcome,
      reason: each.reason,
      by: by(each.proposed_by),
      at: each.proposed_at.toISOString(),
    })),
    visits: visits.map((each) => ({
      id: each.id,
      question: each.question,
      askedAt: each.asked_at.toISOString(),
      askedBy: by(each.asked_by),
      found: each.found,
      foundAt: each.found_at?.toISOString() ?? null,
      foundBy: each.found_by === null ? null : by(each.found_by),
    })),
    recheck:
      recheck === undefined
        ? null
        : {
            drawnAt: recheck.drawn_at.toISOString(),
            wasWrong: recheck.was_wrong,
            note: recheck.note,
            foundAt: recheck.checked_at?.toISOString() ?? null,
            foundBy: recheck.checked_by === null ? null : by(recheck.checked_by),
          },
    objections: objections.map((each) => ({
      id: each.id,
      words: each.words,
      receivedAt: each.received_at.toISOString(),
      receivedBy: by(each.received_by),
    })),
    notes: notes.map((each) => ({
      id: each.id,
      words: each.words,
      writtenAt: each.written_at.toISOString(),
      by: by(each.written_by),
    })),
    tasks: tasks.map((each) => ({
      id: each.id,
      kind: each.kind,
      reasonCode: each.reason_code,
      reasonText: each.reason_text,
      whoCanFix: each.who_can_fix,
      since: each.created_at.toISOString(),
    })),
    mayNotDecide: await whyNotDecide(context, row),
  };
}

async function whyNotDecide({ tx, actor }: RouteContext, row: ApplicationRow) {
  if (row.submitted_by === actor.id) return "entered" as const;
  if (await hasPrechecked(tx, actor, row.id)) return "prechecked" as const;
  return (await hasCorrected(tx, actor, row.id)) ? ("corrected" as const) : null;
}

function sideOf(
  row: Pick<
    ApplicationRow,
    "id" | "nik_sealed" | "name" | "born_on" | "sex" | "birth_place" | "kelurahan_code" | "phone"
  >,
  masked: (sealed: Buffer | null, of: string) => string | null,
): z.infer<typeof Side> {
  return {
    id: row.id,
    nikMasked: masked(row.nik_sealed, row.id),
    name: row.name,
    bornOn: row.born_on,
    sex: row.sex,
    birthPlace: row.birth_place,
    kelurahanCode: row.kelurahan_code,
    phone: row.phone,
  };
}

function personOf(
  row: ApplicationRow,
  masked: (sealed: Buffer | null, of: string) => string | null,
  by: (actorId: string) => z.infer<typeof By>,
): z.infer<typeof Person> {
  return {
    id: row.id,
    code: row.code,
    channel: row.channel,
    submittedAt: row.submitted_at.toISOString(),
    submittedBy: by(row.submitted_by),
    organisation: row.organisation,
    listId: row.list_id,
    rowNumber: row.row_number,
    name: row.name,
    nikMasked: masked(row.nik_sealed, row.id),
    kkMasked: masked(row.kk_sealed, row.id),
    bornOn: row.born_on,
    birthPlace: row.birth_place,
    sex: row.sex as "female" | null,
    phone: row.phone,
    email: row.email,
    address: row.address,
    rt: row.rt,
    rw: row.rw,
    kelurahanCode: row.kelurahan_code,
    kelurahanWords: row.kelurahan_words,
    occupationId: row.occupation_id,
    occupationWords: row.occupation_words,
    secondOccupationWords: row.second_occupation_words,
    employment: row.employment,
    noticeGiven: row.notice_given,
    correctionCount: row.correction_count,
  };
}

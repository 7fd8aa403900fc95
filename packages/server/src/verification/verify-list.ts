import type { Employment } from "@payung/domain/intake/employment.ts";
import type { NikNote, NikProblem } from "@payung/domain/intake/nik.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import {
  check,
  type DuplicateFact,
  duplicateFindings,
  type Facts,
  type Finding,
  groundsOf,
} from "@payung/domain/verification/checks.ts";
import { type Decision, decide } from "@payung/domain/verification/decision.ts";
import { drawSample, nextSampleShare } from "@payung/domain/verification/sampling.ts";
import type { Pair } from "@payung/linkage/linker.ts";
import { uuidv7 } from "uuidv7";
import { refreshStatistics } from "../db/bulk.ts";
import {
  type ApplicationFacts,
  claimIdentities,
  findElsewhere,
  findKnown,
} from "../intake/service.ts";
import { type PolicyInForce, readRules } from "../reference/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { type Comparable, duplicateLinker, explain } from "./duplicates.ts";
import * as store from "./store.ts";

/** An application on its way through the checks. */
export type Case = {
  readonly id: string;
  readonly row: number;
  readonly kelurahanCode: string | null;
  readonly nikIndex: Buffer | null;
  readonly isComplete: boolean;
  readonly compared: Comparable | null;
  findings: Finding[];
  alike: DuplicateFact[];
};

const NO_ANSWERS: store.Answers = { civil: null, insurer: null, welfare: null };

/** Runs the checks that look at one application alone over every application of a list. */
export async function checkList(
  office: Office,
  listId: string,
  applications: readonly ApplicationFacts[],
  asOf: IsoDate,
): Promise<Case[]> {
  const { regionCode } = office.actor;
  const [rules, answers] = await read(office, async (tx) => [
    await readRules(tx),
    await store.readAnswers(tx, regionCode, { listId }, asOf),
  ]);
  return applications.map((row) => ({
    id: row.id,
    row: row.row_number ?? 0,
    kelurahanCode: row.kelurahan_code,
    nikIndex: row.nik_index,
    isComplete: row.is_complete,
    compared: comparable(row),
    findings: checkApplication(row, answers.get(row.id) ?? NO_ANSWERS, asOf, rules),
    alike: [],
  }));
}

/** Everything that one application's own facts say. */
export function checkApplication(
  row: ApplicationFacts,
  answers: store.Answers,
  asOf: IsoDate,
  rules: RuleBook,
): Finding[] {
  const facts: Facts = {
    nikProblem: row.nik_problem as NikProblem | null,
    nikNotes: row.nik_notes as NikNote[],
    hasName: row.name !== null,
    deceasedHint: row.deceased_hint,
    bornOn: row.born_on,
    birthDateProblem: row.birth_date_problem,
    kelurahanKnown: row.kelurahan_code !== null,
    occupationId: row.occupation_id,
    employment: row.employment as Employment | null,
    noticeGiven: row.notice_given,
    civil: answers.civil,
    membership: answers.insurer,
    welfare: answers.welfare,
  };
  return check(facts, asOf, rules);
}

/** What duplicates are sought by. An incomplete application stands for nobody yet, so it is not compared. */
export function comparable(row: ApplicationFacts): Comparable | null {
  if (!row.is_complete || row.name === null || row.born_on === null) return null;
  return {
    id: row.id,
    nikIndex: row.nik_index?.toString("base64") ?? null,
    name: row.name,
    nameKey: row.name_key ?? "",
    bornOn: row.born_on,
  };
}

/**
 * Finds who is who: within the list, against everyone known before it, and, by NIK alone, against the
 * workers of other regions. The earlier application stands.
 */
export async function findDuplicates(
  office: Office,
  cases: readonly Case[],
  list: { id: string; receivedAt: Date },
  runId: string,
): Promise<number> {
  const { regionCode } = office.actor;
  const compared = cases.filter((each) => each.compared !== null);
  const people = compared.flatMap((each) => each.compared ?? []);
  const indexes = compared.flatMap((each) => each.nikIndex ?? []);
  const [known, elsewhere] = await read(office, async (tx) => [
    await findKnown(
      tx,
      regionCode,
      list.receivedAt,
      list.id,
      indexes,
      people.map(({ bornOn, nameKey }) => ({ bornOn, nameKey })),
    ),
    await findElsewhere(tx, regionCode, indexes),
  ]);

  const others: Comparable[] = known.map((row) => ({
    id: row.id,
    nikIndex: row.nik_index?.toString("base64") ?? null,
    name: row.name,
    nameKey: row.name_key,
    bornOn: row.born_on,
  }));
  const pairs = duplicateLinker.pairs(people, others);
  for (const pair of pairs) {
    const earlier = pair.among === "known" ? "known-application" : "row-of-this-list";
    compared[pair.later]?.alike.push({ verdict: pair.verdict, earlier });
  }
  const claimedElsewhere = new Set(elsewhere.map((index) => index.toString("base64")));
  for (const each of compared) {
    if (claimedElsewhere.has(each.nikIndex?.toString("base64") ?? "")) {
      each.alike.push({ verdict: "same", earlier: "known-application" });
    }
  }
  await storePairs(office, pairs, compared, others, runId);
  return pairs.length;
}

async function storePairs(
  office: Office,
  pairs: readonly Pair[],
  compared: readonly Case[],
  known: readonly Comparable[],
  runId: string,
): Promise<void> {
  const rows = pairs.flatMap((pair): store.NewPair[] => {
    const later = compared[pair.later];
    const earlier = pair.among === "known" ? known[pair.earlier] : compared[pair.earlier];
    if (later === undefined || earlier === undefined) return [];
    return [
      {
        region_code: office.actor.regionCode,
        application_id: later.id,
        earlier_id: earlier.id,
        run_id: runId,
        kelurahan_code: later.kelurahanCode,
        score: pair.score,
        verdict: pair.verdict,
        explanation: explain(pair),
      },
    ];
  });
  await write(office, (tx) => store.insertPairs(tx, rows));
}

/** Verifications and decisions are stored in transactions of this many applications. */
const CASES_PER_TRANSACTION = 5_000;

/**
 * Decides every case by the policy, and stores what was found and what was decided. A case that two
 * people have decided keeps their decision: data does not overrule people.
 */
export async function decideCases(
  office: Office,
  cases: readonly Case[],
  list: { id: string },
  runId: string,
  policy: PolicyInForce,
  onProgress: (cases: number) => void = () => {},
): Promise<void> {
  const { regionCode } = office.actor;
  const byPeople = await read(office, (tx) => store.listDecidedByPeople(tx, regionCode, list.id));
  for (let start = 0; start < cases.length; start += CASES_PER_TRANSACTION) {
    const part = cases.slice(start, start + CASES_PER_TRANSACTION);
    const decided = part.map((each) => ({ each, decision: decideCase(each, policy) }));
    const decidedAt = office.now();
    await write(office, async (tx) => {
      await store.insertVerifications(
        tx,
        part.map((each) => ({
          region_code: regionCode,
          application_id: each.id,
          run_id: runId,
          kelurahan_code: each.kelurahanCode,
          findings: allFindings(each).map(withoutEmpty),
        })),
      );
      await store.insertDecisions(
        tx,
        decided
          .filter(({ each }) => !byPeople.has(each.id))
          .map(({ each, decision }) => ({
            region_code: regionCode,
            id: uuidv7(),
            application_id: each.id,
            kelurahan_code: each.kelurahanCode,
            run_id: runId,
            outcome: decision.outcome,
            grounds: [...decision.grounds],
            policy_id: policy.id,
            decided_at: decidedAt,
            decided_by: office.actor.id,
          })),
      );
      await claimIdentities(
        tx,
        decided.flatMap(({ each, decision }) =>
          decision.outcome === "approved" && each.nikIndex !== null
            ? [{ nik_index: each.nikIndex, region_code: regionCode, worker_id: each.id }]
            : [],
        ),
      );
    });
    onProgress(start + part.length);
  }
  await write(office, (tx) => refreshStatistics(tx, "decisions"));
}

export function allFindings(each: Pick<Case, "findings" | "alike">): Finding[] {
  return [...each.findings, ...duplicateFindings(each.alike)];
}

function decideCase(each: Case, policy: PolicyInForce): Decision {
  return decide(groundsOf(allFindings(each)), policy.policy);
}

/** A finding as it is stored: what says nothing is left out, because a million findings add up. */
export function withoutEmpty(finding: Finding): Partial<Finding> {
  const evidence = Object.fromEntries(
    Object.entries(finding.evidence).filter(([, value]) => value !== null),
  );
  return {
    check: finding.check,
    outcome: finding.outcome,
    ...(finding.ground === null ? {} : { ground: finding.ground }),
    ...(Object.keys(evidence).length === 0 ? {} : { evidence }),
    ...(finding.ruleVersion === null ? {} : { ruleVersion: finding.ruleVersion }),
  };
}

/**
 * Draws automatic approvals for a visit in the field. The share grows while the visits so far cannot
 * show that errors stay under the bound.
 */
export async function drawRechecks(
  office: Office,
  cases: readonly Case[],
  runId: string,
  policy: PolicyInForce,
): Promise<number> {
  const { regionCode } = office.actor;
  const approved = cases.filter((each) => decideCase(each, policy).outcome === "approved");
  return write(office, async (tx) => {
    const share = nextSampleShare(
      await store.countRechecks(tx, regionCode),
      policy.parameters.recheck,
    );
    const drawn = new Set(
      drawSample(
        approved.map((each) => each.id),
        share,
        runId,
      ),
    );
    return store.insertRechecks(
      tx,
      approved
        .filter((each) => drawn.has(each.id))
        .map((each) => ({
          region_code: regionCode,
          application_id: each.id,
          kelurahan_code: each.kelurahanCode,
          run_id: runId,
          share,
        })),
    );
  });
}

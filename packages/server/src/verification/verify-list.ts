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
import { uuidv7 } from "uuidv7";
import { refreshStatistics } from "../db/bulk.ts";
import {
  type ApplicationFacts,
  claimIdentities,
  eachApplication,
  findElsewhere,
  findKnownToList,
  listPeople,
  openIdentity,
  type PersonOnList,
  personKeys,
} from "../intake/service.ts";
import { type PolicyInForce, readRules } from "../reference/service.ts";
import { behind, STORED_AT_ONCE } from "../shared/behind.ts";
import { type Office, read, write } from "../shared/office.ts";
import { type Alike, type Comparable, findAlike } from "./duplicates.ts";
import { keepDecisions } from "./keep-decisions.ts";
import * as pairStore from "./pair-store.ts";
import * as recheckStore from "./recheck-store.ts";
import * as registryStore from "./registry-store.ts";
import * as runStore from "./run-store.ts";

/** Everything that one application's own facts say. */
export function checkApplication(
  row: ApplicationFacts,
  answers: registryStore.Answers,
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

/** An application as it is compared with others. */
export function comparable(row: PersonOnList, vault: Office["vault"]): Comparable {
  return { id: row.id, identity: openIdentity(row, vault), written: row.name ?? "" };
}

/** Who looks like somebody before them: facts by the id of the later application. */
export type DuplicateFacts = ReadonlyMap<string, readonly DuplicateFact[]>;

/**
 * Finds who is who: within the list, against everyone known before it, and, by NIK alone, against the
 * workers of other regions. The earlier application stands. An incomplete one stands for nobody yet, so it is
 * not compared; whom people have said to be different are not found again.
 */
export async function findDuplicates(
  office: Office,
  list: { id: string; receivedAt: Date },
  runId: string,
  policy: PolicyInForce,
): Promise<{ alike: DuplicateFacts; pairs: number; compared: number }> {
  const { actor, vault } = office;
  const { regionCode } = actor;
  const { indexes, newcomers, known, elsewhere, judged } = await read(office, async (tx) => {
    const listed = await listPeople(tx, regionCode, list.id);
    const indexes = listed.map((row) => row.nik_index);
    const newcomers = listed.map((row) => comparable(row, vault));
    return {
      indexes,
      newcomers,
      known: await findKnownToList(tx, regionCode, { id: list.id, at: list.receivedAt }, () =>
        newcomers.flatMap(({ identity }) => personKeys(identity, vault)),
      ),
      elsewhere: await findElsewhere(
        tx,
        regionCode,
        indexes.flatMap((index) => index ?? []),
      ),
      judged: await pairStore.listJudgedOfList(tx, regionCode, list.id),
    };
  });
  const knownIds = new Set(known.map(({ id }) => id));
  const found = await findAlike(
    known.map((row) => comparable(row, vault)),
    newcomers,
    policy.parameters.duplicates,
  );
  const pairs = withJudgements(found, judged);

  const alike = new Map<string, DuplicateFact[]>();
  const note = (id: string, fact: DuplicateFact) => {
    const facts = alike.get(id);
    if (facts === undefined) alike.set(id, [fact]);
    else facts.push(fact);
  };
  for (const { later, earlier, verdict } of pairs)
    note(later.id, {
      verdict,
      earlier: knownIds.has(earlier.id) ? "known-application" : "row-of-this-list",
    });
  const claimedElsewhere = new Set(elsewhere.map((index) => index.toString("base64")));
  if (claimedElsewhere.size > 0)
    for (const [at, { id }] of newcomers.entries()) {
      if (claimedElsewhere.has(indexes[at]?.toString("base64") ?? ""))
        note(id, { verdict: "same", earlier: "known-application" });
    }
  await write(office, (tx) =>
    pairStore.insertPairs(
      tx,
      pairs.map((pair) => newPair(regionCode, runId, pair)),
    ),
  );
  return { alike, pairs: pairs.length, compared: newcomers.length };
}

/** What people have said about a pair counts for more than what data say of it. */
export function withJudgements(
  pairs: readonly Alike[],
  judged: readonly pairStore.JudgedPair[],
): Alike[] {
  if (judged.length === 0) return [...pairs];
  const verdicts = new Map(judged.map((each) => [pairName(each), each.verdict]));
  return pairs.flatMap((pair) => {
    const verdict = verdicts.get(
      pairName({ application_id: pair.later.id, earlier_id: pair.earlier.id }),
    );
    if (verdict === "different") return [];
    return verdict === "same" ? [{ ...pair, verdict }] : [pair];
  });
}

function pairName(pair: { application_id: string; earlier_id: string }): string {
  return `${pair.application_id} ${pair.earlier_id}`;
}

/** A pair as it is stored. */
export function newPair(regionCode: string, runId: string, pair: Alike): pairStore.NewPair {
  return {
    region_code: regionCode,
    application_id: pair.later.id,
    earlier_id: pair.earlier.id,
    run_id: runId,
    kelurahan_code: pair.later.identity.kelurahan,
    score: pair.score,
    verdict: pair.verdict,
    explanation: pair.explanation,
  };
}

/** What a run over a list came to. */
export type Verified = {
  readonly applications: number;
  readonly findings: number;
  /** Approved by data alone: what the random re-check is drawn from. */
  readonly approved: readonly { readonly id: string; readonly kelurahanCode: string | null }[];
  readonly ruleVersions: ReadonlySet<string>;
  /** Of the time it took, the checks' share. */
  readonly checkSeconds: number;
};

/**
 * Checks and decides every application of a list, some thousands at a time, and stores what was found
 * and decided. An application that two people have decided keeps their decision: data does not overrule people.
 */
export async function decideList(
  office: Office,
  run: { id: string; listId: string; asOf: IsoDate },
  policy: PolicyInForce,
  alike: DuplicateFacts,
  onProgress: (applications: number) => void = () => {},
): Promise<Verified> {
  const { regionCode } = office.actor;
  const rules = await read(office, readRules);
  const approved: { id: string; kelurahanCode: string | null }[] = [];
  const ruleVersions = new Set<string>();
  const storing = behind(STORED_AT_ONCE);
  let applications = 0;
  let findingCount = 0;
  let checkSeconds = 0;
  await eachApplication(office, run.listId, async (rows) => {
    const answers = await read(office, (tx) =>
      registryStore.readAnswers(
        tx,
        regionCode,
        rows.map((row) => row.id),
        run.asOf,
      ),
    );
    const from = performance.now();
    const decided = rows.map((row) => {
      const findings = [
        ...checkApplication(row, answers.get(row.id) ?? registryStore.NO_ANSWERS, run.asOf, rules),
        ...duplicateFindings(alike.get(row.id) ?? []),
      ];
      return { row, findings, decision: decide(groundsOf(findings), policy.policy) };
    });
    checkSeconds += (performance.now() - from) / 1000;
    for (const { findings } of decided) {
      findingCount += findings.length;
      for (const { ruleVersion } of findings)
        for (const id of ruleVersion?.split(" ") ?? []) ruleVersions.add(id);
    }
    await storing.push(async () => {
      const byData = await storeDecided(office, run, policy, decided);
      for (const { row, decision } of byData) {
        if (decision.outcome === "approved")
          approved.push({ id: row.id, kelurahanCode: row.kelurahan_code });
      }
      applications += rows.length;
      onProgress(applications);
    });
  });
  await storing.finish();
  await write(office, (tx) => refreshStatistics(tx, "decisions"));
  return { applications, findings: findingCount, approved, ruleVersions, checkSeconds };
}

type Decided = {
  readonly row: ApplicationFacts;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
};

/** Stores a piece of the list; returns what data decided, which is what no two people had decided. */
async function storeDecided(
  office: Office,
  { id: runId, listId }: { id: string; listId: string },
  policy: PolicyInForce,
  all: readonly Decided[],
): Promise<Decided[]> {
  const { regionCode } = office.actor;
  const decidedAt = office.now();
  return write(office, async (tx) => {
    // Asked as late as can be: people go on deciding while a long list is run.
    const leftAlone = await runStore.listLeftAlone(tx, regionCode, listId);
    const byData = all.filter(({ row }) => !leftAlone.has(row.id));
    await runStore.insertVerifications(
      tx,
      all.map(({ row, findings }) => ({
        region_code: regionCode,
        application_id: row.id,
        run_id: runId,
        kelurahan_code: row.kelurahan_code,
        findings: findings.map(withoutEmpty),
      })),
    );
    await keepDecisions(
      tx,
      office,
      byData.map(({ row, decision }) => ({
        region_code: regionCode,
        id: uuidv7(),
        application_id: row.id,
        kelurahan_code: row.kelurahan_code,
        run_id: runId,
        outcome: decision.outcome,
        grounds: [...decision.grounds],
        policy_id: policy.id,
        decided_at: decidedAt,
        decided_by: office.actor.id,
      })),
      policy.policy,
    );
    await claimIdentities(
      tx,
      byData.flatMap(({ row, decision }) =>
        decision.outcome === "approved" && row.nik_index !== null
          ? [{ nik_index: row.nik_index, region_code: regionCode, worker_id: row.id }]
          : [],
      ),
    );
    return byData;
  });
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
  approved: Verified["approved"],
  runId: string,
  policy: PolicyInForce,
): Promise<number> {
  const { regionCode } = office.actor;
  return write(office, async (tx) => {
    const share = nextSampleShare(
      await recheckStore.countRechecks(tx, regionCode),
      policy.parameters.recheck,
    );
    const drawn = new Set(
      drawSample(
        approved.map((each) => each.id),
        share,
        runId,
      ),
    );
    return recheckStore.insertRechecks(
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

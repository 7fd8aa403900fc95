import { isDeepStrictEqual } from "node:util";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, findApplication, listIdentitiesOf } from "../intake/service.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import type { Choices } from "./choices.ts";
import * as decisionStore from "./decision-store.ts";
import { explain } from "./duplicates.ts";
import { acrossAreas } from "./duplicates-of.ts";
import * as pairStore from "./pair-store.ts";
import { hasCorrected, mustNotHavePrechecked } from "./two-people.ts";
import { comparable } from "./verify-list.ts";
import { type VerificationOffice, verifyApplication } from "./verify-one.ts";

/** What a person says of two applications: one person, two people, or that it is to be asked again. */
export type Judgement = {
  readonly id: string;
  readonly applicationId: string;
  readonly earlierId: string;
  readonly verdict: "same" | "different" | "open";
  readonly reason: string;
  /** Of two that are one person: of which of them each differing value is right. Nothing where nobody said. */
  readonly choices: Choices;
};

/** What a judgement does to the data of the two, once a second person has confirmed it. */
export type Merging = {
  /** Locks whoever will be corrected, before anything else is locked: all take locks in one order. */
  readonly holdStill: (
    tx: Tx,
    office: VerificationOffice,
    said: pairStore.PairJudgement,
  ) => Promise<void>;
  /** The record that stands takes over what was chosen. */
  readonly keepValues: (tx: Tx, office: VerificationOffice, judgement: Confirmed) => Promise<void>;
  /** It says again what it said before the two were one. */
  readonly giveBack: (tx: Tx, office: VerificationOffice, judgement: Confirmed) => Promise<void>;
};
export type Confirmed = pairStore.PairJudgement & { readonly proposed_by: string };

/**
 * The first officer's word on two applications that look alike. Nothing follows from it until a second one
 * confirms it, because cover may: an application that was only a question is then decided by data.
 */
export async function proposeJudgement(
  tx: Tx,
  office: VerificationOffice,
  judgement: Judgement,
): Promise<void> {
  const { regionCode, id: judgedBy } = office.actor;
  await decisionStore.lockApplication(tx, regionCode, judgement.applicationId);
  const before = await pairStore.findJudgement(tx, regionCode, judgement.id);
  if (before !== undefined) {
    const isSame =
      before.application_id === judgement.applicationId &&
      before.earlier_id === judgement.earlierId &&
      before.verdict === judgement.verdict &&
      before.reason === judgement.reason &&
      isDeepStrictEqual(before.choices, withoutUnsaid(judgement.choices)) &&
      before.judged_by === judgedBy;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  const { application, earlier } = await findBoth(tx, office, judgement);
  await pairStore.insertJudgement(tx, {
    region_code: regionCode,
    id: judgement.id,
    application_id: application.id,
    earlier_id: judgement.earlierId,
    kelurahan_code: application.kelurahan_code,
    verdict: judgement.verdict,
    reason: judgement.reason,
    choices: JSON.stringify(withoutUnsaid(judgement.choices)),
    correction_count: application.correction_count,
    earlier_correction_count: earlier.correction_count,
    judged_by: judgedBy,
    judged_at: office.now(),
  });
  await recordEvent(tx, office.actor, {
    kind: "verification.pair-judged",
    subjectId: application.id,
    details: { verdict: judgement.verdict },
  });
}

/** The choices as they are kept: those that were made. */
function withoutUnsaid(choices: Choices): Record<string, string> {
  return Object.fromEntries(
    Object.entries(choices).filter((each): each is [string, "this"] => each[1] !== undefined),
  );
}

/**
 * The second officer confirms: from now on the two count as the first one said, until two people say otherwise. Of one
 * person the record that stands takes over the values that were chosen; taken back, it gets its own again. Both are
 * verified anew. The database refuses the same person twice.
 */
export async function confirmJudgement(
  tx: Tx,
  office: VerificationOffice,
  merging: Merging,
  judgementId: string,
): Promise<{ applicationId: string; outcome: string }> {
  const { regionCode, id: judgedBy } = office.actor;
  const said = await pairStore.findJudgement(tx, regionCode, judgementId);
  if (said === undefined || said.confirms_id !== null) throw new Problem("request.not-found");
  await merging.holdStill(tx, office, said);
  const { application, earlier } = await findBoth(tx, office, {
    applicationId: said.application_id,
    earlierId: said.earlier_id,
  });
  const done = await pairStore.findConfirmation(tx, regionCode, judgementId);
  if (done !== undefined) {
    if (done.judged_by !== judgedBy) throw new Problem("verification.already-decided");
    return outcomeOf(tx, regionCode, application.id);
  }
  const latest = await pairStore.findJudgedPair(
    tx,
    regionCode,
    said.application_id,
    said.earlier_id,
  );
  if (latest !== undefined && latest.judged_at >= said.judged_at)
    throw new Problem("verification.already-decided");
  if (said.judged_by === judgedBy) throw new Problem("verification.same-person");
  const isReadAsBefore =
    said.correction_count === application.correction_count &&
    said.earlier_correction_count === earlier.correction_count;
  if (!isReadAsBefore) throw new Problem("verification.data-corrected-since");
  const confirmed: Confirmed = {
    ...said,
    id: uuidv7(),
    confirms_id: said.id,
    proposed_by: said.judged_by,
    judged_by: judgedBy,
    judged_at: office.now(),
  };
  await pairStore.insertJudgement(tx, { ...confirmed, choices: JSON.stringify(said.choices) });
  await recordEvent(tx, office.actor, {
    kind: "verification.pair-decided",
    subjectId: application.id,
    details: { verdict: said.verdict },
  });
  // The one who does not stand is refused before the other takes over its values, and asked about again only when that
  // has its own: the two are never each other's question.
  await merging.giveBack(tx, office, confirmed);
  await verifyAgain(tx, office, application.id);
  if (said.verdict === "same") await merging.keepValues(tx, office, confirmed);
  return outcomeOf(tx, regionCode, application.id);
}

async function verifyAgain(tx: Tx, office: VerificationOffice, id: string): Promise<void> {
  const application = await findApplication(tx, office.actor.regionCode, id);
  if (application !== undefined) await verifyApplication(tx, office, application);
}

async function outcomeOf(tx: Tx, regionCode: string, applicationId: string) {
  const current = await decisionStore.findDecision(tx, regionCode, applicationId);
  return { applicationId, outcome: current?.outcome ?? "referred" };
}

/** The later of two applications that were found alike. Whoever judges must see both, and have entered neither. */
async function findBoth(
  tx: Tx,
  office: VerificationOffice,
  pair: Pick<Judgement, "applicationId" | "earlierId">,
): Promise<{ application: ApplicationRow; earlier: ApplicationRow }> {
  const { regionCode, id } = office.actor;
  const application = await findApplication(tx, regionCode, pair.applicationId);
  const isFound =
    application !== undefined &&
    (await pairStore.isPair(tx, regionCode, pair.applicationId, pair.earlierId));
  if (!isFound) throw new Problem("request.not-found");
  const earlier = await findApplication(tx, regionCode, pair.earlierId);
  if (earlier === undefined) throw new Problem("access.outside-area");
  if (application.submitted_by === id || earlier.submitted_by === id)
    throw new Problem("verification.own-application");
  await mustNotHavePrechecked(tx, office.actor, application.id);
  if (await hasCorrected(tx, office.actor, earlier.id))
    throw new Problem("verification.own-application");
  return { application, earlier };
}

/** An application as it is laid beside another: what a person compares, the NIK still sealed. */
export type Side = Pick<
  ApplicationRow,
  "id" | "nik_sealed" | "name" | "born_on" | "sex" | "birth_place" | "kelurahan_code" | "phone"
>;

/** Two applications that wait for a person, side by side. */
export type OpenPair = {
  /** Null when it lies in a kelurahan that the one who asks may not see. */
  readonly earlier: Side | null;
  readonly earlierId: string;
  readonly score: number;
  readonly explanation: string;
  /** What each part adds, in bits; each doubles the odds that the two are one person. */
  readonly prior: number;
  readonly weight: number;
  readonly parts: readonly {
    readonly name: string;
    readonly label: string;
    readonly weight: number;
  }[];
  /** What a first person has said and nobody has confirmed. */
  readonly proposed: readonly {
    readonly id: string;
    readonly verdict: Judgement["verdict"];
    readonly reason: string;
    readonly choices: Choices;
    /** Who said it, as the record names them. */
    readonly by: string;
  }[];
};

export type OpenQuestion = { readonly application: Side; readonly pairs: readonly OpenPair[] };

/** The applications that wait because they look like another one, oldest first, or what there is of one of them. */
export async function listOpenQuestions(
  tx: Tx,
  office: VerificationOffice,
  asked: pairStore.Asked,
  limit: number,
): Promise<OpenQuestion[]> {
  const { actor, vault } = office;
  const { regionCode } = actor;
  const pairs = await pairStore.listOpenPairs(tx, regionCode, asked, limit);
  const ids = [...new Set(pairs.flatMap((pair) => [pair.application_id, pair.earlier_id]))];
  const visible = new Set((await listIdentitiesOf(tx, regionCode, ids)).map(({ id }) => id));
  const all = await acrossAreas(tx, actor, () => listIdentitiesOf(tx, regionCode, ids));
  const sides = new Map(all.map((row) => [row.id, row]));
  const proposals = await pairStore.listUnconfirmed(tx, regionCode, ids);

  const questions = new Map<string, { application: Side; pairs: OpenPair[] }>();
  for (const pair of pairs) {
    const application = sides.get(pair.application_id);
    const earlier = sides.get(pair.earlier_id);
    if (application === undefined || earlier === undefined) continue;
    const question = questions.get(application.id) ?? { application, pairs: [] };
    questions.set(application.id, question);
    const { prior, steps, weight } = explain(
      comparable(application, vault).identity,
      comparable(earlier, vault).identity,
    );
    question.pairs.push({
      earlier: visible.has(earlier.id) ? earlier : null,
      earlierId: earlier.id,
      score: pair.score,
      explanation: pair.explanation,
      prior,
      weight,
      parts: steps
        .filter(({ left, right }) => left !== null && right !== null)
        .map((step) => ({ name: step.name, label: step.label, weight: step.weight })),
      proposed: proposals
        .filter(
          (each) =>
            each.application_id === pair.application_id && each.earlier_id === pair.earlier_id,
        )
        .map(({ id, verdict, reason, choices, judged_by: by }) => ({
          id,
          verdict: verdict as Judgement["verdict"],
          reason,
          choices: choices as Choices,
          by,
        })),
    });
  }
  return [...questions.values()];
}

import type {
  CivilAnswer,
  MembershipAnswer,
  RegistryMode,
  RegistrySource,
  WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** What the registries said about one application, the newest answer of each that still counts. */
export type Answers = {
  readonly civil: CivilAnswer | null;
  readonly insurer: MembershipAnswer | null;
  readonly welfare: WelfareAnswer | null;
  /** What each of them rests on. */
  readonly references: readonly string[];
};

export const NO_ANSWERS: Answers = { civil: null, insurer: null, welfare: null, references: [] };

/** Keeps an extract's record; false when the same file is there already. */
export async function insertExtract(
  tx: Tx,
  extract: Insertable<Schema["registry_extracts"]>,
): Promise<boolean> {
  return insertOnce(tx, "registry_extracts", extract);
}

export type NewAnswer = {
  readonly region_code: string;
  readonly application_id: string;
  readonly source: RegistrySource;
  /** What the answer rests on: the hash of a file, or the id an officer's entry came with. */
  readonly reference: string;
  readonly kelurahan_code: string | null;
  readonly mode: RegistryMode;
  readonly answered_at: Date;
  readonly answered_by: string;
  readonly expires_on: string;
  readonly answer: CivilAnswer | MembershipAnswer | WelfareAnswer;
  /** On how many corrections the reading rests that was compared. */
  readonly correction_count: number;
};

/** Keeps answers; one that rests on the same thing is there already and stays. */
export function insertAnswers(tx: Tx, answers: readonly NewAnswer[]): Promise<number> {
  return insertMany(tx, "registry_answers", answers as never, {
    columns: [
      "region_code",
      "application_id",
      "source",
      "reference",
      "kelurahan_code",
      "mode",
      "answered_at",
      "answered_by",
      "expires_on",
      "answer",
      "correction_count",
    ],
    conflict: "do nothing",
  });
}

/** What was recorded about an application under one reference. */
export async function listAnswersOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  reference: string,
) {
  return tx
    .selectFrom("registry_answers")
    .select(["source", "answer"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("reference", "=", reference)
    .execute();
}

/**
 * The newest answer of each registry about each of these applications that counts on a day. One that was given about a
 * number, a name or a birth date that was corrected since does not.
 */
export async function readAnswers(
  tx: Tx,
  regionCode: string,
  applicationIds: readonly string[],
  on: string,
): Promise<Map<string, Answers>> {
  const { rows } = await sql<{
    id: string;
    answers: Partial<Omit<Answers, "references">>;
    references: string[];
  }>`
    select application_id as id, json_object_agg(source, answer) as answers,
      array_agg(reference order by source) as "references"
    from (
      select distinct on (r.application_id, r.source) r.application_id, r.source, r.reference, r.answer
      from registry_answers r
      where r.region_code = ${regionCode} and r.expires_on >= ${on}
        and r.application_id = any (${applicationIds}::uuid[])
        and (not exists (
            select from corrections c
            where c.region_code = r.region_code and c.application_id = r.application_id)
          or answer_holds(r.region_code, r.application_id, r.source, r.correction_count))
      order by r.application_id, r.source, r.answered_at desc, r.reference
    ) as newest
    group by application_id`.execute(tx);
  return new Map(
    rows.map(({ id, answers, references }) => [
      id,
      {
        civil: answers.civil ?? null,
        insurer: answers.insurer ?? null,
        welfare: answers.welfare ?? null,
        references,
      },
    ]),
  );
}

/** Whether somebody has recorded what a registry says of an application: they have judged part of it already. */
export async function hasAnswered(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  actorId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom("registry_answers")
    .select("reference")
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("mode", "=", "manual")
    .where("answered_by", "=", actorId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Complete applications without an answer of a registry that counts on a day: whom to ask it about. */
export async function listUnanswered(
  tx: Tx,
  regionCode: string,
  source: RegistrySource,
  on: string,
) {
  return tx
    .selectFrom("applications as a")
    .select(["a.id", "a.nik_sealed", "a.name", "a.born_on", "a.sex", "a.birth_place"])
    .where("a.region_code", "=", regionCode)
    .where("a.is_complete", "=", true)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("registry_answers as r")
            .select("r.application_id")
            .whereRef("r.region_code", "=", "a.region_code")
            .whereRef("r.application_id", "=", "a.id")
            .where("r.source", "=", source)
            .where("r.expires_on", ">=", on),
        ),
      ),
    )
    .orderBy("a.id")
    .execute();
}

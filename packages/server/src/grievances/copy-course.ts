import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { CHECKS, type Finding } from "@payung/domain/verification/checks.ts";
import { GROUNDS, type Ground } from "@payung/domain/verification/grounds.ts";
import { REGISTRY_SOURCES } from "@payung/domain/verification/registry.ts";
import { workerSentence } from "@payung/domain/verification/sentences.ts";
import { readCover } from "../enrolment/service.ts";
import { listEvidence } from "../evidence/service.ts";
import { sayDate, sayRupiah } from "../shared/say.ts";
import { findRecheck } from "../verification/service.ts";
import { atMoment, type CopyGround, type CopyRow, onDay, row, worded } from "./copy-data.ts";
import * as store from "./copy-store.ts";

/** What was decided, by whom, and why. */
export async function decisionRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, t, application: a } = ground;
  const decisions = await store.listDecisions(tx, a.region_code, a.id);
  const proposals = await store.listProposals(tx, a.region_code, a.id);
  return [
    ...decisions.map(
      (each): CopyRow => [
        atMoment(ground, each.decided_at),
        [
          t(`copy.outcome.${each.outcome as "approved"}`),
          t(each.proposed_by === null ? "copy.by-data" : "copy.by-people"),
          ...each.grounds.map(reasonOf),
          each.reason ?? "",
        ]
          .filter((words) => words !== "")
          .join(" "),
      ],
    ),
    ...proposals.map(
      (each): CopyRow => [
        atMoment(ground, each.proposed_at),
        `${t("copy.proposed")}: ${t(`copy.outcome.${each.outcome as "approved"}`)} ${each.reason}`,
      ],
    ),
  ];
}

function reasonOf(ground: string): string {
  return (GROUNDS as readonly string[]).includes(ground)
    ? workerSentence(ground as Ground).reason
    : ground;
}

/** What was checked, what the registries answered, and how often one was compared with others. */
export async function checkRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, t, application: a } = ground;
  const latest = (await store.listVerifications(tx, a.region_code, a.id)).at(-1);
  const answers = await store.listAnswers(tx, a.region_code, a.id);
  const pairs = await store.countPairs(tx, a.region_code, a.id);
  const said = await store.listPairWords(tx, a.region_code, a.id);
  const recheck = await findRecheck(tx, a.region_code, a.id);
  return [
    ...((latest?.findings ?? []) as unknown as readonly Finding[]).map(
      (each): CopyRow => [
        worded(t, CHECKS, "copy.check", each.check),
        [
          t(`copy.finding.${each.outcome}`),
          each.ground === null ? "" : reasonOf(each.ground),
          latest === undefined ? "" : `(${onDay(latest.verified_at)})`,
        ]
          .filter((words) => words !== "")
          .join(" "),
      ],
    ),
    ...answers.map(
      (each): CopyRow => [
        worded(t, REGISTRY_SOURCES, "copy.registry", each.source),
        `${atMoment(ground, each.answered_at)}: ${sayAnswer(each.answer)}`,
      ],
    ),
    ...pairs.map(
      (each): CopyRow => [
        t("copy.compared"),
        t("copy.compared-times", { count: each.n, date: onDay(each.last) }),
      ],
    ),
    ...said.map(({ at }): CopyRow => [t("copy.compared-by-people"), atMoment(ground, at)]),
    ...(recheck === undefined ? [] : row(t, "copy.recheck", onDay(recheck.drawn_at))),
  ];
}

/** An answer with its parts, as it is stored: "found: true, name: match". */
function sayAnswer(answer: unknown): string {
  return Object.entries(answer as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}

/** The way to cover: places, decrees, the insurer's answers, the months, and who pays for them. */
export async function coverRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application: a } = ground;
  const { lines, batches, months, cover } = await readCover(tx, office, a.id);
  const selections = await store.listSelections(tx, a.region_code, a.id);
  const dropouts = await store.listDropouts(tx, a.region_code, a.id);
  const tasks = await store.listTasks(tx, a.region_code, a.id);
  const marks = await store.listInsurerMarks(tx, a.region_code, a.id);
  const paid = await store.listPaidMonths(tx, a.region_code, a.id);
  const funds = await store.listFundsOf(tx, a.region_code, a.id);
  return [
    ...selections.map(
      (each): CopyRow => [
        t("copy.selected"),
        each.waiting_place === null
          ? t("copy.selected-place", {
              date: onDay(each.selected_at),
              cohort: each.cohort,
              place: each.rank,
            })
          : t("copy.waiting-place", {
              date: onDay(each.selected_at),
              cohort: each.cohort,
              place: each.waiting_place,
            }),
      ],
    ),
    ...lines.map(
      (each): CopyRow => [
        t("copy.decree"),
        t("copy.decree-line", {
          number: each.number,
          date: sayDate(each.issued_on),
          line: each.line_number,
          months: each.month_count,
          month: each.first_month,
        }),
      ],
    ),
    ...lines.map((each): CopyRow => [t("copy.payer"), each.funder]),
    ...batches.map(
      (each): CopyRow => [
        t("copy.sent"),
        [
          onDay(each.frozen_at),
          each.outcome === null ? t("copy.unanswered") : t(`copy.reply.${each.outcome}`),
          each.reason_text ?? "",
        ]
          .filter((words) => words !== "")
          .join(". "),
      ],
    ),
    ...(cover === null
      ? []
      : [
          ...row(t, "copy.kpj", cover.kpj),
          ...row(t, "copy.cover", `${sayDate(cover.from)} – ${sayDate(cover.to)}`),
        ]),
    ...months.map(
      (each): CopyRow => [`${t("copy.month")} ${each.month}`, t(`copy.month.${each.state}`)],
    ),
    ...funds.map((each): CopyRow => [t("copy.fund"), `${onDay(each.set_at)}: ${each.name}`]),
    ...paid.map(
      (each): CopyRow => [
        `${t("copy.contribution")} ${each.month}`,
        [
          ...(each.amount_idr === null ? [] : [sayRupiah(rupiah(each.amount_idr))]),
          each.payer ?? t("copy.no-payer"),
          t(`copy.contribution.${each.state as CoverageState}`),
        ].join(", "),
      ],
    ),
    ...dropouts.map(
      (each): CopyRow => [t("copy.dropout"), `${onDay(each.recorded_at)}: ${each.reason_code}`],
    ),
    ...tasks.map(
      (each): CopyRow => [t("copy.task"), `${onDay(each.created_at)}: ${each.reason_text}`],
    ),
    ...marks.map((each): CopyRow => [t(`copy.mark.${each.what}`), onDay(each.at)]),
  ];
}

/** Cards that were made, and those that count no more. */
export async function cardRows({ tx, t, application: a }: CopyGround): Promise<CopyRow[]> {
  const cards = await store.listCards(tx, a.region_code, a.id);
  return cards.map(
    (each): CopyRow => [
      `${t("copy.card")} ${each.code}`,
      [
        t("copy.card-valid", { from: onDay(each.issued_at), to: sayDate(each.valid_to) }),
        each.revoked_at === null ? "" : t("copy.card-revoked", { date: onDay(each.revoked_at) }),
        each.words ?? "",
      ]
        .filter((words) => words !== "")
        .join(" "),
    ],
  );
}

/** The photos and papers that are kept; the pictures themselves are seen at the office. */
export async function fileRows(ground: CopyGround): Promise<CopyRow[]> {
  const { tx, office, t, application } = ground;
  const { files, unfinished } = await listEvidence(tx, office.actor, application.id);
  return [
    ...files.map(
      (each): CopyRow => [
        t(`copy.file.${each.kind as "ktp"}`),
        [
          atMoment(ground, each.attached_at),
          t("copy.file-pages", { count: each.page_count }),
          each.withdrawn_at === null
            ? ""
            : t("copy.file-withdrawn", { date: onDay(each.withdrawn_at) }),
        ]
          .filter((words) => words !== "")
          .join(", "),
      ],
    ),
    ...unfinished.map(
      (each): CopyRow => [t(`copy.file.${each.kind as "ktp"}`), t("copy.file-coming")],
    ),
  ];
}

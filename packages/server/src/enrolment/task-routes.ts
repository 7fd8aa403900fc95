import { maskNik } from "@payung/domain/intake/nik.ts";
import type { Holidays } from "@payung/domain/shared/working-days.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { dueDay } from "../casework/service.ts";
import { readHolidays } from "../reference/service.ts";
import { By, Id, LIMIT_BY_DEFAULT, Limit, NewId, Reason, readPage } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import {
  closeTask,
  closeTasks,
  confirmSettlement,
  countOpenTasks,
  listOpenTasks,
  readReplyRowOf,
  settleRow,
  TASK_KINDS,
  TASK_RESOLUTIONS,
} from "./service.ts";

const SENDERS = ["administrator", "programme-manager"] as const;
const WORKERS = [...SENDERS, "supervisor", "verifier", "kelurahan-officer"] as const;
const JUDGES = [...SENDERS, "supervisor"] as const;
const Text = z.nullable(z.string());
const TASKS_MAX = 500;

const Task = z.strictObject({
  id: Id,
  kind: z.string(),
  applicationId: z.nullable(Id),
  name: Text,
  nikMasked: Text,
  kelurahanCode: Text,
  reasonCode: z.string(),
  reasonText: z.string(),
  whoCanFix: z.string(),
  createdAt: z.string(),
  dueOn: z.string(),
  closedAt: Text,
  resolution: Text,
});

/** The work that insurer replies make. */
export const taskRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/task-groups",
    summary: "How much work of insurers waits in your area, by kind, reason and who can fix it",
    allow: WORKERS,
    input: z.strictObject({}),
    output: z.strictObject({
      groups: z.array(
        z.strictObject({
          kind: z.string(),
          reasonCode: z.string(),
          whoCanFix: z.string(),
          tasks: z.int(),
          since: z.string(),
          dueOn: z.string(),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }) => {
      const holidays = await readHolidays(tx, actor.regionCode);
      return {
        groups: (await countOpenTasks(tx, actor.regionCode)).map((each) => ({
          kind: each.kind,
          reasonCode: each.reason_code,
          whoCanFix: each.who_can_fix,
          tasks: Number(each.n),
          since: each.oldest.toISOString(),
          dueOn: dueDay("insurer", each.oldest, holidays),
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/tasks",
    summary:
      "Open work that insurer replies made: rejects, rows of nobody, contradictions, differences of the insurer's list",
    allow: WORKERS,
    shows: ["name", "nik-masked", "words"],
    input: z.strictObject({
      after: z.optional(Id),
      limit: Limit,
      kind: z.optional(z.enum(TASK_KINDS)),
      reasonCode: z.optional(z.string()),
      whoCanFix: z.optional(z.string()),
    }),
    output: z.strictObject({ tasks: z.array(Task), next: z.nullable(Id) }),
    problems: [],
    run: async (context, { after, limit = LIMIT_BY_DEFAULT, ...filter }) => {
      const { tx, actor } = context;
      const { page, next } = await readPage(
        limit,
        (most) => listOpenTasks(tx, actor.regionCode, after ?? null, most, filter),
        (row) => row.id,
      );
      const holidays = await readHolidays(tx, actor.regionCode);
      return { tasks: page.map((row) => taskOf(row, context, holidays)), next };
    },
  }),
  route({
    method: "post",
    path: "/v1/tasks/:id/closings",
    summary: "Close a task; a mended reject goes out with the next batch",
    allow: WORKERS,
    input: z.strictObject({ id: Id, resolution: z.enum(TASK_RESOLUTIONS) }),
    output: z.strictObject({ id: Id, closedAt: Text, resolution: Text }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, { id, resolution }) => {
      const task = await closeTask(context.tx, context, id, resolution);
      if (task === undefined) throw new Problem("request.not-found");
      if (task.resolution !== resolution) throw new Problem("request.id-already-used");
      return { id, closedAt: task.closed_at?.toISOString() ?? null, resolution: task.resolution };
    },
  }),
  route({
    method: "post",
    path: "/v1/task-closings",
    summary:
      "Close many tasks in one go; those that somebody else has closed stay as they were closed",
    allow: WORKERS,
    input: z.strictObject({
      taskIds: z.array(Id).check(z.minLength(1), z.maxLength(TASKS_MAX)),
      resolution: z.enum(TASK_RESOLUTIONS),
    }),
    output: z.strictObject({ closed: z.array(Id) }),
    problems: [],
    run: async (context, { taskIds, resolution }) => ({
      closed: [...(await closeTasks(context.tx, context, taskIds, resolution))],
    }),
  }),
  route({
    method: "get",
    path: "/v1/tasks/:id/reply-row",
    summary:
      "What the insurer wrote in a row that names nobody we sent or contradicts, and whom it may mean; that you looked is recorded",
    allow: JUDGES,
    isRecorded: true,
    shows: ["name", "nik-masked", "born-on", "words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      kind: z.string(),
      applicationId: z.nullable(Id),
      reasonText: z.string(),
      closedAt: Text,
      resolution: Text,
      fileName: z.string(),
      takenAt: z.string(),
      row: z.int(),
      cells: z.array(z.strictObject({ header: z.string(), text: z.string() })),
      answer: z.nullable(
        z.strictObject({
          outcome: z.enum(["accepted", "rejected", "unreadable"]),
          kpj: Text,
          startedOn: Text,
          reason: Text,
        }),
      ),
      candidates: z.array(
        z.strictObject({
          applicationId: Id,
          name: Text,
          nikMasked: Text,
          bornOn: Text,
          kelurahanCode: Text,
        }),
      ),
      proposal: z.nullable(
        z.strictObject({
          id: Id,
          applicationId: Id,
          name: Text,
          nikMasked: Text,
          reason: z.string(),
          by: By,
          at: z.string(),
        }),
      ),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      return rowOf(context, await readReplyRowOf(context.tx, context, id));
    },
  }),
  route({
    method: "post",
    path: "/v1/tasks/:id/settlements",
    summary:
      "Say what a row of a reply is about: somebody we sent, or nothing more to do. Making a member of somebody needs a second person",
    allow: JUDGES,
    input: z.strictObject({
      id: Id,
      settlementId: NewId,
      verdict: z.enum(["attach", "set-aside"]),
      applicationId: z.optional(Id),
      reason: Reason,
    }),
    output: z.strictObject({ needsSecond: z.boolean() }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "enrolment.row-settled",
      "enrolment.not-sent",
      "enrolment.already-member",
      "enrolment.answer-unreadable",
      "access.region-wide-only",
    ],
    run: async (context, { id, settlementId, verdict, applicationId, reason }) => {
      mustSeeAll(context.actor);
      const order = { id: settlementId, taskId: id, reason };
      if (verdict === "set-aside") return settleRow(context.tx, context, { ...order, verdict });
      if (applicationId === undefined) throw new Problem("enrolment.not-sent");
      return settleRow(context.tx, context, { ...order, verdict, applicationId });
    },
  }),
  route({
    method: "post",
    path: "/v1/settlements/:id/confirmations",
    summary: "As a second person, confirm whom a row of a reply means: that person is a member now",
    allow: JUDGES,
    input: z.strictObject({ id: Id, confirmationId: NewId }),
    output: z.strictObject({ applicationId: Id }),
    problems: [
      "request.not-found",
      "verification.same-person",
      "enrolment.row-settled",
      "enrolment.already-member",
      "enrolment.kpj-taken",
      "access.region-wide-only",
    ],
    run: async (context, { id, confirmationId }) => {
      mustSeeAll(context.actor);
      const order = { id: confirmationId, settlementId: id };
      return { applicationId: await confirmSettlement(context.tx, context, order) };
    },
  }),
];

function taskOf(
  row: Awaited<ReturnType<typeof listOpenTasks>>[number],
  { vault }: RouteContext,
  holidays: Holidays,
): z.infer<typeof Task> {
  return {
    id: row.id,
    kind: row.kind,
    applicationId: row.application_id,
    name: row.name,
    nikMasked: masked(vault, row.nik_sealed, row.application_id),
    kelurahanCode: row.kelurahan_code,
    reasonCode: row.reason_code,
    reasonText: row.reason_text,
    whoCanFix: row.who_can_fix,
    createdAt: row.created_at.toISOString(),
    dueOn: dueDay("insurer", row.created_at, holidays),
    closedAt: row.closed_at?.toISOString() ?? null,
    resolution: row.resolution,
  };
}

function masked(vault: RouteContext["vault"], sealed: Buffer | null, of: string | null) {
  return sealed === null || of === null ? null : maskNik(vault.openNik(sealed, of));
}

async function rowOf(
  { tx, actor, vault }: RouteContext,
  {
    task,
    proposal,
    candidates,
    answer,
    takenAt,
    cells,
    ...row
  }: Awaited<ReturnType<typeof readReplyRowOf>>,
) {
  const by = await whoIs(tx, actor, [proposal?.settled_by ?? null]);
  return {
    ...row,
    kind: task.kind,
    applicationId: task.application_id,
    reasonText: task.reason_text,
    closedAt: task.closed_at?.toISOString() ?? null,
    resolution: task.resolution,
    takenAt: takenAt.toISOString(),
    cells: [...cells],
    answer:
      answer === null
        ? null
        : {
            outcome: answer.outcome,
            kpj: answer.outcome === "accepted" ? answer.kpj : null,
            startedOn: answer.outcome === "accepted" ? answer.startedOn : null,
            reason:
              answer.outcome === "rejected"
                ? answer.reason
                : answer.outcome === "unreadable"
                  ? answer.why
                  : null,
          },
    candidates: candidates.map((each) => ({
      applicationId: each.id,
      name: each.name,
      nikMasked: masked(vault, each.nik_sealed, each.id),
      bornOn: each.born_on,
      kelurahanCode: each.kelurahan_code,
    })),
    proposal:
      proposal === null
        ? null
        : {
            id: proposal.id,
            applicationId: proposal.application_id ?? "",
            name: proposal.name,
            nikMasked: masked(vault, proposal.nik_sealed, proposal.application_id),
            reason: proposal.reason,
            by: by(proposal.settled_by),
            at: proposal.settled_at.toISOString(),
          },
  };
}

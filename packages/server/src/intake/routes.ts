import { readFile } from "node:fs/promises";
import { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { GROUNDS } from "@payung/domain/verification/grounds.ts";
import * as z from "zod/mini";
import { Id, LIMIT_BY_DEFAULT, Limit, NewId, readPage } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route, uploadRoute } from "../shared/route.ts";
import {
  findDecision,
  findFindings,
  listPairsOf,
  registerWorker,
} from "../verification/service.ts";
import { findApplication, keepUpload, pageOfApplications } from "./service.ts";

/** 50 MB: some hundred thousand rows as XLSX. A larger list is sent in parts. */
const UPLOAD_BYTES_MAX = 50_000_000;

const Outcome = z.enum(["approved", "refused", "referred", "incomplete"]);
const Grounds = z.array(z.enum(GROUNDS));

const Receipt = z.strictObject({
  id: Id,
  /** The worker's key to the status page, together with the birth date. */
  code: z.string(),
  outcome: Outcome,
  grounds: Grounds,
  nextStep: z.string(),
});

const Summary = z.strictObject({
  id: Id,
  channel: z.string(),
  submittedAt: z.string(),
  name: z.nullable(z.string()),
  nikMasked: z.nullable(z.string()),
  kelurahanCode: z.nullable(z.string()),
  occupationId: z.nullable(z.string()),
  outcome: z.nullable(Outcome),
  grounds: Grounds,
  decidedAt: z.nullable(z.string()),
});

export const intakeRoutes: readonly AnyRoute[] = [
  uploadRoute({
    path: "/v1/uploads/:id",
    summary:
      "Send a file: a candidate list, a registry extract, an insurer reply, the lines of a bill. The body is the file",
    allow: [
      "administrator",
      "programme-manager",
      "supervisor",
      "verifier",
      "insurer-officer",
      "treasurer",
      "machine",
    ],
    bytesMax: UPLOAD_BYTES_MAX,
    input: z.strictObject({
      id: NewId,
      fileName: z.string().check(z.minLength(1), z.maxLength(200)),
    }),
    output: z.strictObject({ id: Id, byteCount: z.int(), sha256: z.string() }),
    problems: ["request.too-large", "request.id-already-used", "access.region-wide-only"],
    run: async (context, { id, fileName }, upload) => {
      mustSeeAll(context.actor);
      const bytes = await readFile(upload.path);
      await keepUpload(context.tx, context, { id, fileName, bytes, sha256: upload.sha256 });
      return { id, byteCount: upload.byteCount, sha256: upload.sha256.toString("hex") };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications",
    summary: "Register one worker; verified at once with what the registries have said so far",
    allow: [
      "administrator",
      "programme-manager",
      "supervisor",
      "verifier",
      "kelurahan-officer",
      "collector",
      "machine",
    ],
    input: ApplicationDraft,
    output: Receipt,
    problems: ["request.id-already-used", "intake.empty-application", "access.outside-area"],
    run: async (context, draft) => {
      const registered = await registerWorker(context.tx, context, draft, "api");
      const { application, outcome, grounds } = registered;
      return {
        id: application.id,
        code: application.code,
        outcome,
        grounds: [...grounds],
        nextStep: registered.nextStep,
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/applications",
    summary: "Applications, newest first; NIK masked",
    allow: [
      "administrator",
      "programme-manager",
      "supervisor",
      "verifier",
      "kelurahan-officer",
      "machine",
    ],
    shows: ["name", "nik-masked"],
    input: z.strictObject({ outcome: z.optional(Outcome), after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ applications: z.array(Summary), next: z.nullable(Id) }),
    problems: [],
    run: async (context, { outcome, after, limit = LIMIT_BY_DEFAULT }) => {
      const filter = { outcome: outcome ?? null, before: after ?? null };
      const { page, next } = await readPage(
        limit,
        (most) =>
          pageOfApplications(context.tx, context.actor.regionCode, { ...filter, limit: most }),
        (row) => row.id,
      );
      return { applications: page.map((row) => summaryOf(row, context)), next };
    },
  }),
  route({
    method: "get",
    path: "/v1/applications/:id",
    summary: "One application with its decision, the findings behind it and who looks alike",
    allow: [
      "administrator",
      "programme-manager",
      "supervisor",
      "verifier",
      "kelurahan-officer",
      "machine",
    ],
    shows: ["name", "nik-masked"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      application: Summary,
      findings: z.array(z.unknown()),
      alike: z.array(
        z.strictObject({
          earlierId: Id,
          score: z.number(),
          verdict: z.enum(["same", "possible"]),
          explanation: z.string(),
        }),
      ),
    }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      const row = await findApplication(tx, actor.regionCode, id);
      if (row === undefined) throw new Problem("request.not-found");
      const decision = await findDecision(tx, actor.regionCode, id);
      const findings = await findFindings(tx, actor.regionCode, id);
      const alike = await listPairsOf(tx, actor.regionCode, id);
      return {
        application: summaryOf(
          {
            ...row,
            outcome: decision?.outcome ?? null,
            grounds: decision?.grounds ?? null,
            decided_at: decision?.decided_at ?? null,
          },
          context,
        ),
        findings: (findings?.findings ?? []) as unknown[],
        alike: alike.map((pair) => ({
          earlierId: pair.earlier_id,
          score: pair.score,
          verdict: pair.verdict as "same" | "possible",
          explanation: pair.explanation,
        })),
      };
    },
  }),
];

type SummaryRow = {
  id: string;
  channel: string;
  submitted_at: Date;
  name: string | null;
  nik_sealed: Buffer | null;
  kelurahan_code: string | null;
  occupation_id: string | null;
  outcome: string | null;
  grounds: string[] | null;
  decided_at: Date | null;
};

function summaryOf(
  row: SummaryRow,
  { vault }: Pick<RouteContext, "vault">,
): z.infer<typeof Summary> {
  return {
    id: row.id,
    channel: row.channel,
    submittedAt: row.submitted_at.toISOString(),
    name: row.name,
    nikMasked: row.nik_sealed === null ? null : maskNik(vault.openNik(row.nik_sealed, row.id)),
    kelurahanCode: row.kelurahan_code,
    occupationId: row.occupation_id,
    outcome: row.outcome as z.infer<typeof Outcome> | null,
    grounds: (row.grounds ?? []) as z.infer<typeof Grounds>,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

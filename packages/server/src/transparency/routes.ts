import { FUNNEL_STEPS } from "@payung/domain/transparency/figures.ts";
import * as z from "zod/mini";
import { type AnyRoute, route } from "../shared/route.ts";
import { findFigures } from "./service.ts";

const Count = z.nullable(z.int());
const Figures = z.strictObject({
  publishedAt: z.string(),
  regionName: z.string(),
  isExample: z.boolean(),
  funnel: z.record(z.enum(FUNNEL_STEPS), Count),
  decisionDays: z.nullable(z.strictObject({ median: z.number(), p90: z.number() })),
  automaticShare: z.nullable(z.number()),
  recheck: z.nullable(z.strictObject({ checked: z.int(), wrong: z.int(), upper: z.number() })),
  smallCellLimit: z.int(),
  kelurahan: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      kecamatan: z.string(),
      received: Count,
      approved: Count,
      protected: Count,
    }),
  ),
});

export const transparencyRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/figures",
    summary: "The public figures as published last; small counts are hidden",
    allow: ["anyone"],
    input: z.strictObject({}),
    output: z.strictObject({ figures: z.nullable(Figures) }),
    problems: [],
    run: async ({ tx, actor }) => ({ figures: (await findFigures(tx, actor.regionCode)) as never }),
  }),
];

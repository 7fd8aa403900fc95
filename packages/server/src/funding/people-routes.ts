import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import * as z from "zod/mini";
import { readRegistrationCode } from "../intake/service.ts";
import { Id } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { findFund } from "./fund-store.ts";
import { findByCodes, listNamedPeople } from "./people-store.ts";
import { MONEY_READERS } from "./wire.ts";

/** As many as a fund's list may name, by what a request may hold. */
const CODES_MAX = 10_000;
/** So many wrong codes are named; whoever mends them asks again. */
const SAID_MOST = 10;
const Person = z.strictObject({ applicationId: Id, code: z.string() });

/** The workers that money is about, by the codes of their cases: money never learns their names. */
export const peopleRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/case-code-searches",
    summary: "Which applications have these codes; refused if nobody has one of them",
    allow: MONEY_READERS,
    bytesMax: 1024 * 1024,
    input: z.strictObject({
      codes: z
        .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(50)))
        .check(z.minLength(1), z.maxLength(CODES_MAX)),
    }),
    output: z.strictObject({ people: z.array(Person) }),
    problems: ["funding.codes-unknown", "access.region-wide-only"],
    run: async ({ tx, actor }, { codes }) => {
      mustSeeAll(actor);
      const asked = codes.map((typed) => ({ typed, code: readRegistrationCode(typed) }));
      const people = await findByCodes(
        tx,
        actor.regionCode,
        asked.flatMap(({ code }) => code ?? []),
      );
      const known = new Set<string | null>(people.map(({ code }) => code));
      const unknown = asked.filter(({ code }) => !known.has(code)).map(({ typed }) => typed);
      if (unknown.length > 0) {
        const codes = unknown.slice(0, SAID_MOST).map(withoutNik).join(", ");
        throw new Problem("funding.codes-unknown", { codes, count: unknown.length });
      }
      return { people };
    },
  }),
  route({
    method: "get",
    path: "/v1/funds/:id/people",
    summary: "The workers on the list of a fund, by the codes of their cases",
    allow: MONEY_READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ people: z.array(Person) }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async ({ tx, actor }, { id }) => {
      mustSeeAll(actor);
      if ((await findFund(tx, actor.regionCode, id)) === undefined) {
        throw new Problem("request.not-found");
      }
      return { people: await listNamedPeople(tx, actor.regionCode, id) };
    },
  }),
];

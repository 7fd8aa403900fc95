import { Contact } from "@payung/domain/intake/phone-answers.ts";
import * as z from "zod/mini";
import { Id } from "../../shared/fields.ts";
import { type AnyRoute, route } from "../../shared/route.ts";
import { findPhoneRegistration } from "../service.ts";

export const phoneRegistrationRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/applications/:id/phone-registration",
    summary:
      "What somebody said on the phone page beside the application: whom to call, and whether their number is proved",
    allow: ["administrator", "programme-manager", "supervisor", "verifier", "kelurahan-officer"],
    shows: ["name", "phone"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      registration: z.nullable(
        z.strictObject({
          isPhoneProved: z.boolean(),
          allowsMessages: z.boolean(),
          contact: z.nullable(Contact),
        }),
      ),
    }),
    problems: [],
    run: async (context, { id }) => {
      const found = await findPhoneRegistration(context.tx, context, id);
      if (found === null) return { registration: null };
      const { consentSha256: _, ...registration } = found;
      return { registration };
    },
  }),
];

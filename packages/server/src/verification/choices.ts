import * as z from "zod/mini";

const Sides = z.optional(z.enum(["this", "earlier"]));
/** What nobody must say can also be left unsaid. */
const SidesOrNeither = z.optional(z.enum(["this", "earlier", "neither"]));
/** Of two applications that are one person: whose value is right where they differ. Nothing where nobody said. */
export const Choices = z.strictObject({
  nik: Sides,
  name: Sides,
  bornOn: Sides,
  kelurahan: Sides,
  sex: SidesOrNeither,
  birthPlace: SidesOrNeither,
  phone: SidesOrNeither,
});
export type Choices = z.infer<typeof Choices>;

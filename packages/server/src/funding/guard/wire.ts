import { Idr } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";

/** Who acts on money; who may be the second pair of eyes; who reads. */
export const TREASURERS = ["treasurer"] as const;
export const DECIDERS = ["treasurer", "programme-manager", "administrator"] as const;
export const READERS = [...DECIDERS, "monitor"] as const;

export const Amount = Idr;
/** More than nothing. */
export const PositiveAmount = z.pipe(
  Idr,
  z.custom<z.infer<typeof Idr>>().check(z.refine((amount) => amount > 0n, { error: "idr.zero" })),
);

import * as z from "zod/mini";

/** An amount of money in whole rupiah. Never a float, never a bare bigint. */
export type Rupiah = bigint & { readonly __unit: "rupiah" };

export function rupiah(amount: bigint): Rupiah {
  return amount as Rupiah;
}

/** On the wire an amount is a decimal string: JSON numbers lose whole rupiah above 2^53. */
export const Idr = z
  .codec(z.string().check(z.regex(/^\d{1,15}$/, { error: "idr.malformed" })), z.custom<Rupiah>(), {
    decode: (text) => rupiah(BigInt(text)),
    encode: (amount) => amount.toString(),
  })
  .register(z.globalRegistry, { id: "Idr", description: "Whole rupiah, as a decimal string" });

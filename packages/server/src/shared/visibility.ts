import type { Schema } from "../db/schema.generated.ts";

/**
 * Who may see what a column holds, at most:
 *
 * - `public`: anyone. Criteria and counts, never a person (UU 14/2008).
 * - `internal`: whoever works in the programme: how, when and by which officer it was done.
 * - `personal`: about one worker, alone or together with other columns (UU 27/2022 art. 4, general data). Shown
 *   by role and area only; a NIK masked, and in full only for a recorded reason.
 * - `specific`: health, children, personal finance (UU 27/2022 art. 4, specific data), what can be worked out
 *   from them, and whole files and free text that may hold them. Shown to the one who needs it for the case.
 */
export type Visibility = "public" | "internal" | "personal" | "specific";

/** Who may see each column of some tables and views. One that is left out does not compile. */
export type VisibilityOf<Table extends keyof Schema> = {
  readonly [T in Table]: { readonly [C in keyof Schema[T]]: Visibility };
};

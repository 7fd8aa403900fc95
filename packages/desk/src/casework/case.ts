import type { Names } from "../shared/names.ts";
import type { Gets } from "../shared/routes.generated.ts";

export type Case = Gets["/v1/cases/:id"]["output"];
export type Queue = Gets["/v1/queues"]["output"]["queues"][number]["queue"];
export type QueuedRow = Gets["/v1/queues/:queue"]["output"]["cases"][number];
export type Alike = Case["alike"][number];
export type Judged = Case["judged"][number];
export type Side = NonNullable<Alike["earlier"]>;
export type Said = Alike["said"][number];
export type Proposal = Case["proposals"][number];
export type Ground = NonNullable<Case["decision"]>["grounds"][number];

/** What each part of a case is given. */
export type PartProps = {
  readonly found: Case;
  readonly names: Names;
  /** Somebody else works on it: look, do not touch. */
  readonly isReadOnly: boolean;
  readonly onReload: () => void;
};

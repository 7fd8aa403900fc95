import type { Gets } from "../shared/routes.generated.ts";

export type Case = Gets["/v1/cases/:id"]["output"];
export type Queue = Gets["/v1/queues"]["output"]["queues"][number]["queue"];
export type QueuedRow = Gets["/v1/queues/:queue"]["output"]["cases"][number];
export type Alike = Case["alike"][number];
export type Judged = Case["judged"][number];
export type Side = NonNullable<Alike["earlier"]>;
export type Said = Alike["said"][number];
export type Proposal = Case["proposals"][number];
export type By = Case["person"]["submittedBy"];
export type Ground = NonNullable<Case["decision"]>["grounds"][number];

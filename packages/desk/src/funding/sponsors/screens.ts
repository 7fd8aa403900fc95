import type { Screen } from "../../shared/screen.ts";
import type { Role } from "../../shared/session.ts";

const SPONSORS: readonly Role[] = ["funder"];

export const sponsorScreens: readonly Screen[] = [
  {
    path: "/sponsor",
    roles: SPONSORS,
    entry: { title: "sponsor.title", icon: "money" },
    load: async () => (await import("./sponsor.tsx")).Sponsor,
  },
  {
    path: "/sponsor/choose",
    roles: SPONSORS,
    load: async () => (await import("./choose-group.tsx")).ChooseGroup,
  },
  {
    path: "/sponsor/pledges/:id",
    roles: SPONSORS,
    load: async () => (await import("./pledge.tsx")).PledgePage,
  },
];

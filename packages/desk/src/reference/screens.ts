import type { Screen } from "../shared/screen.ts";
import { CHANGERS, READERS } from "./who-may.ts";

export const referenceScreens: readonly Screen[] = [
  {
    path: "/parameters",
    roles: READERS,
    entry: { title: "parameters.title", icon: "check" },
    load: async () => (await import("./parameters.tsx")).Parameters,
  },
  {
    path: "/parameters/:name",
    roles: READERS,
    load: async () => (await import("./parameter.tsx")).ParameterPage,
  },
  {
    path: "/holidays",
    roles: READERS,
    load: async () => (await import("./holidays.tsx")).Holidays,
  },
  {
    path: "/parameter-proposals/:id",
    roles: CHANGERS,
    load: async () => (await import("./proposal.tsx")).ProposalPage,
  },
];

import type { Screen } from "../shared/screen.ts";

export const insightScreens: readonly Screen[] = [
  {
    path: "/overview",
    roles: ["administrator", "programme-manager", "supervisor", "monitor", "treasurer"],
    entry: { title: "overview.title", icon: "chart" },
    load: async () => (await import("./overview.tsx")).OverviewScreen,
  },
];

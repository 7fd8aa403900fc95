import type { Screen } from "../shared/screen.ts";

export const accessScreens: readonly Screen[] = [
  {
    path: "/people",
    roles: ["administrator"],
    entry: { title: "people.title", icon: "people" },
    load: async () => (await import("./people.tsx")).People,
  },
  {
    path: "/people/new",
    roles: ["administrator"],
    load: async () => (await import("./invite.tsx")).Invite,
  },
  {
    path: "/people/:id",
    roles: ["administrator"],
    load: async () => (await import("./person.tsx")).Person,
  },
  {
    path: "/account",
    roles: "everyone",
    load: async () => (await import("./account.tsx")).Account,
  },
];

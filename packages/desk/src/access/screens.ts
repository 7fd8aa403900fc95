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
    path: "/handed-in",
    roles: ["administrator", "supervisor"],
    entry: { title: "handed-in.title", icon: "phone" },
    load: async () => (await import("./handed-in.tsx")).HandedIn,
  },
  {
    path: "/account",
    roles: "everyone",
    load: async () => (await import("./account.tsx")).Account,
  },
];

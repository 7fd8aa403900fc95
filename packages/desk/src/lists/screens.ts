import type { Screen } from "../shared/screen.ts";
import { ORDERERS, READERS } from "./who-may.ts";

export const listScreens: readonly Screen[] = [
  {
    path: "/lists",
    roles: READERS,
    entry: { title: "lists.title", icon: "file" },
    load: async () => (await import("./lists.tsx")).Lists,
  },
  {
    path: "/lists/new",
    roles: ORDERERS,
    load: async () => (await import("./new-list.tsx")).NewList,
  },
  {
    path: "/lists/check/:id",
    roles: ORDERERS,
    load: async () => (await import("./check-list.tsx")).CheckList,
  },
  {
    path: "/lists/:id",
    roles: READERS,
    load: async () => (await import("./list-run.tsx")).ListRun,
  },
];

import type { Screen } from "../shared/screen.ts";
import { DECREE_READERS, MANAGERS, READERS, RECORDERS, WAITING_READERS } from "./who-may.ts";

export const programmeScreens: readonly Screen[] = [
  {
    path: "/cohorts",
    roles: READERS,
    entry: { title: "cohorts.title", icon: "people" },
    load: async () => (await import("./cohorts.tsx")).Cohorts,
  },
  {
    path: "/cohorts/new",
    roles: MANAGERS,
    load: async () => (await import("./new-cohort.tsx")).NewCohort,
  },
  {
    path: "/cohorts/:id",
    roles: READERS,
    load: async () => (await import("./cohort.tsx")).CohortPage,
  },
  {
    path: "/cohorts/:id/waiting",
    roles: WAITING_READERS,
    load: async () => (await import("./waiting.tsx")).WaitingList,
  },
  {
    path: "/cohorts/:id/people",
    roles: RECORDERS,
    load: async () => (await import("./people.tsx")).CohortPeople,
  },
  {
    path: "/cohorts/:id/draft/:purpose",
    roles: MANAGERS,
    load: async () => (await import("./new-draft.tsx")).NewDraft,
  },
  {
    path: "/decree-drafts/:id",
    roles: RECORDERS,
    load: async () => (await import("./draft.tsx")).DraftPage,
  },
  {
    path: "/decrees/:id",
    roles: DECREE_READERS,
    load: async () => (await import("./decree.tsx")).DecreePage,
  },
  {
    path: "/decrees/:id/correct",
    roles: MANAGERS,
    load: async () => (await import("./correct.tsx")).CorrectDecree,
  },
];

import type { Screen } from "../shared/screen.ts";
import { JUDGES, READERS, REPLIERS, SENDERS, WORKERS } from "./who-may.ts";

export const enrolmentScreens: readonly Screen[] = [
  {
    path: "/insurer",
    roles: READERS,
    entry: { title: "insurer.title", icon: "exchange" },
    load: async () => (await import("./inbox.tsx")).Inbox,
  },
  {
    path: "/insurer/send/:id",
    roles: SENDERS,
    load: async () => (await import("./send-batch.tsx")).SendBatch,
  },
  {
    path: "/insurer/batches/:id",
    roles: READERS,
    load: async () => (await import("./batch.tsx")).BatchScreen,
  },
  {
    path: "/insurer/replies/new",
    roles: REPLIERS,
    load: async () => (await import("./new-reply.tsx")).NewReply,
  },
  {
    path: "/insurer/replies/check/:id",
    roles: REPLIERS,
    load: async () => (await import("./check-reply.tsx")).CheckReply,
  },
  {
    path: "/insurer/tasks",
    roles: WORKERS,
    load: async () => (await import("./tasks.tsx")).InsurerTasks,
  },
  {
    path: "/insurer/tasks/:kind/:reason/:who",
    roles: WORKERS,
    load: async () => (await import("./task-group.tsx")).TaskGroup,
  },
  {
    path: "/insurer/rows/:id",
    roles: JUDGES,
    load: async () => (await import("./reply-row.tsx")).ReplyRow,
  },
  {
    path: "/insurer/reasons",
    roles: JUDGES,
    load: async () => (await import("./reasons.tsx")).Reasons,
  },
  {
    path: "/insurer/drift",
    roles: JUDGES,
    load: async () => (await import("./drift.tsx")).Drift,
  },
  {
    path: "/insurer/drift/check/:id",
    roles: JUDGES,
    load: async () => (await import("./check-members.tsx")).CheckMembers,
  },
  {
    path: "/insurer/drift/:id",
    roles: JUDGES,
    load: async () => (await import("./drift-report.tsx")).DriftReport,
  },
];

import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import type { Screen } from "../shared/screen.ts";
import { ANSWERERS } from "./who-may.ts";

const COUNTED_MAX = 500;

async function sayWaiting(signal: AbortSignal): Promise<string | null> {
  const { requests } = await get("/v1/data-requests", { limit: String(COUNTED_MAX) }, { signal });
  if (requests.length === 0) return null;
  const late = requests.filter(({ isLate }) => isLate).length;
  const count = sayNumber(requests.length);
  return late === 0
    ? t("home.waiting", { count })
    : t("requests.waiting-late", { count, late: sayNumber(late) });
}

export const grievanceScreens: readonly Screen[] = [
  {
    path: "/data-requests",
    roles: ANSWERERS,
    entry: { title: "requests.title", icon: "file", waits: sayWaiting },
    load: async () => (await import("./requests.tsx")).Requests,
  },
];

import { accessScreens } from "./access/screens.ts";
import { cardScreens } from "./cards/screens.ts";
import { caseworkScreens } from "./casework/screens.ts";
import { enrolmentScreens } from "./enrolment/screens.ts";
import { billScreens } from "./funding/bills/screens.ts";
import { fundScreens } from "./funding/funds/screens.ts";
import { guardScreens } from "./funding/guard/screens.ts";
import { paymentScreens } from "./funding/payments/screens.ts";
import { planScreens } from "./funding/plan/screens.ts";
import { fundingScreens } from "./funding/screens.ts";
import { sponsorScreens } from "./funding/sponsors/screens.ts";
import { grievanceScreens } from "./grievances/screens.ts";
import { insightScreens } from "./insight/screens.ts";
import { listScreens } from "./lists/screens.ts";
import { messagingScreens } from "./messaging/screens.ts";
import { programmeScreens } from "./programme/screens.ts";
import { referenceScreens } from "./reference/screens.ts";
import type { Screen } from "./shared/screen.ts";

/** Every screen of the desk, in the order of the navigation. */
export const SCREENS: readonly Screen[] = [
  {
    path: "/",
    roles: "everyone",
    entry: { title: "home.title", icon: "home" },
    load: async () => (await import("./home.tsx")).Home,
  },
  ...insightScreens,
  ...caseworkScreens,
  ...grievanceScreens,
  ...messagingScreens,
  ...listScreens,
  ...programmeScreens,
  ...cardScreens,
  ...enrolmentScreens,
  ...fundingScreens,
  ...fundScreens,
  ...planScreens,
  ...billScreens,
  ...guardScreens,
  ...paymentScreens,
  ...sponsorScreens,
  ...referenceScreens,
  ...accessScreens,
];

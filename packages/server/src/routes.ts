import { deviceRoutes } from "./access/device-routes.ts";
import { accessRoutes } from "./access/routes.ts";
import { cardFileRoutes } from "./cards/file-routes.ts";
import { cardRoutes } from "./cards/routes.ts";
import { caseworkRoutes } from "./casework/routes.ts";
import { correctionRoutes } from "./corrections/routes.ts";
import { decreeFileRoutes } from "./decrees/file-routes.ts";
import { decreeRoutes } from "./decrees/routes.ts";
import { coverRoutes } from "./enrolment/cover-routes.ts";
import { driftRoutes } from "./enrolment/drift/routes.ts";
import { inboxRoutes } from "./enrolment/inbox-routes.ts";
import { replyRoutes } from "./enrolment/reply-routes.ts";
import { enrolmentRoutes } from "./enrolment/routes.ts";
import { taskRoutes } from "./enrolment/task-routes.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { fieldRoutes } from "./field/routes.ts";
import { billRoutes } from "./funding/bills/bill-routes.ts";
import { matchRoutes } from "./funding/bills/match-routes.ts";
import { billPaymentRoutes } from "./funding/bills/payment-routes.ts";
import { bridgeRoutes } from "./funding/guard/bridge-routes.ts";
import { guardRoutes } from "./funding/guard/routes.ts";
import { movementRoutes } from "./funding/movement-routes.ts";
import { sponsorFileRoutes } from "./funding/payments/pledge-files.ts";
import { sponsorRoutes } from "./funding/payments/pledge-routes.ts";
import { paymentRoutes } from "./funding/payments/routes.ts";
import { peopleRoutes } from "./funding/people-routes.ts";
import { planRoutes } from "./funding/plan-routes.ts";
import { previewRoutes } from "./funding/preview-routes.ts";
import { rateRoutes } from "./funding/rate-routes.ts";
import { fundRoutes } from "./funding/routes.ts";
import { closingRoutes } from "./funding/treasury/closing-routes.ts";
import { treasuryRoutes } from "./funding/treasury/routes.ts";
import { dataCopyRoutes } from "./grievances/copy-routes.ts";
import { grievanceRoutes } from "./grievances/routes.ts";
import { insightRoutes } from "./insight/routes.ts";
import { listRoutes } from "./intake/list-routes.ts";
import { phoneRegistrationRoutes } from "./intake/phone/routes.ts";
import { intakeRoutes } from "./intake/routes.ts";
import { mainJobRoutes } from "./main-job/routes.ts";
import { messagingRoutes } from "./messaging/routes.ts";
import { outreachRoutes } from "./outreach/routes.ts";
import { parameterRoutes } from "./parameters/routes.ts";
import { programmeRoutes } from "./programme/routes.ts";
import { contributionQuoteRoutes } from "./quotes/contribution-routes.ts";
import { coverQuoteRoutes } from "./quotes/cover-routes.ts";
import { deadlineRoutes } from "./quotes/deadline-routes.ts";
import { referenceRoutes } from "./reference/routes.ts";
import type { AnyRoute } from "./shared/route.ts";
import { transparencyRoutes } from "./transparency/routes.ts";
import { verificationRoutes } from "./verification/routes.ts";

/** Every route of the API, in the order of the main job. */
export const ROUTES: readonly AnyRoute[] = [
  ...accessRoutes,
  ...deviceRoutes,
  ...intakeRoutes,
  ...listRoutes,
  ...phoneRegistrationRoutes,
  ...mainJobRoutes,
  ...verificationRoutes,
  ...caseworkRoutes,
  ...evidenceRoutes,
  ...correctionRoutes,
  ...fieldRoutes,
  ...grievanceRoutes,
  ...dataCopyRoutes,
  ...messagingRoutes,
  ...outreachRoutes,
  ...programmeRoutes,
  ...decreeRoutes,
  ...decreeFileRoutes,
  ...inboxRoutes,
  ...enrolmentRoutes,
  ...replyRoutes,
  ...taskRoutes,
  ...driftRoutes,
  ...coverRoutes,
  ...cardRoutes,
  ...cardFileRoutes,
  ...billRoutes,
  ...matchRoutes,
  ...billPaymentRoutes,
  ...treasuryRoutes,
  ...closingRoutes,
  ...paymentRoutes,
  ...sponsorRoutes,
  ...sponsorFileRoutes,
  ...fundRoutes,
  ...bridgeRoutes,
  ...guardRoutes,
  ...movementRoutes,
  ...peopleRoutes,
  ...planRoutes,
  ...previewRoutes,
  ...contributionQuoteRoutes,
  ...coverQuoteRoutes,
  ...deadlineRoutes,
  ...rateRoutes,
  ...transparencyRoutes,
  ...insightRoutes,
  ...referenceRoutes,
  ...parameterRoutes,
];

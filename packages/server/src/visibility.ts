import { ACCESS_COLUMNS } from "./access/visibility.ts";
import { CARDS_COLUMNS } from "./cards/visibility.ts";
import { CASEWORK_COLUMNS } from "./casework/visibility.ts";
import { CORRECTIONS_COLUMNS } from "./corrections/visibility.ts";
import type { Schema } from "./db/schema.generated.ts";
import { DECREES_COLUMNS } from "./decrees/visibility.ts";
import { ENROLMENT_COLUMNS } from "./enrolment/visibility.ts";
import { EVIDENCE_COLUMNS } from "./evidence/visibility.ts";
import { FIELD_COLUMNS } from "./field/visibility.ts";

import { BILLS_COLUMNS } from "./funding/bills/visibility.ts";
import { GUARD_COLUMNS } from "./funding/guard/visibility.ts";
import { PAYMENT_COLUMNS, SPONSOR_COLUMNS } from "./funding/payments/visibility.ts";
import { TREASURY_COLUMNS } from "./funding/treasury/visibility.ts";
import { FUNDING_COLUMNS } from "./funding/visibility.ts";
import { GRIEVANCES_COLUMNS } from "./grievances/visibility.ts";
import { INSIGHT_COLUMNS } from "./insight/visibility.ts";
import { PHONE_PAGE_COLUMNS } from "./intake/phone/visibility.ts";
import { INTAKE_COLUMNS } from "./intake/visibility.ts";
import { MAIN_JOB_COLUMNS } from "./main-job/visibility.ts";
import { MESSAGING_COLUMNS } from "./messaging/visibility.ts";
import { OUTREACH_COLUMNS } from "./outreach/visibility.ts";
import { PARAMETERS_COLUMNS } from "./parameters/visibility.ts";
import { PROGRAMME_COLUMNS } from "./programme/visibility.ts";
import { REFERENCE_COLUMNS } from "./reference/visibility.ts";
import type { VisibilityOf } from "./shared/visibility.ts";
import { TRANSPARENCY_COLUMNS } from "./transparency/visibility.ts";
import { VERIFICATION_COLUMNS } from "./verification/visibility.ts";

/**
 * Every column of every table and view, as the feature that keeps it declares it. A new column is a privacy
 * decision, so it does not compile without one.
 */
export const VISIBILITY: VisibilityOf<keyof Schema> = {
  ...ACCESS_COLUMNS,
  ...REFERENCE_COLUMNS,
  ...INTAKE_COLUMNS,
  ...PHONE_PAGE_COLUMNS,
  ...MAIN_JOB_COLUMNS,
  ...VERIFICATION_COLUMNS,
  ...CASEWORK_COLUMNS,
  ...EVIDENCE_COLUMNS,
  ...CORRECTIONS_COLUMNS,
  ...FIELD_COLUMNS,
  ...FUNDING_COLUMNS,
  ...TREASURY_COLUMNS,
  ...BILLS_COLUMNS,
  ...GUARD_COLUMNS,
  ...PAYMENT_COLUMNS,
  ...SPONSOR_COLUMNS,
  ...GRIEVANCES_COLUMNS,
  ...PROGRAMME_COLUMNS,
  ...DECREES_COLUMNS,
  ...PARAMETERS_COLUMNS,
  ...ENROLMENT_COLUMNS,
  ...CARDS_COLUMNS,
  ...MESSAGING_COLUMNS,
  ...OUTREACH_COLUMNS,
  ...TRANSPARENCY_COLUMNS,
  ...INSIGHT_COLUMNS,
};

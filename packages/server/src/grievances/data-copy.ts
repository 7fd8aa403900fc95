import type { Tx } from "../db/transaction.ts";
import { findApplication } from "../intake/service.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import type { Site } from "../shared/site.ts";
import { consentRows, messageRows, officerRows, requestRows, seenRows } from "./copy-contact.ts";
import { cardRows, checkRows, coverRows, decisionRows, fileRows } from "./copy-course.ts";
import {
  atMoment,
  COPY_SECTIONS,
  type CopyGround,
  type CopyRow,
  type CopySectionName,
  type DataCopy,
} from "./copy-data.ts";
import {
  correctionRows,
  familyRows,
  identityRows,
  receivedRows,
  registrationRows,
} from "./copy-person.ts";

const ROWS: Readonly<Record<CopySectionName, (ground: CopyGround) => Promise<CopyRow[]>>> = {
  identity: identityRows,
  registration: registrationRows,
  received: receivedRows,
  corrections: correctionRows,
  family: familyRows,
  decisions: decisionRows,
  checks: checkRows,
  cover: coverRows,
  card: cardRows,
  files: fileRows,
  consent: consentRows,
  messages: messageRows,
  requests: requestRows,
  officers: officerRows,
  seen: seenRows,
};

/**
 * Everything that is kept about the person of an application (UU 27/2022 art. 7, 32), and nothing of anybody else
 * (art. 33). `coverage.ts` names for each table where it stands here, or why it does not.
 *
 * @param isWhole whether NIK and KK stand there whole: only for whoever has proved to be the person
 * @throws Problem request.not-found
 */
export async function readDataCopy(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  site: Pick<Site, "t" | "timeZone" | "office">,
  applicationId: string,
  isWhole: boolean,
): Promise<DataCopy> {
  const application = await findApplication(tx, office.actor.regionCode, applicationId);
  if (application === undefined) throw new Problem("request.not-found");
  const { t, timeZone } = site;
  const ground: CopyGround = { tx, office, application, t, timeZone, isWhole };
  const sections = [];
  for (const name of COPY_SECTIONS)
    sections.push({
      name,
      title: t(`copy.section.${name}`),
      origin: t(`copy.origin.${name}`),
      kept: t(`copy.kept.${name}`),
      rows: await ROWS[name](ground),
    });
  return {
    title: t("copy.title"),
    code: application.code,
    madeAt: atMoment(ground, office.now()),
    lead: [
      t("copy.lead-all"),
      t(isWhole ? "copy.lead-whole" : "copy.lead-masked"),
      t("copy.lead-why"),
      t("copy.lead-kept"),
      t("copy.lead-rights"),
      t("copy.office", { office: site.office }),
    ],
    sections,
  };
}

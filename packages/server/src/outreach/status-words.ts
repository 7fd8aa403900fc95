import { WHATSAPP_CHARACTERS } from "@payung/domain/messaging/channels.ts";
import { workerSentence } from "@payung/domain/verification/sentences.ts";
import type { WorkerStatus } from "@payung/domain/verification/worker-status.ts";
import { inIndonesian as t } from "../shared/language.ts";
import { sayDate, sayNumber } from "../shared/say.ts";
import type { Site } from "../shared/site.ts";

/**
 * How far an application is, in the words of the status page, in as many sentences as fit into one message. The page
 * knows no English, so these words do not either.
 */
export function statusWords(
  status: WorkerStatus,
  site: Pick<Site, "insurerPhone" | "payer">,
): string {
  const { state, coveredFrom, coveredTo, waitingPlace } = status;
  const first =
    state === "not-yet"
      ? t("status.state.not-yet")
      : `${t(`status.state.${state}`)} ${t(`status.next.${state}`)}`;
  const parts = [
    state === "protected"
      ? `${first} ${t("status.report-phone", { phone: site.insurerPhone })}`
      : first,
    ...(waitingPlace === null ? [] : [`${t("status.waiting-place")} ${sayNumber(waitingPlace)}.`]),
    ...status.grounds.map((ground) => {
      const { reason, nextStep } = workerSentence(ground);
      return `${reason} ${nextStep}`;
    }),
    ...(coveredFrom === null
      ? []
      : [
          `${t("status.cover-from")} ${sayDate(coveredFrom)}${coveredTo === null ? "" : ` ${t("status.cover-to").toLowerCase()} ${sayDate(coveredTo)}`}.`,
          t("status.cover-payer-free", { payer: site.payer }),
          t("status.not-health"),
        ]),
    ...(state === "not-yet" || state === "incomplete" || state === "ended"
      ? [t("status.appeal")]
      : []),
  ];
  let text = "";
  for (const part of parts) {
    const longer = text === "" ? part : `${text}\n\n${part}`;
    if (longer.length <= WHATSAPP_CHARACTERS) text = longer;
  }
  return text;
}

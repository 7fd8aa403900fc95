import { FUNNEL_STEPS } from "@payung/domain/transparency/figures.ts";
import { Bar } from "../shared/bar.tsx";
import { type MessageKey, t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import { type Figures, type FunnelStep, shareOf } from "./figures.ts";
import { sayShare } from "./say-figures.ts";

const STEPS: Readonly<Record<FunnelStep, MessageKey>> = {
  received: "overview.step.received",
  complete: "overview.step.complete",
  decided: "overview.step.decided",
  approved: "overview.step.approved",
  "in-decree": "overview.step.in-decree",
  "sent-to-insurer": "overview.step.sent-to-insurer",
  protected: "overview.step.protected",
};

/** How many reached each step. The numbers say it; the bars repeat it. */
export function Funnel({ funnel }: Pick<Figures, "funnel">) {
  return (
    <ol class="funnel">
      {FUNNEL_STEPS.map((step) => {
        const share = shareOf(funnel[step], funnel.received);
        return (
          <li key={step}>
            <span class="funnel-step">{t(STEPS[step])}</span>
            <Bar share={share ?? 0} />
            <span class="funnel-count">
              <b>{sayNumber(funnel[step])}</b> <span class="fine">{sayShare(share)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

import { type MessageKey, t } from "../shared/language.ts";
import { sayBy, sayMoment } from "../shared/say.ts";
import { sayGround } from "../shared/say-ground.ts";
import { OUTCOMES } from "../shared/words.ts";
import type { Case, Ground } from "./case.ts";

const LEADS_TO: Readonly<Record<Ground["leadsTo"], MessageKey>> = {
  incomplete: "leads.incomplete",
  refused: "leads.refused",
  referred: "leads.referred",
  noted: "leads.noted",
};

/** Where the application stands, why, and what each ground leads to. */
export function Outcome({ found: { decision } }: { found: Case }) {
  if (decision === null)
    return (
      <section class="card" aria-labelledby="outcome">
        <h2 id="outcome">{t("outcome.title")}</h2>
        <p>{t("outcome.none")}</p>
      </section>
    );
  const { outcome, grounds, decidedAt, decidedBy, byPeople, reason } = decision;
  return (
    <section class={`card outcome ${outcome}`} aria-labelledby="outcome">
      <h2 id="outcome">{t(OUTCOMES[outcome])}</h2>
      <p class="fine">
        {byPeople
          ? t("outcome.by-people", { by: sayBy(decidedBy), at: sayMoment(decidedAt) })
          : t("outcome.by-data", { at: sayMoment(decidedAt) })}
      </p>
      {reason !== null && <blockquote>{reason}</blockquote>}
      {grounds.length > 0 && (
        <ul class="grounds">
          {grounds.map((each) => (
            <li key={each.ground}>
              <span>
                <b>{sayGround(each.ground).reason}</b> {sayGround(each.ground).nextStep}
              </span>
              <span class="fine block">{t(LEADS_TO[each.leadsTo])}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

import { t } from "../../shared/language.ts";
import { sayBy, sayMoment } from "../../shared/say.ts";
import type { WholeFund } from "./read-fund.ts";
import { termsRows } from "./say-fund.ts";

/** Every version of the terms: who set it when and why, and what it changed. */
export function TermsHistory({ whole: { page, called } }: { whole: WholeFund }) {
  const { versions } = page;
  return (
    <section class="card" aria-labelledby="fund-versions">
      <h2 id="fund-versions">{t("fund.versions")}</h2>
      <ol class="said" reversed>
        {versions.map(({ version, reason, set, terms }, place) => {
          const before = versions[place + 1];
          const rows = termsRows(terms, called);
          const old = before === undefined ? [] : termsRows(before.terms, called);
          const changed = rows.filter(
            ({ said }, row) => old[row] !== undefined && old[row].said !== said,
          );
          return (
            <li key={version}>
              <p>
                <b>{t("fund.version", { version })}</b>{" "}
                {t("fund.set-by", { by: sayBy(set), at: sayMoment(set.at) })}
              </p>
              {before === undefined ? (
                <p class="fine">{t("fund.opened-so")}</p>
              ) : (
                <>
                  <p>{t("fund.because", { reason })}</p>
                  {changed.length === 0 ? (
                    <p class="fine">{t("fund.list-changed")}</p>
                  ) : (
                    <dl class="change-list">
                      {changed.map(({ label, said }) => (
                        <div key={label}>
                          <dt>{label}</dt>
                          <dd>
                            {t("fund.from-to", {
                              before: old.find((each) => each.label === label)?.said ?? "",
                              after: said,
                            })}
                          </dd>
                        </div>
                      ))}
                    </dl>
                  )}
                </>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

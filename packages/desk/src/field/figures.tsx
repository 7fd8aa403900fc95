import { t } from "./language.ts";
import { goBack, Screen } from "./parts/screen.tsx";
import { useStore } from "./phone.ts";
import { sayMoment, sayMonth } from "./say.ts";

/** What became of everyone this person brought in. Each number counts those before it too. */
export function Figures() {
  const pack = useStore().pack();
  if (pack === null)
    return (
      <Screen title={t("figures.title")} onBack={goBack}>
        <p class="empty">{t("figures.none")}</p>
      </Screen>
    );
  const { figures, fetchedAt } = pack;
  return (
    <Screen title={t("figures.title")} lead={t("figures.means")} onBack={goBack}>
      <dl class="figures">
        {(["registered", "waiting", "approved", "covered"] as const).map((each) => (
          <div key={each}>
            <dt>{t(`figures.${each}`)}</dt>
            <dd>{figures[each]}</dd>
          </div>
        ))}
      </dl>
      {figures.months.length > 0 && (
        <table>
          <caption>{t("figures.months")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("figures.month")}</th>
              <th scope="col">{t("figures.registered")}</th>
              <th scope="col">{t("figures.approved")}</th>
              <th scope="col">{t("figures.covered")}</th>
            </tr>
          </thead>
          <tbody>
            {figures.months.map(({ month, registered, approved, covered }) => (
              <tr key={month}>
                <th scope="row">{sayMonth(month)}</th>
                <td>{registered}</td>
                <td>{approved}</td>
                <td>{covered}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="fine">{t("figures.as-of", { when: sayMoment(fetchedAt) })}</p>
    </Screen>
  );
}

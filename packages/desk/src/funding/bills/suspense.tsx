import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { useLoad } from "../../shared/load.tsx";
import { at } from "../../shared/screen.ts";
import { sayAmount } from "../say-money.ts";

/** Money that was paid and that no month explains, by account; each opens to its transfers. */
export function Suspense() {
  const load = useLoad((signal) => get("/v1/treasury/accounts", {}, { signal }), []);
  const held = (load.value?.accounts ?? []).filter(
    ({ kind, balance }) => kind === "suspense" && balance !== "0",
  );
  if (held.length === 0) return null;
  return (
    <section class="notice" aria-labelledby="in-suspense">
      <h2 id="in-suspense">{t("suspense.title")}</h2>
      <p>{t("suspense.means")}</p>
      <ul>
        {held.map(({ id, name, balance }) => (
          <li key={id}>
            <a href={at("/money/accounts", id)}>{name}</a>: {sayAmount(balance)}
          </li>
        ))}
      </ul>
    </section>
  );
}

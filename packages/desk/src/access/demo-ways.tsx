import { useState } from "preact/hooks";
import { askSignIn } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { notifyFault } from "../shared/notices.tsx";
import { refreshStanding, standing } from "../shared/session.ts";
import { sayRole } from "./say-role.ts";

/** In the example city one tries every role with a click: made-up people sign in as real ones do. */
export function DemoWays() {
  const [trying, setTrying] = useState<string | null>(null);
  const enter = async (person: string) => {
    setTrying(person);
    try {
      await askSignIn("/demo", { person });
      await refreshStanding();
    } catch (error) {
      notifyFault(error);
      setTrying(null);
    }
  };
  return (
    <section class="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t("demo.title")}</h2>
      <p>{t("demo.lead")}</p>
      <ul class="demo-people">
        {standing.value?.demoPeople.map(({ person, role, name }) => (
          <li key={person}>
            <button
              type="button"
              class="quiet"
              aria-disabled={trying !== null}
              onClick={() => trying === null && void enter(person)}
            >
              <span>
                {t("demo.try", { role: sayRole(role) })}
                <span class="fine">{name}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

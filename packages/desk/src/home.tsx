import { useContext } from "preact/hooks";
import { Empty } from "./shared/empty.tsx";
import { Icon } from "./shared/icons.tsx";
import { t } from "./shared/language.ts";
import { useLoad } from "./shared/load.tsx";
import { Page } from "./shared/page.tsx";
import { sayName } from "./shared/say.ts";
import { at, Screens } from "./shared/screen.ts";
import { holds, me } from "./shared/session.ts";

/** Where one arrives: what one may do here. */
export function Home() {
  const open = useContext(Screens).filter(
    ({ path, entry, roles }) => path !== "/" && entry && holds(roles),
  );
  return (
    <Page
      title={t("home.hello", { name: sayName(me().name) })}
      {...(open.length === 0 ? {} : { lead: t("home.lead") })}
    >
      {open.length === 0 && <Empty title={t("home.nothing")} />}
      <ul class="tiles">
        {open.map(
          ({ path, entry }) =>
            entry !== undefined && (
              <li key={path}>
                <a class="tile" href={at(path)}>
                  <Icon name={entry.icon} />
                  <span>
                    {t(entry.title)}
                    {entry.waits !== undefined && <Waits ask={entry.waits} />}
                  </span>
                </a>
              </li>
            ),
        )}
      </ul>
    </Page>
  );
}

/** Beside the name of a screen, once it is known; a failure is told by the screen itself. */
function Waits({ ask }: { ask: (signal: AbortSignal) => Promise<string | null> }) {
  const { value } = useLoad(ask, []);
  return value === null ? null : <span class="fine">{value}</span>;
}

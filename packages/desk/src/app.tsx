import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { SecondFactor } from "./access/second-factor.tsx";
import { SignInAgain } from "./access/sign-in-again.tsx";
import { SignInPage } from "./access/sign-in-page.tsx";
import { Welcome } from "./access/welcome.tsx";
import { SCREENS } from "./screens.ts";
import { Frame } from "./shared/frame.tsx";
import { KeyHelp } from "./shared/keys.tsx";
import { t } from "./shared/language.ts";
import { Loaded, useLoad } from "./shared/load.tsx";
import { Notices } from "./shared/notices.tsx";
import { Page } from "./shared/page.tsx";
import { sayFault } from "./shared/said-fault.ts";
import { at, DESK, type Screen, Screens } from "./shared/screen.ts";
import { holds, refreshStanding, standing } from "./shared/session.ts";

export function App() {
  return (
    <LocationProvider scope={DESK}>
      <Door />
      <SignInAgain />
      <KeyHelp />
      <Notices />
    </LocationProvider>
  );
}

/** Who comes in sees the desk; who has only a password sets up the second factor; everybody else signs in. */
function Door() {
  const { path } = useLocation();
  const load = useLoad(() => refreshStanding(), []);
  if (path === at("/welcome")) return <Welcome />;
  const now = standing.value;
  if (now === null)
    return (
      <main class="door">
        <Loaded load={load}>{() => null}</Loaded>
      </main>
    );
  if (now.me === null) return <SignInPage />;
  if (now.me.mustSetUpSecondFactor) return <SecondFactor />;
  return (
    <Screens.Provider value={SCREENS}>
      <Frame>
        <Routes />
      </Frame>
    </Screens.Provider>
  );
}

/** Each screen is loaded when it is first opened. */
const LOADED = new Map<Screen, ComponentType>(
  SCREENS.map((screen) => [screen, lazy(() => screen.load())]),
);

function Routes() {
  const [failed, setFailed] = useState<Error | null>(null);
  const { path } = useLocation();
  useEffect(() => setFailed(null), [path]);
  if (failed !== null) return <Broken error={failed} />;
  return (
    <ErrorBoundary onError={setFailed}>
      <Router>
        {SCREENS.map((screen) => (
          <Route
            key={screen.path}
            path={DESK + (screen.path === "/" ? "" : screen.path)}
            component={holds(screen.roles) ? (LOADED.get(screen) as ComponentType) : NotYours}
          />
        ))}
        <Route default component={NotFound} />
      </Router>
    </ErrorBoundary>
  );
}

function NotFound() {
  return (
    <Page title={t("app.not-found")} isNarrow>
      <p>{t("app.not-found-means")}</p>
      <a class="button" href={at("/")}>
        {t("app.home")}
      </a>
    </Page>
  );
}

function NotYours() {
  return (
    <Page title={t("app.not-yours")} isNarrow>
      <p>{t("app.not-yours-means")}</p>
      <a class="button" href={at("/")}>
        {t("app.home")}
      </a>
    </Page>
  );
}

/** A screen that cannot be shown: mostly an update that came while the page was open. */
function Broken({ error }: { error: Error }) {
  return (
    <Page title={t("app.broken")} isNarrow>
      <p>{sayFault(error)}</p>
      <p>{t("app.broken-means")}</p>
      <button type="button" class="button" onClick={() => location.reload()}>
        {t("app.reload")}
      </button>
    </Page>
  );
}

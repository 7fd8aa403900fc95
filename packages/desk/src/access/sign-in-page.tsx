import { useEffect, useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import { refreshStanding, standing } from "../shared/session.ts";
import { DemoWays } from "./demo-ways.tsx";
import { DoorPage } from "./door-page.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** What everybody sees who is not signed in, whichever screen they asked for; afterwards they are on it. */
export function SignInPage() {
  const [hasFailed] = useState(() => new URLSearchParams(location.search).has("sign-in"));
  useEffect(() => {
    if (hasFailed) history.replaceState(null, "", location.pathname);
  }, []);
  return (
    <DoorPage
      title={t("sign-in.title")}
      aside={standing.value?.demoPeople.length ? <DemoWays /> : null}
    >
      {hasFailed && (
        <p class="notice fault" role="alert">
          {t("sign-in.office-failed")}
        </p>
      )}
      <SignInForm
        onDone={async () => {
          await refreshStanding();
        }}
      />
      <p class="fine">{t("sign-in.no-account")}</p>
    </DoorPage>
  );
}

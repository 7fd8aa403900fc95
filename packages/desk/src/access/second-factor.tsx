import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import { notifyFault } from "../shared/notices.tsx";
import { sayFault } from "../shared/said-fault.ts";
import { refreshStanding, signOut } from "../shared/session.ts";
import { AuthenticatorSteps } from "./authenticator.tsx";
import { deviceName } from "./device-name.ts";
import { DoorPage } from "./door-page.tsx";
import { addPasskey, canUsePasskeys, PasskeyNotUsed, signInByPasskey } from "./webauthn.ts";

/** The second thing by which one shows who one is. Nothing else is open before it is set up. */
export function SecondFactor() {
  const [way, setWay] = useState<"none" | "app">("none");
  const [problem, setProblem] = useState<string | null>(null);
  const usePasskey = async () => {
    setProblem(null);
    try {
      await addPasskey(deviceName(navigator.userAgent));
      // The session was opened by a password: the passkey opens a better one.
      await signInByPasskey();
      await refreshStanding();
    } catch (error) {
      setProblem(error instanceof PasskeyNotUsed ? t("sign-in.passkey-not-used") : sayFault(error));
    }
  };
  if (way === "app")
    return (
      <DoorPage title={t("factor.app-title")} step={t("welcome.step", { step: 2, of: 2 })}>
        <AuthenticatorSteps
          onDone={async () => {
            await refreshStanding();
          }}
          onBack={() => setWay("none")}
        />
      </DoorPage>
    );
  return (
    <DoorPage
      title={t("factor.title")}
      lead={t("factor.lead")}
      step={t("welcome.step", { step: 2, of: 2 })}
    >
      {problem !== null && (
        <p class="notice fault" role="alert">
          {problem}
        </p>
      )}
      <ul class="ways">
        <li>
          <h2>{t("factor.app")}</h2>
          <p>{t("factor.app-means")}</p>
          <button type="button" class="button" onClick={() => setWay("app")}>
            {t("factor.app-choose")}
          </button>
        </li>
        {canUsePasskeys() && (
          <li>
            <h2>{t("factor.passkey")}</h2>
            <p>{t("factor.passkey-means")}</p>
            <button type="button" class="quiet" onClick={() => void usePasskey()}>
              {t("factor.passkey-choose")}
            </button>
          </li>
        )}
      </ul>
      <button type="button" class="link" onClick={() => void signOut().catch(notifyFault)}>
        {t("frame.sign-out")}
      </button>
    </DoorPage>
  );
}

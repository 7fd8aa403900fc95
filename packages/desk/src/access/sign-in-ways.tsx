import { useState } from "preact/hooks";
import { askSignIn } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { PasswordField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { me, refreshStanding } from "../shared/session.ts";
import { AuthenticatorSteps } from "./authenticator.tsx";
import { NewBackupCodes } from "./backup-codes.tsx";
import { deviceName } from "./device-name.ts";
import { Passkeys } from "./passkeys.tsx";
import { PASSWORD_CHARS_MIN, passwordFault } from "./password.ts";
import { addPasskey, canUsePasskeys, PasskeyNotUsed } from "./webauthn.ts";

/** How one signs in: what is set up, what can be added, renewed or taken away. */
export function SignInWays() {
  const [open, setOpen] = useState<"app" | "password" | "codes" | null>(null);
  const { hasAuthenticator, passkeys } = me();
  const close = () => setOpen(null);
  const add = async () => {
    try {
      await addPasskey(deviceName(navigator.userAgent));
      await refreshStanding();
      notify(t("account.passkey-added"));
    } catch (error) {
      if (error instanceof PasskeyNotUsed) notify(t("sign-in.passkey-not-used"));
      else notifyFault(error);
    }
  };
  return (
    <section class="card" aria-labelledby="account-ways">
      <h2 id="account-ways">{t("account.ways")}</h2>
      <ul class="rows">
        <li>
          <span>
            {t("account.password")}
            <span class="fine">{t("account.password-means")}</span>
          </span>
          <button type="button" class="quiet small" onClick={() => setOpen("password")}>
            {t("account.password-change")}
          </button>
        </li>
        <li>
          <span>
            {t("factor.app")}
            <span class="fine">
              {hasAuthenticator ? t("account.app-on") : t("account.app-off")}
            </span>
          </span>
          {!hasAuthenticator && (
            <button type="button" class="quiet small" onClick={() => setOpen("app")}>
              {t("account.app-add")}
            </button>
          )}
        </li>
        {hasAuthenticator && (
          <li>
            <span>
              {t("account.codes")}
              <span class="fine">{t("account.codes-means")}</span>
            </span>
            <button type="button" class="quiet small" onClick={() => setOpen("codes")}>
              {t("account.codes-new")}
            </button>
          </li>
        )}
        {canUsePasskeys() && (
          <li>
            <span>
              {t("factor.passkey")}
              <span class="fine">{t("account.passkeys", { count: passkeys })}</span>
            </span>
            <button type="button" class="quiet small" onClick={() => void add()}>
              {t("account.passkey-add")}
            </button>
          </li>
        )}
      </ul>
      {passkeys > 0 && <Passkeys key={passkeys} />}
      {open === "codes" && (
        <Dialog title={t("account.codes-new")} onClose={close}>
          <NewBackupCodes onDone={close} />
        </Dialog>
      )}
      {open === "password" && (
        <Dialog title={t("account.password-change")} onClose={close}>
          <ChangePassword onDone={close} />
        </Dialog>
      )}
      {open === "app" && (
        <Dialog title={t("factor.app-title")} onClose={close}>
          <AuthenticatorSteps
            onBack={close}
            onDone={async () => {
              await refreshStanding();
              close();
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

function ChangePassword({ onDone }: { onDone: () => void }) {
  const form = useForm({
    name: "change-password",
    initial: { current: "", password: "" },
    leftOut: ["current", "password"],
    check: ({ current, password }) => ({
      ...(current === "" ? { current: t("sign-in.password-missing") } : {}),
      ...passwordFault(password),
    }),
    fieldOf: ({ code }) => (code === "INVALID_PASSWORD" ? "current" : undefined),
    send: async ({ current, password }) => {
      await askSignIn("/change-password", {
        currentPassword: current,
        newPassword: password,
        revokeOtherSessions: false,
      });
      notify(t("account.password-changed"));
      onDone();
    },
  });
  return (
    <FormBox form={form} action={t("account.password-change")}>
      <PasswordField
        form={form}
        name="current"
        label={t("account.password-current")}
        autocomplete="current-password"
      />
      <PasswordField
        form={form}
        name="password"
        label={t("account.password-new")}
        hint={t("password.hint", { least: PASSWORD_CHARS_MIN })}
        autocomplete="new-password"
      />
    </FormBox>
  );
}

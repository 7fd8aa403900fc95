import { useState } from "preact/hooks";
import { askSignIn, get } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { PasswordField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayName } from "../shared/say.ts";
import { me, refreshStanding } from "../shared/session.ts";
import { sayAreas } from "./areas.ts";
import { AuthenticatorSteps } from "./authenticator.tsx";
import { Devices } from "./devices.tsx";
import { PASSWORD_CHARS_MIN, passwordFault } from "./password.ts";
import { sayRole } from "./say-role.ts";
import { addPasskey, canUsePasskeys, PasskeyNotUsed } from "./webauthn.ts";

/** One's own account: what one may do, how one signs in, where one is signed in. */
export function Account() {
  const { name, email, organisation } = me();
  const kelurahan = useLoad(
    async (signal) => (await get("/v1/kelurahan", {}, { signal })).kelurahan,
    [],
  );
  const sessions = useLoad(
    async (signal) => (await get("/v1/sessions", {}, { signal })).sessions,
    [],
  );
  return (
    <Page title={t("account.title")}>
      <section class="card" aria-labelledby="account-who">
        <h2 id="account-who">{sayName(name)}</h2>
        <p>
          {email}
          {organisation !== null && <span class="fine"> · {organisation}</span>}
        </p>
        <Loaded load={kelurahan}>
          {(known) => (
            <ul class="stacked">
              {me().grants.map(({ id, role, areas }) => (
                <li key={id}>
                  <b>{sayRole(role)}</b> <span class="fine">{sayAreas(areas, known)}</span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
        <p class="hint">{t("account.wrong")}</p>
      </section>
      <SignInWays />
      <section class="card" aria-labelledby="account-devices">
        <h2 id="account-devices">{t("devices.title")}</h2>
        <p class="hint">{t("devices.lead")}</p>
        <Loaded load={sessions}>
          {(open) => <Devices sessions={open} onEnded={sessions.reload} />}
        </Loaded>
      </section>
    </Page>
  );
}

function SignInWays() {
  const [open, setOpen] = useState<"app" | "password" | null>(null);
  const { hasAuthenticator, passkeys } = me();
  const close = () => setOpen(null);
  const add = async () => {
    try {
      await addPasskey(t("factor.passkey-name"));
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

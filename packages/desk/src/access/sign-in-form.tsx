import { useState } from "preact/hooks";
import { askSignIn } from "../shared/api.ts";
import { CodeField, PasswordField, TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { sayFault } from "../shared/said-fault.ts";
import { standing } from "../shared/session.ts";
import { givenPassword } from "./given-password.ts";
import { canUsePasskeys, PasskeyNotUsed, signInByPasskey } from "./webauthn.ts";

/** All ways in: a password and then a code, a passkey, the office's own sign-in. `onDone` follows when somebody is in. */
export function SignInForm({ onDone }: { onDone: () => Promise<void> }) {
  const [needsCode, setNeedsCode] = useState(false);
  if (needsCode) return <CodeStep onDone={onDone} onBack={() => setNeedsCode(false)} />;
  return (
    <>
      <PasswordStep onDone={onDone} onCode={() => setNeedsCode(true)} />
      <OtherWays onDone={onDone} />
    </>
  );
}

function PasswordStep(props: { onDone: () => Promise<void>; onCode: () => void }) {
  const form = useForm({
    name: "sign-in",
    initial: { email: standing.value?.me?.email ?? "", password: "" },
    leftOut: ["password"],
    check: ({ email, password }) => ({
      ...(email.includes("@") ? {} : { email: t("sign-in.email-missing") }),
      ...(password !== "" ? {} : { password: t("sign-in.password-missing") }),
    }),
    send: async ({ email, password }) => {
      const { needs } = await askSignIn("/sign-in/email", { email: email.trim(), password });
      if (needs === "second-factor") return props.onCode();
      givenPassword.value = password;
      await props.onDone();
    },
  });
  return (
    <FormBox form={form} action={t("sign-in.next")}>
      <TextField
        form={form}
        name="email"
        label={t("sign-in.email")}
        type="email"
        autocomplete="username"
      />
      <PasswordField
        form={form}
        name="password"
        label={t("sign-in.password")}
        autocomplete="current-password"
      />
    </FormBox>
  );
}

function CodeStep(props: { onDone: () => Promise<void>; onBack: () => void }) {
  const [isBackup, setIsBackup] = useState(false);
  const form = useForm({
    name: "sign-in-code",
    initial: { code: "" },
    leftOut: ["code"],
    check: ({ code }) => (code.trim() === "" ? { code: t("sign-in.code-missing") } : {}),
    fieldOf: () => "code",
    send: async ({ code }) => {
      if (isBackup) await askSignIn("/two-factor/verify-backup-code", { code: code.trim() });
      else await askSignIn("/two-factor/verify-totp", { code: code.replace(/\s/g, "") });
      await props.onDone();
    },
  });
  return (
    <FormBox
      form={form}
      action={t("sign-in.enter")}
      beside={
        <button type="button" class="quiet" onClick={props.onBack}>
          {t("shared.back")}
        </button>
      }
    >
      <CodeField
        form={form}
        name="code"
        label={isBackup ? t("sign-in.backup-code") : t("sign-in.code")}
        hint={isBackup ? t("sign-in.backup-code-hint") : t("sign-in.code-hint")}
      />
      <button type="button" class="link" onClick={() => setIsBackup(!isBackup)}>
        {isBackup ? t("sign-in.use-app") : t("sign-in.use-backup")}
      </button>
    </FormBox>
  );
}

function OtherWays({ onDone }: { onDone: () => Promise<void> }) {
  const [problem, setProblem] = useState<string | null>(null);
  const hasOffice = standing.value?.hasOfficeSignIn === true;
  const attempt = async (way: () => Promise<void>) => {
    setProblem(null);
    try {
      await way();
    } catch (error) {
      setProblem(error instanceof PasskeyNotUsed ? t("sign-in.passkey-not-used") : sayFault(error));
    }
  };
  if (!hasOffice && !canUsePasskeys()) return null;
  return (
    <div class="other-ways">
      <p class="or">
        <span>{t("sign-in.or")}</span>
      </p>
      {problem !== null && (
        <p class="notice fault" role="alert">
          {problem}
        </p>
      )}
      {hasOffice && (
        <button type="button" class="quiet" onClick={() => void attempt(goToOffice)}>
          {t("sign-in.office")}
        </button>
      )}
      {canUsePasskeys() && (
        <button
          type="button"
          class="quiet"
          onClick={() =>
            void attempt(async () => {
              await signInByPasskey();
              await onDone();
            })
          }
        >
          {t("sign-in.passkey")}
        </button>
      )}
    </div>
  );
}

/** Leaves for the office's own sign-in page, which leads back to where one is. */
async function goToOffice(): Promise<void> {
  const here = location.pathname;
  const { url } = await askSignIn("/sign-in/social", {
    provider: "office",
    callbackURL: here,
    errorCallbackURL: `${here}?sign-in=failed`,
  });
  if (typeof url === "string") location.assign(url);
}

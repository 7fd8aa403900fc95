import { useEffect, useState } from "preact/hooks";
import { askSignIn } from "../shared/api.ts";
import { CodeField, PasswordField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { sayFault } from "../shared/said-fault.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { givenPassword } from "./given-password.ts";
import { QrCode } from "./qr-code.tsx";

type Offer = { readonly uri: string; readonly backupCodes: readonly string[] };

/** Password if it is not known, then scanning and the first code, then the backup codes. */
export function AuthenticatorSteps(props: { onDone: () => Promise<void>; onBack: () => void }) {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [isVerified, setIsVerified] = useState(false);
  if (offer === null) return <AskForOffer onOffer={setOffer} onBack={props.onBack} />;
  if (!isVerified)
    return <Scan offer={offer} onVerified={() => setIsVerified(true)} onBack={props.onBack} />;
  return (
    <>
      <p class="notice good">{t("factor.works")}</p>
      <BackupCodes codes={offer.backupCodes} onDone={props.onDone} />
    </>
  );
}

function AskForOffer(props: { onOffer: (offer: Offer) => void; onBack: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const enable = async (password: string) => {
    const answer = await askSignIn("/two-factor/enable", { password });
    givenPassword.value = null;
    props.onOffer({
      uri: String(answer["totpURI"]),
      backupCodes: answer["backupCodes"] as readonly string[],
    });
  };
  const form = useForm({
    name: "authenticator-password",
    initial: { password: "" },
    leftOut: ["password"],
    check: ({ password }) => (password === "" ? { password: t("sign-in.password-missing") } : {}),
    send: ({ password }) => enable(password),
  });
  const known = givenPassword.value;
  useEffect(() => {
    if (known === null) return;
    enable(known).catch((error: unknown) => {
      givenPassword.value = null;
      setProblem(sayFault(error));
    });
  }, []);
  if (known !== null) return <p class="waiting">{t("shared.waiting")}</p>;
  return (
    <>
      {problem !== null && <p class="notice fault">{problem}</p>}
      <FormBox
        form={form}
        action={t("shared.next")}
        beside={
          <button type="button" class="quiet" onClick={props.onBack}>
            {t("shared.back")}
          </button>
        }
      >
        <PasswordField
          form={form}
          name="password"
          label={t("sign-in.password")}
          hint={t("factor.password-hint")}
          autocomplete="current-password"
        />
      </FormBox>
    </>
  );
}

function Scan(props: { offer: Offer; onVerified: () => void; onBack: () => void }) {
  const { uri } = props.offer;
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const form = useForm({
    name: "authenticator-code",
    initial: { code: "" },
    leftOut: ["code"],
    check: ({ code }) => (code.trim() === "" ? { code: t("sign-in.code-missing") } : {}),
    fieldOf: () => "code",
    send: async ({ code }) => {
      await askSignIn("/two-factor/verify-totp", { code: code.replace(/\s/g, "") });
      props.onVerified();
    },
  });
  return (
    <>
      <ol class="steps">
        <li>{t("factor.install")}</li>
        <li>
          {t("factor.scan")}
          <QrCode text={uri} label={t("factor.qr")} />
          <details>
            <summary>{t("factor.cannot-scan")}</summary>
            <p>
              <a href={uri}>{t("factor.open-app")}</a>
            </p>
            <p>{t("factor.type-secret")}</p>
            <p class="code secret">{grouped(secret)}</p>
          </details>
        </li>
        <li>{t("factor.then-code")}</li>
      </ol>
      <FormBox
        form={form}
        action={t("factor.check-code")}
        beside={
          <button type="button" class="quiet" onClick={props.onBack}>
            {t("shared.back")}
          </button>
        }
      >
        <CodeField
          form={form}
          name="code"
          label={t("sign-in.code")}
          hint={t("sign-in.code-hint")}
        />
      </FormBox>
    </>
  );
}

/** "ABCD EFGH": read and typed without losing one's place. */
function grouped(text: string): string {
  return text.match(/.{1,4}/g)?.join(" ") ?? text;
}

import { useState } from "preact/hooks";
import { askSignIn, get, Refused, Unreachable } from "../../shared/api.ts";
import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";

/** Signs in as at the desk: password, then the code of the authenticator app. Other ways are at the desk. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState({ email: "", password: "", code: "" });
  const [needsCode, setNeedsCode] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const attempt = async (ask: () => Promise<void>) => {
    if (isAsking) return;
    setIsAsking(true);
    setFault(null);
    try {
      await ask();
    } catch (error) {
      setFault(t(faultKey(error, needsCode)));
    } finally {
      setIsAsking(false);
    }
  };
  const withPassword = () =>
    attempt(async () => {
      const { email, password } = typed;
      const { needs } = await askSignIn("/sign-in/email", { email: email.trim(), password });
      if (needs === "second-factor") setNeedsCode(true);
      else onDone();
    });
  const withCode = () =>
    attempt(async () => {
      await askSignIn("/two-factor/verify-totp", { code: typed.code.replace(/\s/g, "") });
      onDone();
    });
  /** They signed in at the desk meanwhile, by whichever way. */
  const alreadyIn = () =>
    attempt(async () => {
      const { me } = await get("/v1/me", {});
      if (me === null) setFault(t("sign-in.not-yet"));
      else onDone();
    });
  const set = (field: keyof typeof typed) => (value: string) =>
    setTyped({ ...typed, [field]: value });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void (needsCode ? withCode() : withPassword());
      }}
    >
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      {needsCode ? (
        <TextField
          id="code"
          label={t("sign-in.code")}
          hint={t("sign-in.code-hint")}
          value={typed.code}
          onValue={set("code")}
          keys="numeric"
          autocomplete="one-time-code"
          look="digits"
          isFirst
        />
      ) : (
        <>
          <TextField
            id="email"
            label={t("sign-in.email")}
            value={typed.email}
            onValue={set("email")}
            keys="email"
            autocomplete="username"
          />
          <TextField
            id="password"
            label={t("sign-in.password")}
            value={typed.password}
            onValue={set("password")}
            type="password"
            autocomplete="current-password"
          />
        </>
      )}
      <button type="submit" class="button wide" aria-disabled={isAsking}>
        {t(needsCode ? "sign-in.enter" : "sign-in.next")}
      </button>
      {!needsCode && (
        <p class="fine">
          {t("sign-in.other-ways")} <a href="/desk/">{t("sign-in.at-desk")}</a>{" "}
          <button type="button" class="link" onClick={() => void alreadyIn()}>
            {t("sign-in.already")}
          </button>
        </p>
      )}
    </form>
  );
}

function faultKey(error: unknown, needsCode: boolean) {
  if (error instanceof Unreachable) return "sign-in.no-network";
  if (error instanceof Refused && error.status === 429) return "sign-in.too-many";
  return needsCode ? "sign-in.wrong-code" : "sign-in.wrong";
}

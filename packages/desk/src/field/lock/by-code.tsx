import { useState } from "preact/hooks";
import { Unreachable } from "../../shared/api.ts";
import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { PlainScreen } from "../parts/plain-screen.tsx";
import { locks, openPhone } from "../phone.ts";
import type { FieldStore } from "../sync/store.ts";
import { askRecoveryCode } from "./enrol-device.ts";
import { openByCode } from "./lock.ts";
import { NewPin } from "./new-pin.tsx";
import { SignIn } from "./sign-in.tsx";

/** Opens without the PIN: by the code that a supervisor reads out, or that the server gives to who signs in. */
export function ByCode(props: {
  isForgotten: boolean;
  onOpen: (store: FieldStore) => void;
  onBack: () => void;
}) {
  const [code, setCode] = useState("");
  const [isOnline, setIsOnline] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const fetchCode = async () => {
    setFault(null);
    try {
      setCode(await askRecoveryCode());
      setIsOnline(false);
    } catch (error) {
      setFault(t(error instanceof Unreachable ? "sign-in.no-network" : "locked.not-given"));
    }
  };
  const open = async (pin: string) => {
    const keys = await openByCode(locks, code, pin);
    if (keys === null) setFault(t("locked.wrong-code"));
    else props.onOpen(await openPhone(keys));
  };
  return (
    <PlainScreen title={t(props.isForgotten ? "locked.forgotten" : "locked.shut")}>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      <p>{t("locked.safe")}</p>
      {isOnline ? (
        <SignIn onDone={() => void fetchCode()} />
      ) : (
        <>
          <p>{t("locked.how")}</p>
          <TextField
            id="recovery"
            label={t("locked.code")}
            hint={t("locked.code-hint")}
            value={code}
            onValue={setCode}
            keys="numeric"
            look="digits"
          />
          {code.replace(/\D/g, "").length >= 20 ? (
            <NewPin action={t("locked.open")} onPin={open} />
          ) : (
            <button type="button" class="quiet wide" onClick={() => setIsOnline(true)}>
              {t("locked.online")}
            </button>
          )}
        </>
      )}
      {props.isForgotten && (
        <p>
          <button type="button" class="link" onClick={props.onBack}>
            {t("app.back")}
          </button>
        </p>
      )}
    </PlainScreen>
  );
}

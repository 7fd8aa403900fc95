import { FIELD_ROLES } from "@payung/domain/access/roles.ts";
import { useEffect, useState } from "preact/hooks";
import { get, Refused, Unreachable } from "../../shared/api.ts";
import { newId } from "../../shared/new-id.ts";
import { t } from "../language.ts";
import { PlainScreen } from "../parts/plain-screen.tsx";
import { locks, openPhone } from "../phone.ts";
import { askForSpace } from "../space.ts";
import { deviceKindOf, keepEnrolment } from "../sync/enrol.ts";
import type { FieldStore } from "../sync/store.ts";
import { enrolDevice } from "./enrol-device.ts";
import { makeLock, makeSigning } from "./lock.ts";
import { NewPin } from "./new-pin.tsx";
import { SignIn } from "./sign-in.tsx";

/** With a network, once: sign in, make this phone known, think up a PIN. From then on it works without. */
export function FirstRun({ onReady }: { onReady: (store: FieldStore) => void }) {
  const [step, setStep] = useState<"begin" | "sign-in" | "pin" | "not-yours">("begin");
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const look = async () => {
    const { me } = await get("/v1/me", {});
    if (me === null) return setStep("sign-in");
    const may = me.grants.some(({ role }) => (FIELD_ROLES as readonly string[]).includes(role));
    setName(me.name);
    await locks.setAreas(me.grants.flatMap(({ areas }) => areas));
    setStep(may && !me.mustSetUpSecondFactor ? "pin" : "not-yours");
  };
  const begin = () => {
    setFault(null);
    void askForSpace();
    look().catch((error: unknown) => setFault(say(error)));
  };
  useEffect(() => {
    // Who has just signed in at the desk need not press; whoever has not is told first what this is.
    void get("/v1/me", {})
      .then(({ me }) => (me === null ? undefined : look()))
      .catch(() => {});
  }, []);
  const enrol = async (pin: string) => {
    setFault(null);
    try {
      const signing = await makeSigning();
      const deviceId = newId();
      const enrolled = await enrolDevice({
        id: deviceId,
        kind: deviceKindOf(navigator.userAgent),
        publicKey: signing.publicKey,
      });
      const keys = await makeLock(locks, {
        deviceId,
        pin,
        code: enrolled.recoveryCode,
        signing,
      });
      const store = await openPhone(keys);
      await keepEnrolment(store, enrolled);
      onReady(store);
    } catch (error) {
      setFault(say(error));
    }
  };
  return (
    <PlainScreen title={t(step === "pin" ? "first.pin-title" : "first.title")}>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      {step === "begin" && (
        <>
          <p>{t("first.means")}</p>
          <p>{t("first.needs")}</p>
          <button type="button" class="button wide" onClick={begin}>
            {t("first.begin")}
          </button>
        </>
      )}
      {step === "sign-in" && (
        <SignIn onDone={() => void look().catch((error: unknown) => setFault(say(error)))} />
      )}
      {step === "not-yours" && (
        <>
          <p>{t("first.not-yours", { name })}</p>
          <a class="quiet wide" href="/desk/">
            {t("sign-in.at-desk")}
          </a>
        </>
      )}
      {step === "pin" && (
        <>
          <p>{t("first.hello", { name })}</p>
          <p>{t("first.pin-means")}</p>
          <NewPin action={t("first.ready")} onPin={enrol} />
        </>
      )}
    </PlainScreen>
  );
}

function say(error: unknown): string {
  if (error instanceof Unreachable) return t("first.no-network");
  return t(error instanceof Refused && error.status === 403 ? "first.refused" : "first.failed");
}

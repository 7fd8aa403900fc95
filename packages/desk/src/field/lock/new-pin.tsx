import { useState } from "preact/hooks";
import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { isGuessable, PIN_LENGTH } from "./lock.ts";

/** A PIN of one's own, typed twice. It leaves this phone for nobody. */
export function NewPin(props: { action: string; onPin: (pin: string) => Promise<void> }) {
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [faults, setFaults] = useState<{ readonly pin?: string; readonly again?: string }>({});
  const [isWorking, setIsWorking] = useState(false);
  const send = async () => {
    if (isWorking) return;
    const found = {
      ...(new RegExp(`^\\d{${PIN_LENGTH}}$`).test(pin)
        ? isGuessable(pin)
          ? { pin: t("pin.guessable") }
          : {}
        : { pin: t("pin.length") }),
      ...(pin === again ? {} : { again: t("pin.differs") }),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) {
      document.getElementById("pin" in found ? "pin" : "pin-again")?.focus();
      return;
    }
    setIsWorking(true);
    try {
      await props.onPin(pin);
    } finally {
      setIsWorking(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextField
        id="pin"
        label={t("pin.new")}
        hint={t("pin.hint")}
        fault={faults.pin}
        value={pin}
        onValue={setPin}
        type="password"
        keys="numeric"
        look="digits"
        longest={PIN_LENGTH}
        isFirst
      />
      <TextField
        id="pin-again"
        label={t("pin.again")}
        fault={faults.again}
        value={again}
        onValue={setAgain}
        type="password"
        keys="numeric"
        look="digits"
        longest={PIN_LENGTH}
      />
      <button type="submit" class="button wide" aria-disabled={isWorking}>
        {isWorking ? t("pin.working") : props.action}
      </button>
    </form>
  );
}

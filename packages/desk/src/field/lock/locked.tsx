import { useState } from "preact/hooks";
import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { later } from "../parts/later.tsx";
import { PlainScreen } from "../parts/plain-screen.tsx";
import { locks, openPhone } from "../phone.ts";
import type { FieldStore } from "../sync/store.ts";
import { PIN_LENGTH, TRIES, unlock } from "./lock.ts";

const ByCode = later(async () => (await import("./by-code.tsx")).ByCode);

/** The PIN, also without a network. After five wrong ones it takes a code that a supervisor or the server gives. */
export function Locked(props: { triesLeft: number; onOpen: (store: FieldStore) => void }) {
  const [left, setLeft] = useState(props.triesLeft);
  const [isForgotten, setIsForgotten] = useState(false);
  if (left <= 0 || isForgotten)
    return (
      <ByCode isForgotten={left > 0} onOpen={props.onOpen} onBack={() => setIsForgotten(false)} />
    );
  return (
    <ByPin
      triesLeft={left}
      onTries={setLeft}
      onOpen={props.onOpen}
      onForgotten={() => setIsForgotten(true)}
    />
  );
}

function ByPin(props: {
  triesLeft: number;
  onTries: (left: number) => void;
  onOpen: (store: FieldStore) => void;
  onForgotten: () => void;
}) {
  const { triesLeft, onTries, onOpen, onForgotten } = props;
  const [pin, setPin] = useState("");
  const [isWorking, setIsWorking] = useState(false);
  const attempt = async (typed: string) => {
    if (isWorking || typed.length !== PIN_LENGTH) return;
    setIsWorking(true);
    try {
      const answer = await unlock(locks, typed);
      if (answer.outcome === "open") return onOpen(await openPhone(answer.keys));
      setPin("");
      onTries(answer.triesLeft);
    } finally {
      setIsWorking(false);
    }
  };
  const isWrong = triesLeft < TRIES;
  return (
    <PlainScreen title={t("locked.title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(pin);
        }}
      >
        <TextField
          id="pin"
          label={t("locked.pin")}
          fault={isWrong ? t("locked.wrong", { count: triesLeft }) : undefined}
          value={pin}
          onValue={(typed) => {
            const digits = typed.replace(/\D/g, "").slice(0, PIN_LENGTH);
            setPin(digits);
            void attempt(digits);
          }}
          type="password"
          keys="numeric"
          look="digits"
          longest={PIN_LENGTH}
          isFirst
        />
        <p role="status" class="fine">
          {isWorking && t("locked.opening")}
        </p>
        <button type="submit" class="button wide" aria-disabled={isWorking}>
          {t("locked.open")}
        </button>
      </form>
      <p>
        <button type="button" class="link" onClick={onForgotten}>
          {t("locked.forgotten")}
        </button>
      </p>
    </PlainScreen>
  );
}

import { isKey, t } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { useStore } from "../phone.ts";
import { sendNow } from "../sending.ts";
import type { WaitingCommand } from "../sync/records.ts";

/** What waits of somebody, with the way to send it or to take it back. */
export function WaitingDeed({ command }: { command: WaitingCommand }) {
  const store = useStore();
  const { kind, later, seq, hasLeft } = command;
  return (
    <section class="deed only-screen">
      <p>
        <b>{t(`list.kind-${kind}`)}</b>
        {later !== null && isKey(`later.${later}`) && (
          <span class="fine">{t(`later.${later}`)}</span>
        )}
      </p>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => sendNow()}>
          <Icon name="send" />
          {t("record.send")}
        </button>
        {!hasLeft && (
          <button type="button" class="quiet" onClick={() => void store.takeBack(seq)}>
            <Icon name="pen" />
            {t(kind === "register" ? "record.edit" : "record.take-back")}
          </button>
        )}
      </div>
    </section>
  );
}

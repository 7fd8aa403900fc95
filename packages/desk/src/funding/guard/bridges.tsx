import { useState } from "preact/hooks";
import { post } from "../../shared/api.ts";
import { Ending } from "../../shared/ending.tsx";
import { t } from "../../shared/language.ts";
import { notify, notifyFault } from "../../shared/notices.tsx";
import { sayBy, sayMoment, sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { RuleNames } from "../rates.tsx";
import { CONFIRMERS } from "../who-may.ts";
import type { Bridge } from "./say-danger.ts";
import { Steps } from "./steps.tsx";

/** Every bridge that was drafted, the latest first, and the second person's say. */
export function Bridges(props: { bridges: readonly Bridge[]; onChanged: () => void }) {
  return (
    <section aria-labelledby="bridges-title">
      <h3 id="bridges-title">{t("bridge.all")}</h3>
      <ul class="parts">
        {props.bridges.map((bridge) => (
          <li key={bridge.id} class="card">
            <One bridge={bridge} onChanged={props.onChanged} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ bridge, onChanged }: { bridge: Bridge; onChanged: () => void }) {
  const { id, lastMonth, months, total, left, isCheapest, reason, steps } = bridge;
  const { drafted, outcome, words, decided } = bridge;
  return (
    <>
      <h4>
        {t("bridge.one", {
          total: sayRupiah(total),
          months: sayNumber(months),
          until: sayMonth(lastMonth),
        })}
      </h4>
      <p>{t("closing.drafted-by", { by: sayBy(drafted), at: sayMoment(drafted.at) })}</p>
      <p>{t("closing.reason", { reason })}</p>
      {isCheapest && <p class="fine">{t("bridge.was-cheapest")}</p>}
      {left > 0 && <p class="fine">{t("bridge.left-over", { count: sayNumber(left) })}</p>}
      <details open={outcome === null}>
        <summary>{t("bridge.steps")}</summary>
        <Steps steps={steps} />
        <RuleNames ids={[...new Set(steps.flatMap(({ ruleVersionIds }) => ruleVersionIds))]} />
      </details>
      {outcome !== null && decided !== null && (
        <p>
          {t(OUTCOMES[outcome], { by: sayBy(decided), at: sayMoment(decided.at) })}
          {words !== null && <> {words}</>}
        </p>
      )}
      {outcome === "approved" && <p class="fine">{t("bridge.reserved")}</p>}
      {outcome === null && holds(CONFIRMERS) && (
        <SecondPerson id={id} isMine={drafted.isMe} onChanged={onChanged} />
      )}
    </>
  );
}

const OUTCOMES = {
  approved: "bridge.approved-by",
  withdrawn: "bridge.withdrawn-by",
  "sent-back": "closing.sent-back-by",
} as const;

function SecondPerson(props: { id: string; isMine: boolean; onChanged: () => void }) {
  const { id, isMine, onChanged } = props;
  const [isEnding, setIsEnding] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const approve = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/bridges/:id/approvals", { id });
      notify(t("bridge.approved"));
      onChanged();
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <div class="actions">
      {isMine ? (
        <p class="hint">{t("closing.mine")}</p>
      ) : (
        <button
          type="button"
          class="button"
          aria-disabled={isSending}
          onClick={() => void approve()}
        >
          {t("bridge.approve")}
        </button>
      )}
      <button type="button" class="quiet" onClick={() => setIsEnding(true)}>
        {t(isMine ? "draft.withdraw" : "draft.send-back")}
      </button>
      {isEnding && (
        <Ending
          name={`bridge-words ${id}`}
          isMine={isMine}
          send={(words) => post("/v1/bridges/:id/endings", { id, words })}
          said={t("bridge.ended")}
          onClose={() => setIsEnding(false)}
          onDone={() => {
            setIsEnding(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

import { useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { Ending } from "../shared/ending.tsx";
import { t } from "../shared/language.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { sayBy, sayMoment, sayNumber, sayRupiah } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import { CHECK_TITLES, type Closing } from "./say-money.ts";
import { CONFIRMERS } from "./who-may.ts";

/** Every closing and reopening of a month, the latest first, and the second person's say. */
export function Versions(props: { closings: readonly Closing[]; onChanged: () => void }) {
  return (
    <section aria-labelledby="closing-versions">
      <h2 id="closing-versions">{t("closing.versions")}</h2>
      <ul class="parts">
        {props.closings.map((closing) => (
          <li key={closing.id} class="card">
            <Version closing={closing} onChanged={props.onChanged} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Version({ closing, onChanged }: { closing: Closing; onChanged: () => void }) {
  const { id, version, kind, reason, checks, sha256, drafted, state, ended } = closing;
  return (
    <>
      <h3>
        {t(kind === "closing" ? "closing.version" : "closing.version-reopening", {
          version,
        })}
      </h3>
      <p>{t("closing.drafted-by", { by: sayBy(drafted), at: sayMoment(drafted.at) })}</p>
      {reason !== null && <p>{t("closing.reason", { reason })}</p>}
      {checks.length > 0 && (
        <ul class="check-list">
          {checks.map(({ check, count, amount, words }) => (
            <li key={check}>
              <span>
                {t(CHECK_TITLES[check])}: {t("closing.open-count", { count: sayNumber(count) })},{" "}
                {sayRupiah(amount)}
              </span>
              {words !== null && <q>{words}</q>}
            </li>
          ))}
        </ul>
      )}
      {ended !== null && (
        <p>
          {t(state === "approved" ? "closing.approved-by" : "closing.sent-back-by", {
            by: sayBy(ended),
            at: sayMoment(ended.at),
          })}
          {ended.words !== null && <> {ended.words}</>}
        </p>
      )}
      <p class="fine hash">{t("closing.hash", { hash: sha256 })}</p>
      {state === "waiting" && holds(CONFIRMERS) && (
        <SecondPerson id={id} isMine={drafted.isMe} onChanged={onChanged} />
      )}
    </>
  );
}

function SecondPerson(props: { id: string; isMine: boolean; onChanged: () => void }) {
  const { id, isMine, onChanged } = props;
  const [isEnding, setIsEnding] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const approve = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/treasury/closings/:id/endings", { id, outcome: "approved", words: null });
      notify(t("closing.approved"));
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
          {t("closing.approve")}
        </button>
      )}
      <button type="button" class="quiet" onClick={() => setIsEnding(true)}>
        {t(isMine ? "draft.withdraw" : "draft.send-back")}
      </button>
      {isEnding && (
        <Ending
          name={`closing-words ${id}`}
          isMine={isMine}
          send={(words) =>
            post("/v1/treasury/closings/:id/endings", { id, outcome: "sent-back", words })
          }
          said={t("closing.sent-back")}
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

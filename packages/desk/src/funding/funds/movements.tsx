import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { DownloadButton } from "../../shared/download-button.tsx";
import { Ending } from "../../shared/ending.tsx";
import { type MessageKey, t } from "../../shared/language.ts";
import { notify, notifyFault } from "../../shared/notices.tsx";
import { sayBy, sayDay, sayMoment, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { CONFIRMERS, TREASURERS } from "../who-may.ts";
import type { WholeFund } from "./read-fund.ts";
import { type Movement, type Paper, sayMovement } from "./say-fund.ts";

/** Money that people moved by hand: said by one, confirmed by another, with the paper it rests on. */
export function Movements({ whole, onChanged }: { whole: WholeFund; onChanged: () => void }) {
  const { page, funds } = whole;
  const nameOf = (id: string) =>
    id === page.fund.funder.id ? page.fund.funder.name : (funds.get(id) ?? t("money.other-fund"));
  const taken = new Set(
    page.movements.filter(({ outcome }) => outcome === "confirmed").map(({ reverses }) => reverses),
  );
  return (
    <section class="card" aria-labelledby="fund-movements">
      <h2 id="fund-movements">{t("movement.title")}</h2>
      {page.movements.length === 0 ? (
        <p>{t("movement.none")}</p>
      ) : (
        <ul class="movement-list">
          {page.movements.map((movement) => (
            <li key={movement.id}>
              <p class="movement-line">
                <span>{sayMovement(movement)}</span>
                <b>{sayRupiah(movement.amount)}</b>
              </p>
              <p>
                {t("movement.from-to", {
                  from: nameOf(movement.from),
                  to: nameOf(movement.to),
                  day: sayDay(movement.happenedOn),
                })}{" "}
                {movement.reason}
              </p>
              <p class="fine">
                {t("movement.said-by", {
                  by: sayBy(movement.proposed),
                  at: sayMoment(movement.proposed.at),
                })}{" "}
                <Outcome movement={movement} />
              </p>
              <Deeds
                movement={movement}
                paper={page.papers.find(({ id }) => id === movement.paperId)}
                isTaken={taken.has(movement.id)}
                onChanged={onChanged}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const OUTCOMES = {
  confirmed: "movement.confirmed",
  withdrawn: "movement.withdrawn",
  "sent-back": "movement.sent-back",
} as const satisfies Record<string, MessageKey>;

function Outcome({ movement: { outcome, decided, words } }: { movement: Movement }) {
  if (outcome === null || decided === null) return <b>{t("movement.waits")}</b>;
  const said = { by: sayBy(decided), at: sayMoment(decided.at) };
  return (
    <>
      {t(OUTCOMES[outcome], said)} {words !== null && <q>{words}</q>}
    </>
  );
}

function Deeds(props: {
  movement: Movement;
  paper: Paper | undefined;
  isTaken: boolean;
  onChanged: () => void;
}) {
  const { movement, paper, isTaken, onChanged } = props;
  const { id, outcome, reverses, fundId } = movement;
  const [isEnding, setIsEnding] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const waits = outcome === null && holds(CONFIRMERS);
  const isMine = movement.proposed.isMe;
  const confirm = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/fund-movements/:id/confirmations", { id });
      notify(t("movement.done"));
      onChanged();
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <div class="actions">
      {waits && isMine && <p class="hint">{t("movement.mine")}</p>}
      {waits && !isMine && (
        <button
          type="button"
          class="button"
          aria-disabled={isSending}
          onClick={() => void confirm()}
        >
          {t("movement.confirm")}
        </button>
      )}
      {waits && (
        <button type="button" class="quiet" onClick={() => setIsEnding(true)}>
          {t(isMine ? "draft.withdraw" : "draft.send-back")}
        </button>
      )}
      {paper !== undefined && (
        <DownloadButton
          title={t("movement.paper")}
          label={t("movement.paper-of", { name: paper.fileName })}
          name={paper.fileName}
          ask={() => get("/v1/fund-papers/:id", { id: paper.id })}
        />
      )}
      {outcome === "confirmed" && reverses === null && !isTaken && holds(TREASURERS) && (
        <a
          class="button quiet"
          href={`${at("/money/funds", fundId, "movements", "new")}?reverses=${id}`}
        >
          {t("movement.take-back")}
        </a>
      )}
      {isEnding && (
        <Ending
          name={`movement-words ${id}`}
          isMine={isMine}
          send={(words) => post("/v1/fund-movements/:id/endings", { id, words })}
          said={t("movement.ended")}
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

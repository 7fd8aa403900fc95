import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { DownloadButton } from "../shared/download-button.tsx";
import { RadioField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { type MessageKey, t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayBy, sayDay, sayMoment } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import { TextArea } from "../shared/text-area.tsx";
import { CARD_READERS, HANDERS } from "./who-may.ts";
import "./cards.css";

type Card = Gets["/v1/applications/:id/cards"]["output"]["cards"][number];
type Reason = NonNullable<Card["revoked"]>["reason"];

const STATES: Readonly<Record<Card["state"], MessageKey>> = {
  valid: "cards.state-valid",
  expired: "cards.state-expired",
  revoked: "cards.state-revoked",
};
const REASONS: Readonly<Record<Reason, MessageKey>> = {
  lost: "cards.reason-lost",
  damaged: "cards.reason-damaged",
  "wrong-name": "cards.reason-wrong-name",
  ended: "cards.reason-ended",
  misused: "cards.reason-misused",
};
const WORDS_MAX = 500;

/** The cards of one person: what each has come to, and what can be done about it. */
export function PersonCards({ id }: { id: string }) {
  return holds(CARD_READERS) ? <Whole id={id} /> : null;
}

function Whole({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/applications/:id/cards", { id }, { signal }), [id]);
  return (
    <section class="card" aria-labelledby="cards">
      <h2 id="cards">{t("cards.of-person")}</h2>
      <Loaded load={load}>
        {({ cards }) => (
          <>
            {cards.length === 0 && <p>{t("cards.none")}</p>}
            <ul class="said">
              {cards.map((card) => (
                <li key={card.id}>
                  <OneCard card={card} onChanged={load.reload} />
                </li>
              ))}
            </ul>
            {holds(HANDERS) && !cards.some(({ state }) => state === "valid") && (
              <Give id={id} onGiven={load.reload} />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function OneCard({ card, onChanged }: { card: Card; onChanged: () => void }) {
  const { id, code, state, validTo, issued, revoked, prints } = card;
  const [isRevoking, setIsRevoking] = useState(false);
  const [printed] = prints;
  return (
    <>
      <p>
        <b class="code">{code}</b>{" "}
        <span class={state === "valid" ? "tag" : "tag off"}>{t(STATES[state])}</span>
      </p>
      <p class="fine">
        {t("cards.valid-to", { day: sayDay(validTo) })} ·{" "}
        {t("cards.given", { by: sayBy(issued), moment: sayMoment(issued.at) })}
        {printed !== undefined &&
          ` · ${t("cards.printed", { by: sayBy(printed), moment: sayMoment(printed.at) })}`}
      </p>
      {revoked !== null && (
        <>
          <p class="words">
            <b>{t(REASONS[revoked.reason])}.</b> {revoked.words}
          </p>
          <p class="fine">
            {t("cards.revoked-by", { by: sayBy(revoked), moment: sayMoment(revoked.at) })}
          </p>
        </>
      )}
      {state !== "revoked" && holds(HANDERS) && (
        <div class="actions">
          <DownloadButton
            title={t("cards.print-one")}
            name="kartu.pdf"
            ask={() => get("/v1/cards/:id/card.pdf", { id })}
          />
          <button type="button" class="quiet" onClick={() => setIsRevoking(true)}>
            {t("cards.revoke")}
          </button>
        </div>
      )}
      {isRevoking && (
        <Dialog title={t("cards.revoke")} onClose={() => setIsRevoking(false)} isWide>
          <Revoke
            id={id}
            onDone={() => {
              setIsRevoking(false);
              onChanged();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

const REPLACE = "replace";
const ONLY = "only";

function Revoke({ id, onDone }: { id: string; onDone: () => void }) {
  const [newCardId] = useState(newId);
  const form = useForm({
    name: `card.${id}`,
    initial: { reason: "", words: "", replaces: "" },
    check: ({ reason, words, replaces }) => ({
      ...(reason === "" ? { reason: t("cards.reason-missing") } : {}),
      ...(words.trim().length < 3 ? { words: t("cards.words-missing") } : {}),
      ...(replaces === "" ? { replaces: t("cards.replaces-missing") } : {}),
    }),
    send: async ({ reason, words, replaces }) => {
      const replacementId = replaces === REPLACE ? newCardId : null;
      await post("/v1/cards/:id/revocations", {
        id,
        reason: reason as Reason,
        words,
        replacementId,
      });
      notify(t(replacementId === null ? "cards.was-revoked" : "cards.was-replaced"));
      onDone();
    },
  });
  return (
    <FormBox form={form} action={t("cards.revoke-send")}>
      <p>{t("cards.revoke-means")}</p>
      <RadioField
        form={form}
        name="reason"
        label={t("cards.reason")}
        choices={(Object.keys(REASONS) as Reason[]).map((value) => ({
          value,
          label: t(REASONS[value]),
        }))}
      />
      <TextArea form={form} name="words" label={t("cards.words")} max={WORDS_MAX} />
      <RadioField
        form={form}
        name="replaces"
        label={t("cards.replaces")}
        choices={[
          { value: REPLACE, label: t("cards.replaces-yes") },
          { value: ONLY, label: t("cards.replaces-no") },
        ]}
      />
    </FormBox>
  );
}

function Give({ id, onGiven }: { id: string; onGiven: () => void }) {
  const [cardId, setCardId] = useState(newId);
  const [isAsking, setIsAsking] = useState(false);
  const give = async () => {
    if (isAsking) return;
    setIsAsking(true);
    try {
      await post("/v1/applications/:id/cards", { id, cardId });
      setCardId(newId());
      notify(t("cards.was-given"));
      onGiven();
    } catch (error) {
      notifyFault(error);
    }
    setIsAsking(false);
  };
  return (
    <div class="actions">
      <button type="button" class="quiet" aria-disabled={isAsking} onClick={() => void give()}>
        {isAsking ? t("shared.sending") : t("cards.give")}
      </button>
    </div>
  );
}

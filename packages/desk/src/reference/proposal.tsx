import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Ending } from "../shared/ending.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { readNames } from "../shared/names.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import "./reference.css";
import { EffectsCard } from "./effects.tsx";
import { type Proposal, sayConfidence, sayKey, sayPeriod } from "./say-parameter.ts";
import { Value } from "./value.tsx";

/** A proposed version as the second person checks it: before and after side by side, and who would be affected now. */
export function ProposalPage({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [found, { parameters }, names] = await Promise.all([
        get("/v1/parameter-proposals/:id", { id }, { signal }),
        get("/v1/parameters", {}, { signal }),
        readNames(),
      ]);
      const follows = parameters
        .flatMap(({ versions }) => versions)
        .find((version) => version.id === found.proposal.followsId);
      return { ...found, follows, names };
    },
    [id],
  );
  const proposal = load.value?.proposal;
  return (
    <Page
      title={proposal === undefined ? t("proposal.title") : sayKey(proposal.key)}
      lead={
        proposal === undefined
          ? ""
          : t("proposal.lead", {
              by: proposal.proposed.name ?? t("draft.somebody"),
              moment: sayMoment(proposal.proposed.at),
            })
      }
      back={{
        href: proposal === undefined ? at("/parameters") : at("/parameters", proposal.key),
        title: t("parameters.title"),
      }}
    >
      <Loaded load={load}>
        {({ proposal: found, effects, effectsNow, follows, names }) => (
          <div class="parts">
            <State proposal={found} isConfirmable={effectsNow !== null} onChanged={load.reload} />
            <section class="card">
              <h2>{sayPeriod(found)}</h2>
              <div class="two-values">
                <div>
                  <h3>{t("effects.before")}</h3>
                  {follows === undefined ? null : (
                    <Value value={follows.value} other={found.value} />
                  )}
                </div>
                <div>
                  <h3>{t("effects.after")}</h3>
                  <Value value={found.value} other={follows?.value} />
                </div>
              </div>
              <dl class="facts wide">
                <div>
                  <dt>{t("parameters.basis")}</dt>
                  <dd>{found.basis}</dd>
                </div>
                <div>
                  <dt>{t("parameter.source")}</dt>
                  <dd>{found.source}</dd>
                </div>
                <div>
                  <dt>{t("parameters.confidence")}</dt>
                  <dd>{sayConfidence(found.confidence)}</dd>
                </div>
              </dl>
              {found.note !== null && <p class="hint">{found.note}</p>}
            </section>
            <EffectsCard effects={effectsNow ?? effects} names={names} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function State(props: { proposal: Proposal; isConfirmable: boolean; onChanged: () => void }) {
  const { proposal, isConfirmable, onChanged } = props;
  const { id, state, proposed, decided } = proposal;
  const [isSending, setIsSending] = useState(false);
  const [isEnding, setIsEnding] = useState(false);
  if (decided !== null) {
    const words = {
      by: decided.name ?? t("draft.somebody"),
      moment: sayMoment(decided.at),
    };
    return (
      <div class={state === "confirmed" ? "notice" : "notice fault"}>
        <p>
          {state === "confirmed"
            ? t("proposal.confirmed", words)
            : state === "withdrawn"
              ? t("draft.withdrawn", words)
              : t("draft.sent-back", words)}
        </p>
        {decided.words !== null && <blockquote>{decided.words}</blockquote>}
      </div>
    );
  }
  const confirm = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/parameter-proposals/:id/confirmations", { id });
      notify(t("proposal.holds"));
    } catch (error) {
      notifyFault(error);
    }
    setIsSending(false);
    onChanged();
  };
  return (
    <section class="card">
      <p>
        {!isConfirmable
          ? t("proposal.outdated")
          : proposed.isMe
            ? t("parameters.mine")
            : t("parameters.yours")}
      </p>
      <div class="actions">
        {!proposed.isMe && isConfirmable && (
          <button
            type="button"
            class="button"
            aria-disabled={isSending}
            onClick={() => void confirm()}
          >
            {isSending ? t("shared.sending") : t("proposal.confirm")}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => setIsEnding(true)}>
          {proposed.isMe ? t("draft.withdraw") : t("draft.send-back")}
        </button>
      </div>
      {isEnding && (
        <Ending
          name={`proposal-end-${id}`}
          isMine={proposed.isMe}
          send={(words) => post("/v1/parameter-proposals/:id/endings", { id, words })}
          said={t("proposal.ended")}
          onClose={() => setIsEnding(false)}
          onDone={() => {
            setIsEnding(false);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

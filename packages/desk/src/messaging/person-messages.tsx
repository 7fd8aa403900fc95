import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { sayMoment } from "../shared/say.ts";
import { CHANNELS, CODES, STATES, type Told } from "./say-message.ts";

/** What a worker was told by WhatsApp and SMS, and what became of each message. */
export function PersonMessages({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/applications/:id/messages", { id }, { signal }), [id]);
  return (
    <section class="card" aria-labelledby="messages">
      <h2 id="messages">{t("messages.title")}</h2>
      <Loaded load={load}>
        {({ messages }) =>
          messages.length === 0 ? (
            <p class="fine">{t("messages.none")}</p>
          ) : (
            <ul class="said">
              {messages.map((each) => (
                <li key={each.id}>
                  <Message message={each} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Message({ message }: { message: Told }) {
  const { text, state, channel, phoneMasked, queuedAt, states } = message;
  const last = states.at(-1);
  const code = state === "failed" ? (last?.code ?? null) : null;
  return (
    <>
      <p>
        <span class={state === "failed" ? "tag off" : "tag"}>{t(STATES[state])}</span>{" "}
        {code !== null && (CODES[code] === undefined ? code : t(CODES[code]))}
      </p>
      <blockquote>{text ?? t("messages.in-conversation")}</blockquote>
      <p class="fine">
        {t("messages.told", {
          channel: t(CHANNELS[channel]),
          phone: phoneMasked,
          moment: sayMoment(queuedAt),
        })}
        {last !== undefined && ` · ${t("messages.last", { moment: sayMoment(last.at) })}`}
      </p>
    </>
  );
}

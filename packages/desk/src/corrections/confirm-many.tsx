import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { useLoad } from "../shared/load.tsx";
import { kelurahanName, type Names } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notifyFault } from "../shared/notices.tsx";
import type { Posts } from "../shared/routes.generated.ts";
import { sayName, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import "./corrections.css";

/** So many go in one request; each is an order of its own. */
const AT_ONCE = 20_000;
/** So many names are laid out; the others are counted. */
const SHOWN = 200;

type Result = Posts["/v1/bulk-confirmations"]["output"];

/** Cases against which nothing speaks: exactly which they are, and all of them confirmed by one press. */
export function ConfirmMany({ names, onDone }: { names: Names; onDone: () => void }) {
  const load = useLoad((signal) => get("/v1/clean-cases", {}, { signal }), []);
  const [isOpen, setIsOpen] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const [ids] = useState(() => Array.from({ length: 20 }, newId));
  const cases = load.value?.cases ?? [];
  if (result !== null) return <Results result={result} />;
  if (cases.length === 0) return null;

  const send = async () => {
    if (isSending) return;
    setIsSending(true);
    const all: Result[] = [];
    try {
      for (let from = 0; from < cases.length; from += AT_ONCE) {
        const proposalIds = cases.slice(from, from + AT_ONCE).map(({ proposalId }) => proposalId);
        const id = ids[from / AT_ONCE] ?? newId();
        all.push(await post("/v1/bulk-confirmations", { id, proposalIds }));
      }
      setResult({
        confirmed: all.flatMap(({ confirmed }) => confirmed),
        sampled: all.flatMap(({ sampled }) => sampled),
        changed: all.flatMap(({ changed }) => changed),
      });
      onDone();
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <section class="card" aria-labelledby="many">
      <h2 id="many">{t("many.title", { count: cases.length })}</h2>
      <p>{t("many.means")}</p>
      <p class="fine">{t("many.sample")}</p>
      {!isOpen && (
        <button type="button" class="button" onClick={() => setIsOpen(true)}>
          {t("many.look")}
        </button>
      )}
      {isOpen && (
        <>
          <ol class="many">
            {cases.slice(0, SHOWN).map((each) => (
              <li key={each.proposalId}>
                <a href={at("/records", each.applicationId)}>
                  {each.name === null ? t("case.no-name") : sayName(each.name)}
                </a>{" "}
                <span class="fine">
                  {kelurahanName(names, each.kelurahanCode) ?? t("case.unknown")}: {each.reason}
                </span>
              </li>
            ))}
          </ol>
          {cases.length > SHOWN && (
            <p class="fine">{t("many.more", { count: sayNumber(cases.length - SHOWN) })}</p>
          )}
          <div class="actions">
            <button type="button" class="button" aria-disabled={isSending} onClick={send}>
              {isSending ? t("shared.sending") : t("many.confirm", { count: cases.length })}
            </button>
            <button type="button" class="quiet" onClick={() => setIsOpen(false)}>
              {t("shared.cancel")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function Results({ result: { confirmed, sampled, changed } }: { result: Result }) {
  return (
    <section class="card" aria-labelledby="many" role="status">
      <h2 id="many">{t("many.done", { count: confirmed.length })}</h2>
      {sampled.length > 0 && <p>{t("many.sampled", { count: sampled.length })}</p>}
      {changed.length > 0 && <p>{t("many.changed", { count: changed.length })}</p>}
      <ul class="many">
        {[...sampled, ...changed].slice(0, SHOWN).map((id, place) => (
          <li key={id}>
            <a href={at("/queues", "confirmation", id)}>{t("many.open", { number: place + 1 })}</a>{" "}
            <span class="fine">
              {t(sampled.includes(id) ? "many.why-sampled" : "many.why-changed")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

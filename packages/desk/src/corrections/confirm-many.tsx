import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { kelurahanName, type Names } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notifyFault } from "../shared/notices.tsx";
import type { Gets, Posts } from "../shared/routes.generated.ts";
import { sayName, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import "./corrections.css";

type Result = Posts["/v1/bulk-confirmations"]["output"];
type Selection = Posts["/v1/clean-selections"]["output"];
type Case = Gets["/v1/clean-selections/:id/cases"]["output"]["cases"][number];

/** Cases against which nothing speaks: kept as they are looked at, read page by page, and confirmed by one press. */
export function ConfirmMany({ names, onDone }: { names: Names; onDone: () => void }) {
  const load = useLoad((signal) => get("/v1/clean-cases", {}, { signal }), []);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [isSelecting, setIsSelecting] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const count = load.value?.count ?? 0;
  if (result !== null) return <Results result={result} />;
  if (count === 0) return null;

  const look = async () => {
    if (isSelecting) return;
    setIsSelecting(true);
    try {
      setSelection(await post("/v1/clean-selections", { id: newId() }));
    } catch (error) {
      notifyFault(error);
    }
    setIsSelecting(false);
  };
  return (
    <section class="card" aria-labelledby="many">
      <h2 id="many">{t("many.title", { count: selection?.count ?? count })}</h2>
      <p>{t("many.means")}</p>
      <p class="fine">{t("many.sample")}</p>
      {selection === null ? (
        <button
          type="button"
          class="button"
          aria-disabled={isSelecting}
          onClick={() => void look()}
        >
          {isSelecting ? t("shared.waiting") : t("many.look")}
        </button>
      ) : (
        <Looked
          key={selection.id}
          selection={selection}
          names={names}
          onClose={() => {
            setSelection(null);
            load.reload();
          }}
          onConfirmed={(confirmed) => {
            setResult(confirmed);
            onDone();
          }}
        />
      )}
    </section>
  );
}

/** What is looked at, a page at a time; what changes meanwhile is left out by the server and said so. */
function Looked(props: {
  selection: Selection;
  names: Names;
  onClose: () => void;
  onConfirmed: (result: Result) => void;
}) {
  const { selection, names, onClose, onConfirmed } = props;
  const { id: selectionId, count } = selection;
  // One order, however often it is pressed or sent.
  const [id] = useState(newId);
  const [isSending, setIsSending] = useState(false);
  const first = useLoad(
    (signal) => get("/v1/clean-selections/:id/cases", { id: selectionId }, { signal }),
    [selectionId],
  );
  const confirm = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      onConfirmed(await post("/v1/bulk-confirmations", { id, selectionId }));
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
    }
  };
  return (
    <Loaded load={first}>
      {(page) => (
        <>
          <Cases first={page} selection={selection} names={names} />
          <div class="actions">
            {count > 0 && (
              <button
                type="button"
                class="button"
                aria-disabled={isSending}
                onClick={() => void confirm()}
              >
                {isSending ? t("shared.sending") : t("many.confirm", { count })}
              </button>
            )}
            <button type="button" class="quiet" onClick={onClose}>
              {t("shared.cancel")}
            </button>
          </div>
        </>
      )}
    </Loaded>
  );
}

function Cases(props: {
  first: Gets["/v1/clean-selections/:id/cases"]["output"];
  selection: Selection;
  names: Names;
}) {
  const { first, selection, names } = props;
  const [rest, setRest] = useState<readonly Case[]>([]);
  const [after, setAfter] = useState(first.next);
  const [isWaiting, setIsWaiting] = useState(false);
  const shown = [...first.cases, ...rest];
  const showMore = async () => {
    if (after === null || isWaiting) return;
    setIsWaiting(true);
    try {
      const page = await get("/v1/clean-selections/:id/cases", {
        id: selection.id,
        after: String(after),
      });
      setRest([...rest, ...page.cases]);
      setAfter(page.next);
    } catch (error) {
      notifyFault(error);
    }
    setIsWaiting(false);
  };
  return (
    <>
      <ol class="many">
        {shown.map((each) => (
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
      {after !== null && (
        <p class="beside">
          <span class="fine">
            {t("many.more", { count: sayNumber(selection.count - shown.length) })}
          </span>
          <button
            type="button"
            class="quiet"
            aria-disabled={isWaiting}
            onClick={() => void showMore()}
          >
            {isWaiting ? t("shared.waiting") : t("many.show-more")}
          </button>
        </p>
      )}
    </>
  );
}

function Results({ result: { confirmed, sampled, changed, leftOut } }: { result: Result }) {
  return (
    <section class="card" aria-labelledby="many" role="status">
      <h2 id="many">{t("many.done", { count: confirmed })}</h2>
      {sampled > 0 && <p>{t("many.sampled", { count: sampled })}</p>}
      {changed > 0 && <p>{t("many.changed", { count: changed })}</p>}
      <ul class="many">
        {leftOut.map(({ applicationId, why }, place) => (
          <li key={applicationId}>
            <a href={at("/queues", "confirmation", applicationId)}>
              {t("many.open", { number: place + 1 })}
            </a>{" "}
            <span class="fine">
              {t(why === "sampled" ? "many.why-sampled" : "many.why-changed")}
            </span>
          </li>
        ))}
      </ul>
      {sampled + changed > leftOut.length && (
        <p class="fine">
          {t("many.more", { count: sayNumber(sampled + changed - leftOut.length) })}
        </p>
      )}
    </section>
  );
}

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { Ending } from "../shared/ending.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { readNames } from "../shared/names.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayDay, sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { EndedBy } from "./last-draft.tsx";
import { Lines } from "./lines.tsx";
import "./programme.css";
import { type Change, type Draft, type Paper, sayChange, sayKind } from "./say-programme.ts";
import { MANAGERS } from "./who-may.ts";

type Found = Gets["/v1/decree-drafts/:id"]["output"];

/** A draft as the second person checks it: what the paper says on one side, what has changed since and the people beside it. */
export function DraftPage({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [found, lines, names] = await Promise.all([
        get("/v1/decree-drafts/:id", { id }, { signal }),
        get("/v1/decree-drafts/:id/lines", { id }, { signal }),
        readNames(),
      ]);
      return { found, lines, names };
    },
    [id],
  );
  const draft = load.value?.found.draft;
  return (
    <Page
      title={
        draft === undefined
          ? t("draft.check-title")
          : t("draft.named", { number: draft.number, kind: sayKind(draft.kind) })
      }
      lead={draft === undefined ? "" : sayMade(draft)}
      back={{
        href: draft === undefined ? at("/cohorts") : at("/cohorts", draft.cohortId),
        title: draft?.cohortName ?? t("cohorts.title"),
      }}
    >
      <Loaded load={load}>
        {({ found, lines, names }) => (
          <div class="parts">
            <State found={found} onChanged={load.reload} />
            <Changes changes={found.changes} draft={found.draft} />
            <div class="paper-and-annex">
              <PaperCard draft={found.draft} paper={found.paper} decisions={found.decisions} />
              <div class="parts">
                <Lines
                  key={lines.lines.length}
                  first={lines}
                  names={names}
                  marks={
                    new Map(
                      found.changes.flatMap((change) =>
                        change.line === null ? [] : [[change.line, sayChange(change)]],
                      ),
                    )
                  }
                  more={(after) => get("/v1/decree-drafts/:id/lines", { id, after })}
                />
              </div>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function sayMade({ drafted }: Draft): string {
  return t("draft.made", {
    by: drafted.name ?? t("draft.somebody"),
    moment: sayMoment(drafted.at),
  });
}

/** Where the draft stands, and what may be done with it by the one who looks. */
function State({ found, onChanged }: { found: Found; onChanged: () => void }) {
  const { draft, changes } = found;
  const { id, state, drafted, ended } = draft;
  const { route } = useLocation();
  const [isIssuing, setIsIssuing] = useState(false);
  const [isEnding, setIsEnding] = useState(false);
  if (state === "issued")
    return (
      <div class="notice">
        <p>{t("draft.issued")}</p>
        <div class="actions">
          <a class="button" href={at("/decrees", id)}>
            {t("draft.to-decree")}
          </a>
        </div>
      </div>
    );
  if (ended !== null)
    return (
      <div class="notice fault">
        <EndedBy draft={draft} />
      </div>
    );
  if (!holds(MANAGERS)) return <p class="notice">{t("draft.waits")}</p>;
  const issue = async () => {
    if (isIssuing) return;
    setIsIssuing(true);
    try {
      const decree = await post("/v1/decree-drafts/:id/issues", { id });
      notify(t("decree.issued", { number: decree.number }));
      route(at("/decrees", id));
    } catch (error) {
      notifyFault(error);
      setIsIssuing(false);
      onChanged();
    }
  };
  const isOutdated = changes.length > 0;
  return (
    <section class="card">
      <p>{drafted.isMe ? t("draft.mine") : isOutdated ? t("draft.outdated") : t("draft.yours")}</p>
      <div class="actions">
        {!drafted.isMe && !isOutdated && (
          <button
            type="button"
            class="button"
            aria-disabled={isIssuing}
            onClick={() => void issue()}
          >
            {isIssuing ? t("shared.sending") : t("draft.issue")}
          </button>
        )}
        <DownloadButton
          title={t("draft.pdf")}
          name="rancangan-sk.pdf"
          ask={() => get("/v1/decree-drafts/:id/document.pdf", { id })}
        />
        <button type="button" class="quiet" onClick={() => setIsEnding(true)}>
          {drafted.isMe ? t("draft.withdraw") : t("draft.send-back")}
        </button>
      </div>
      {isEnding && (
        <Ending
          name={`draft-end-${id}`}
          isMine={drafted.isMe}
          send={(words) => post("/v1/decree-drafts/:id/endings", { id, words })}
          said={t("draft.ended")}
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

function Changes({ changes, draft }: { changes: readonly Change[]; draft: Draft }) {
  if (draft.state !== "open") return null;
  if (changes.length === 0)
    return (
      <p class="hint" role="status">
        {t("draft.unchanged")}
      </p>
    );
  const whole = changes.filter(({ line }) => line === null);
  const counts = Map.groupBy(
    changes.filter(({ line }) => line !== null),
    (change) => sayChange(change),
  );
  return (
    <div class="notice fault" role="status">
      <h2>{t("draft.changed")}</h2>
      <ul>
        {whole.map((change) => (
          <li key={change.what}>{sayChange(change)}</li>
        ))}
        {[...counts].map(([words, lines]) => (
          <li key={words}>{t("draft.changed-lines", { words, lines: lines.length })}</li>
        ))}
      </ul>
      <p>{t("draft.changed-next")}</p>
    </div>
  );
}

function PaperCard(props: { draft: Draft; paper: Paper; decisions: readonly string[] }) {
  const { draft, paper, decisions } = props;
  return (
    <section class="card paper" lang="id">
      <h2>{t("paper.title")}</h2>
      <dl class="facts wide">
        <div>
          <dt>{t("paper.number")}</dt>
          <dd>{draft.number}</dd>
        </div>
        <div>
          <dt>{t("paper.issued-on")}</dt>
          <dd>{sayDay(draft.issuedOn)}</dd>
        </div>
        <div>
          <dt>{t("paper.subject")}</dt>
          <dd>{paper.subject}</dd>
        </div>
        <div>
          <dt>{t("decree.lines")}</dt>
          <dd>{sayNumber(draft.lines)}</dd>
        </div>
        <div>
          <dt>{t("paper.signed-by")}</dt>
          <dd>
            {paper.signatoryName}, {paper.signatoryOffice}
          </dd>
        </div>
      </dl>
      <Clauses title={t("paper.considerations")} clauses={paper.considerations} />
      <Clauses title={t("paper.legal-basis")} clauses={paper.legalBasis} />
      <Clauses title={t("paper.decisions")} clauses={decisions} />
      <p class="hint">{t("paper.hash")}</p>
      <p class="hash">{draft.annexSha256}</p>
    </section>
  );
}

function Clauses({ title, clauses }: { title: string; clauses: readonly string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ol>
        {clauses.map((clause) => (
          <li key={clause}>{clause}</li>
        ))}
      </ol>
    </>
  );
}

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PersonCards } from "../cards/person-cards.tsx";
import { CorrectData } from "../corrections/correct-data.tsx";
import { WaitingCorrections } from "../corrections/waiting.tsx";
import { Evidence } from "../evidence/evidence.tsx";
import { WorkerMonthsCard } from "../funding/plan/worker-months.tsx";
import { PersonRequests } from "../grievances/person-requests.tsx";
import { PersonMessages } from "../messaging/person-messages.tsx";
import { DeadlineTag } from "../shared/deadline-tag.tsx";
import { readDraft } from "../shared/drafts.ts";
import { useKeys } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { type Names, readNames } from "../shared/names.ts";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayName } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import type { Case, PartProps, Queue } from "./case.ts";
import { Compare } from "./compare.tsx";
import { Cover } from "./cover.tsx";
import { Decision, standOf } from "./decision.tsx";
import { Facts } from "./facts.tsx";
import { Findings } from "./findings.tsx";
import { History } from "./history.tsx";
import { Judged } from "./judged.tsx";
import { arrived } from "./my-deeds.ts";
import { Notes } from "./notes.tsx";
import { Objections } from "./objections.tsx";
import { Outcome } from "./outcome.tsx";
import { QUEUE_WORDS } from "./queue-words.ts";
import { readCase } from "./read-case.ts";
import { RegistryAnswers } from "./registry-answers.tsx";
import { Tasks } from "./tasks.tsx";
import { type Claim, useClaim } from "./use-claim.ts";
import { Visits } from "./visits.tsx";
import "./case-view.css";

/** What a case page is told by the screen around it. */
export type CaseViewProps = {
  readonly id: string;
  readonly queue: Queue | null;
  /** Until the case is there. */
  readonly title: string;
  readonly back: { readonly href: string; readonly title: string };
  /** The way to the next case and to the one before. */
  readonly steps?: ComponentChildren;
  readonly onShown?: () => void;
  /** Somebody has begun to decide. */
  readonly onDeciding?: () => void;
  readonly onDecided: () => void;
};

/** Everything about one application, and the decision below. */
export function CaseView(props: CaseViewProps) {
  const { id, queue, back, steps, onShown } = props;
  const [turn, setTurn] = useState(0);
  // A decision of ours about this very case has arrived: what is on screen is older than that.
  const ownArrivals = arrived.value?.applicationId === id ? arrived.value : null;
  const load = useLoad(
    async (signal) => {
      const [found, names] = await Promise.all([readCase(id, signal), readNames()]);
      return { found, names };
    },
    [id, turn, ownArrivals],
  );
  const reload = () => setTurn((before) => before + 1);
  const found = load.value?.found;
  const isDecider = holds(["administrator", "supervisor", "verifier"]);
  const isOfficer = holds(["kelurahan-officer"]);
  // From a queue a case is opened to be worked on; from a search only if something waits in it.
  const isWorkedOn = queue !== null || (found?.queues.length ?? 0) > 0;
  const { claim, take } = useClaim(id, isWorkedOn && (isDecider || isOfficer));
  useEffect(() => {
    if (load.state === "loaded") onShown?.();
  }, [load.state]);

  const name = found?.person.name;
  return (
    <Page
      title={found === undefined ? props.title : name == null ? t("case.no-name") : sayName(name)}
      back={back}
      actions={steps}
    >
      <Loaded load={load}>
        {({ found, names }) => (
          <Whole
            {...props}
            found={found}
            names={names}
            claim={claim}
            onTake={() => {
              take();
              // Whoever held it until now may have changed it.
              reload();
            }}
            onReload={reload}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Whole(
  props: CaseViewProps & {
    found: Case;
    names: Names;
    claim: Claim;
    onTake: () => void;
    onReload: () => void;
  },
) {
  const { found, names, claim, onTake, onReload, queue, onDeciding, onDecided } = props;
  const part: PartProps = { found, names, isReadOnly: claim.state === "held", onReload };
  const stand = standOf(found, part.isReadOnly);
  const decides = { queue, onDeciding: onDeciding ?? (() => {}), onDecided };
  const [isCorrecting, setIsCorrecting] = useState(() => hasBegunToCorrect(found));
  const mayCorrect = !part.isReadOnly && holds(CORRECTORS);
  useKeys([{ key: "e", does: t("keys.correct"), run: () => mayCorrect && setIsCorrecting(true) }]);
  return (
    <div class="case">
      <Standing found={found} queue={queue} />
      <Held claim={claim} onTake={onTake} />
      {isCorrecting && mayCorrect && (
        <CorrectData
          found={found}
          names={names}
          onReload={onReload}
          onCancel={() => setIsCorrecting(false)}
          onDone={(outcome) => {
            setIsCorrecting(false);
            onReload();
            // Mended: the next one that waits for it.
            if (queue === "correction" && outcome !== "incomplete") onDecided();
          }}
        />
      )}
      {found.queues.some((each) => each.queue === "confirmation") && (
        <WaitingCorrections {...part} />
      )}
      {found.alike.length > 0 && <Compare {...part} {...decides} />}
      <div class="case-columns">
        <div class="case-left">
          <Facts {...part} onCorrect={mayCorrect ? () => setIsCorrecting(true) : null} />
          <Evidence applicationId={found.person.id} />
          <RegistryAnswers found={found} />
        </div>
        <div class="case-right">
          <Outcome found={found} />
          <Findings found={found} />
          {found.judged.length > 0 && <Judged {...part} {...decides} />}
          <Visits {...part} />
          <Objections {...part} />
          <Tasks found={found} />
          <Notes {...part} />
        </div>
      </div>
      {queue === null && <Cover id={found.person.id} />}
      {queue === null && <WorkerMonthsCard id={found.person.id} />}
      {queue === null && <PersonCards id={found.person.id} />}
      {queue === null && <PersonMessages id={found.person.id} />}
      {queue === null && <PersonRequests id={found.person.id} />}
      {stand !== "compares" && !isCorrecting && <Decision {...part} {...decides} stand={stand} />}
      <History
        id={found.person.id}
        turn={found}
        names={names}
        onReload={mayCorrect ? onReload : null}
      />
    </div>
  );
}

/** Who may correct an application, as the server has it. */
const CORRECTORS = ["administrator", "supervisor", "verifier", "kelurahan-officer"] as const;

/** Whether something was typed before and not sent. */
function hasBegunToCorrect({ person }: Case): boolean {
  const kept = readDraft(`correct.${person.id}.${person.correctionCount}`, { reason: "" });
  return kept.reason !== "";
}

/** In which queues it waits, and until when. */
function Standing({ found, queue }: { found: Case; queue: Queue | null }) {
  const { code } = found.person;
  const isGone = queue !== null && !found.queues.some((each) => each.queue === queue);
  return (
    <div class="case-standing">
      <span>
        <span class="fine">{t("case.code")}</span> <b class="code">{code}</b>
      </span>
      {found.queues.map((each) => (
        <span key={each.queue}>
          <span class="tag">{t(QUEUE_WORDS[each.queue].title)}</span>{" "}
          <DeadlineTag dueOn={each.dueOn} />
        </span>
      ))}
      {isGone && <span class="tag off">{t("case.left-queue")}</span>}
    </div>
  );
}

function Held({ claim, onTake }: { claim: Claim; onTake: () => void }) {
  if (claim.state === "held")
    return (
      <div class="notice" role="status">
        <p>
          <b>{t("case.held", { by: claim.by ?? t("case.somebody") })}</b>{" "}
          {t("case.held-means", { until: sayMoment(claim.until) })}
        </p>
        <button type="button" class="quiet small" onClick={onTake}>
          {t("case.try-take")}
        </button>
      </div>
    );
  if (claim.state === "ended")
    return (
      <div class="notice" role="status">
        <p>{t("case.claim-ended")}</p>
        <button type="button" class="quiet small" onClick={onTake}>
          {t("case.take-again")}
        </button>
      </div>
    );
  return null;
}

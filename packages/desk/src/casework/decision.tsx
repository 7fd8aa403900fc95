import type { ComponentChildren } from "preact";
import { type MessageKey, t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { sayAgo, sayBy, sayName } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import type { Case, PartProps, Proposal, Queue } from "./case.ts";
import { choiceDraft, typedBefore } from "./choice-draft.ts";
import { Choose, type Chosen } from "./choose.tsx";
import { decide, waitsFor } from "./my-deeds.ts";
import "./decision.css";

/** What the screen around a case does when something is decided. */
export type DecideProps = {
  readonly queue: Queue | null;
  readonly onDeciding: () => void;
  readonly onDecided: () => void;
};

/** What this person can do about a case now; everything but the last three is a reason why they cannot decide. */
export type Stand =
  | "other-role"
  | "held"
  | "entered"
  | "prechecked"
  | "corrected"
  | "incomplete"
  | "done"
  | "compares"
  | "confirms"
  | "waits-for-second"
  | "decides";

export function standOf(found: Case, isReadOnly: boolean): Stand {
  const { alike, decision, mayNotDecide, proposals, queues } = found;
  const waits =
    decision?.outcome === "referred" || queues.some(({ queue }) => queue === "objection");
  if (!waits && proposals.length === 0)
    return decision?.outcome === "incomplete" ? "incomplete" : "done";
  if (alike.length > 0 && proposals.length === 0) return "compares";
  if (!holds(["administrator", "supervisor", "verifier"])) return "other-role";
  if (isReadOnly) return "held";
  if (mayNotDecide !== null) return mayNotDecide;
  if (proposals.some(({ by }) => !by.isMe)) return "confirms";
  return proposals.length > 0 ? "waits-for-second" : "decides";
}

/** Why somebody cannot decide, and what to do instead. */
export const WHY_NOT = {
  "other-role": "decision.other-role",
  held: "decision.held",
  entered: "decision.entered",
  prechecked: "decision.prechecked",
  corrected: "decision.corrected",
  incomplete: "decision.incomplete",
  done: "decision.done",
} as const satisfies Partial<Record<Stand, MessageKey>>;

/** The decision: a first person proposes, a second one confirms or sends it back. */
export function Decision(props: PartProps & DecideProps & { stand: Stand }) {
  const { found, stand } = props;
  const { id } = found.person;
  if (waitsFor(id))
    return (
      <Box>
        <p>{t("decision.leaving")}</p>
      </Box>
    );
  const proposal = found.proposals.find(({ by }) => !by.isMe) ?? found.proposals[0];
  switch (stand) {
    case "decides":
      return (
        <Box lead={t("decision.proposes")}>
          <Propose {...props} />
        </Box>
      );
    case "confirms":
      return (
        <Box lead={t("decision.confirms")}>
          {proposal !== undefined && (
            <>
              <SaidBefore proposal={proposal} />
              <Confirm {...props} proposal={proposal} />
            </>
          )}
        </Box>
      );
    case "waits-for-second":
      return (
        <Box lead={t("decision.waits-for-second")}>
          {proposal !== undefined && (
            <>
              <SaidBefore proposal={proposal} />
              <TakeBack {...props} proposal={proposal} />
            </>
          )}
        </Box>
      );
    case "compares":
      return null;
    default:
      return (
        <Box>
          <p>{t(WHY_NOT[stand])}</p>
          <TypedBefore id={id} />
        </Box>
      );
  }
}

function Box({ lead, children }: { lead?: string; children: ComponentChildren }) {
  return (
    <section class="card decision" aria-labelledby="decision">
      <h2 id="decision">{t("decision.title")}</h2>
      {lead !== undefined && <p class="fine">{lead}</p>}
      {children}
    </section>
  );
}

/** Somebody typed a reason and another came first: their words are shown, so that they can go into a note. */
function TypedBefore({ id }: { id: string }) {
  const typed = typedBefore(id);
  if (typed === "") return null;
  return (
    <>
      <p class="fine">{t("decision.typed-before")}</p>
      <blockquote>{typed}</blockquote>
    </>
  );
}

function SaidBefore({ proposal: { outcome, by, at, reason } }: { proposal: Proposal }) {
  return (
    <div class="said-before">
      <p>
        <b>
          {t(outcome === "approved" ? "decision.said-approve" : "decision.said-refuse", {
            by: sayBy(by),
          })}
        </b>{" "}
        <span class="fine">{sayAgo(at)}</span>
      </p>
      <blockquote>{reason}</blockquote>
    </div>
  );
}

export function nameOf({ person }: Case): string {
  return person.name === null ? t("case.no-name") : sayName(person.name);
}

type ProposeWay = "approve" | "refuse" | "visit";

function Propose({ found, queue, onDeciding, onDecided }: PartProps & DecideProps) {
  const { id } = found.person;
  const send = ({ name, code, typed }: Chosen<ProposeWay>) => {
    const deed = { id: newId(), applicationId: id, queue, reason: code };
    if (name === "visit") decide({ ...deed, kind: "visit" }, { typed }, nameOf(found));
    else
      decide(
        { ...deed, kind: "propose", outcome: name === "approve" ? "approved" : "refused" },
        { typed },
        nameOf(found),
      );
    onDecided();
  };
  return (
    <Choose<ProposeWay>
      found={found}
      draft={choiceDraft(id)}
      onChoosing={onDeciding}
      onChosen={send}
      ways={[
        {
          name: "approve",
          key: "1",
          label: t("decision.approve"),
          means: t("decision.approve-means"),
          of: "approve",
        },
        {
          name: "refuse",
          key: "2",
          label: t("decision.refuse"),
          means: t("decision.refuse-means"),
          of: "refuse",
        },
        {
          name: "visit",
          key: "3",
          label: t("decision.visit"),
          means: t("decision.visit-means"),
          of: "visit",
        },
      ]}
    />
  );
}

type ConfirmWay = "confirm" | "send-back" | "visit";

function Confirm(props: PartProps & DecideProps & { proposal: Proposal }) {
  const { found, proposal, queue, onDeciding, onDecided } = props;
  const { id } = found.person;
  const send = ({ name, code, typed }: Chosen<ConfirmWay>) => {
    const deed = { id: newId(), applicationId: id, queue };
    const { id: proposalId } = proposal;
    if (name === "confirm")
      decide({ ...deed, kind: "confirm", proposalId }, { typed: "" }, nameOf(found));
    else if (name === "visit")
      decide({ ...deed, kind: "visit", reason: code }, { typed }, nameOf(found));
    else decide({ ...deed, kind: "close", proposalId, reason: code }, { typed }, nameOf(found));
    onDecided();
  };
  return (
    <Choose<ConfirmWay>
      found={found}
      draft={choiceDraft(id)}
      onChoosing={onDeciding}
      onChosen={send}
      ways={[
        {
          name: "confirm",
          key: "1",
          label: t("decision.confirm"),
          means: t(
            proposal.outcome === "approved"
              ? "decision.confirm-approve"
              : "decision.confirm-refuse",
          ),
          of: null,
        },
        {
          name: "send-back",
          key: "2",
          label: t("decision.send-back"),
          means: t("decision.send-back-means"),
          of: "send-back",
        },
        {
          name: "visit",
          key: "3",
          label: t("decision.visit"),
          means: t("decision.visit-means"),
          of: "visit",
        },
      ]}
    />
  );
}

function TakeBack(props: PartProps & DecideProps & { proposal: Proposal }) {
  const { found, proposal, queue, onDeciding, onDecided } = props;
  const { id } = found.person;
  return (
    <Choose<"take-back">
      found={found}
      draft={choiceDraft(id)}
      onChoosing={onDeciding}
      onChosen={({ code, typed }) => {
        decide(
          {
            id: newId(),
            applicationId: id,
            queue,
            kind: "close",
            proposalId: proposal.id,
            reason: code,
          },
          { typed },
          nameOf(found),
        );
        onDecided();
      }}
      ways={[
        {
          name: "take-back",
          key: "2",
          label: t("decision.take-back"),
          means: t("decision.take-back-means"),
          of: "take-back",
        },
      ]}
    />
  );
}

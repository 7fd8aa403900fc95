import { useState } from "preact/hooks";
import { EvidencePair } from "../evidence/evidence-pair.tsx";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { sayBy } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import type { Alike, PartProps, Said } from "./case.ts";
import { choiceDraft } from "./choice-draft.ts";
import { Choose, type Chosen } from "./choose.tsx";
import { choicesInWords, comparedFields } from "./compare-fields.ts";
import { CompareTable } from "./compare-table.tsx";
import { type DecideProps, nameOf, WHY_NOT } from "./decision.tsx";
import type { Choices } from "./deeds.ts";
import { decide, entries } from "./my-deeds.ts";
import { ScoreParts } from "./score-parts.tsx";
import "./compare.css";

type Props = PartProps & DecideProps;

/** Whom this person may be: one pair at a time, the question below. */
export function Compare(props: Props) {
  const { alike } = props.found;
  const [chosen, setChosen] = useState(0);
  const pair = alike[Math.min(chosen, alike.length - 1)];
  if (pair === undefined) return null;
  return (
    <section class="card compare" aria-labelledby="compare">
      <h2 id="compare">{t("compare.title")}</h2>
      {alike.length > 1 && (
        <fieldset class="pairs">
          <legend class="unseen">{t("compare.pairs")}</legend>
          {alike.map((each, place) => (
            <button
              key={each.earlierId}
              type="button"
              class="quiet small"
              aria-pressed={each === pair}
              onClick={() => setChosen(place)}
            >
              {t("compare.pair", { number: place + 1, of: alike.length })}
            </button>
          ))}
        </fieldset>
      )}
      <Pair key={pair.earlierId} {...props} pair={pair} />
    </section>
  );
}

/** Whether the evidence says that the two NIK are the same one: what one sees of them is masked. */
function isNikEqual({ parts }: Alike, here: string | null, there: string | null): boolean {
  const part = parts.find(({ name }) => name === "nik");
  return part !== undefined && here === there && part.weight > 0;
}

function Pair(props: Props & { pair: Alike }) {
  const { found, names, pair, isReadOnly } = props;
  const { earlier } = pair;
  const [choices, setChoices] = useState<Choices>({});
  const [isChoosing, setIsChoosing] = useState(false);
  if (earlier === null)
    return (
      <>
        <p class="notice">{t("compare.outside")}</p>
        <ScoreParts {...pair} />
      </>
    );
  const nikEqual = isNikEqual(pair, found.person.nikMasked, earlier.nikMasked);
  const fields = comparedFields(found.person, earlier, names, nikEqual);
  return (
    <>
      <div class="compare-columns">
        <div>
          <CompareTable
            found={found}
            earlier={earlier}
            fields={fields}
            nikLabel={pair.parts.find(({ name }) => name === "nik")?.label ?? null}
            formId={reasonForm(earlier.id)}
            choices={isChoosing && !isReadOnly ? choices : null}
            onChoose={(change) => setChoices((before) => ({ ...before, ...change }))}
          />
          <EvidencePair hereId={found.person.id} thereId={earlier.id} />
        </div>
        <ScoreParts {...pair} />
      </div>
      <p class="fine">
        <a href={at("/records", earlier.id)}>{t("compare.open-earlier")}</a>
      </p>
      <Question
        {...props}
        onVerdict={(name) => setIsChoosing(name === "same")}
        choices={choices}
        inWords={(said) => choicesInWords(said, fields)}
      />
    </>
  );
}

type Verdict = "same" | "different" | "unsure";
type Second = "agree" | "disagree" | "unsure";

function Question(
  props: Props & {
    pair: Alike;
    onVerdict: (name: Verdict) => void;
    choices: Choices;
    inWords: (choices: Choices) => string;
  },
) {
  const { found, pair, isReadOnly, queue, onVerdict, onDeciding, onDecided, choices, inWords } =
    props;
  const { id } = found.person;
  const { earlierId } = pair;
  if (isWaiting(id, earlierId)) return <p>{t("decision.leaving")}</p>;
  if (!holds(["administrator", "supervisor", "verifier"])) return <p>{t(WHY_NOT["other-role"])}</p>;
  if (isReadOnly) return <p>{t(WHY_NOT.held)}</p>;
  if (found.mayNotDecide !== null) return <p>{t(WHY_NOT[found.mayNotDecide])}</p>;

  const judge = (verdict: "same" | "different", { code, typed }: Chosen<string>) =>
    decide(
      {
        id: newId(),
        applicationId: id,
        queue,
        pairWith: earlierId,
        kind: "judge",
        earlierId,
        verdict,
        reason: code,
        choices: verdict === "same" ? choices : {},
      },
      { typed },
      nameOf(found),
    );
  const visit = ({ code, typed }: Chosen<string>) =>
    decide(
      { id: newId(), applicationId: id, queue, pairWith: earlierId, kind: "visit", reason: code },
      { typed },
      nameOf(found),
    );
  /** A case with several pairs stays open until each has been answered. */
  const goOn = () => {
    const unanswered = found.alike.filter(
      (each) => each.earlierId !== earlierId && !each.said.some(({ by }) => by.isMe),
    );
    if (unanswered.length === 0) onDecided();
  };
  const unsure = {
    name: "unsure",
    key: "3",
    label: t("compare.unsure"),
    means: t("compare.unsure-means"),
    of: "visit",
  } as const;

  const byOther = pair.said.findLast(({ by }) => !by.isMe);
  const byMe = pair.said.findLast(({ by }) => by.isMe);
  if (byOther !== undefined && byOther.verdict !== "open")
    return (
      <>
        <SaidOfPair said={byOther} values={inWords(byOther.choices)} />
        {byMe !== undefined && <SaidOfPair said={byMe} values={inWords(byMe.choices)} />}
        <Choose<Second>
          found={found}
          draft={choiceDraft(id, earlierId)}
          formId={reasonForm(earlierId)}
          onChoosing={(name) => {
            onDeciding();
            onVerdict(name === "disagree" && byOther.verdict === "different" ? "same" : "unsure");
          }}
          onChosen={(chosen) => {
            const { judgementId } = byOther;
            if (chosen.name === "agree")
              decide(
                {
                  id: newId(),
                  applicationId: id,
                  queue,
                  pairWith: earlierId,
                  kind: "confirm-judgement",
                  judgementId,
                },
                { typed: "" },
                nameOf(found),
              );
            else if (chosen.name === "disagree")
              judge(byOther.verdict === "same" ? "different" : "same", chosen);
            else visit(chosen);
            goOn();
          }}
          ways={[
            {
              name: "agree",
              key: "1",
              label: t("compare.agree"),
              means: t(
                byOther.verdict === "same" ? "compare.agree-same" : "compare.agree-different",
              ),
              of: null,
            },
            {
              name: "disagree",
              key: "2",
              label: t("compare.disagree"),
              means: t("compare.disagree-means"),
              of: byOther.verdict === "same" ? "different" : "same",
            },
            unsure,
          ]}
        />
      </>
    );
  return (
    <>
      {byMe !== undefined && (
        <>
          <SaidOfPair said={byMe} values={inWords(byMe.choices)} />
          <p class="fine">{t("compare.waits-for-second")}</p>
        </>
      )}
      <Choose<Verdict>
        found={found}
        draft={choiceDraft(id, earlierId)}
        formId={reasonForm(earlierId)}
        onChoosing={(name) => {
          onDeciding();
          onVerdict(name);
        }}
        onChosen={(chosen) => {
          if (chosen.name === "unsure") visit(chosen);
          else judge(chosen.name, chosen);
          goOn();
        }}
        ways={[
          {
            name: "same",
            key: "1",
            label: t("compare.same"),
            means: t("compare.same-means"),
            of: "same",
          },
          {
            name: "different",
            key: "2",
            label: t("compare.different"),
            means: t("compare.different-means"),
            of: "different",
          },
          unsure,
        ]}
      />
    </>
  );
}

function reasonForm(earlierId: string): string {
  return `reason-${earlierId}`;
}

/** Whether this person's answer about the pair is on its way. */
function isWaiting(applicationId: string, earlierId: string): boolean {
  return entries.value.some(
    ({ deed, state }) =>
      state !== "refused" &&
      deed.applicationId === applicationId &&
      (deed.pairWith ?? earlierId) === earlierId,
  );
}

export function SaidOfPair(props: { said: Said; values?: string }) {
  const { said, values = "" } = props;
  const { verdict, reason, by } = said;
  const key = {
    same: "compare.said-same",
    different: "compare.said-different",
    open: "compare.said-open",
  } as const;
  return (
    <div class="said-before">
      <p>
        <b>{t(key[verdict], { by: sayBy(by) })}</b>
      </p>
      <blockquote>{reason}</blockquote>
      {values !== "" && <p class="fine">{values}</p>}
    </div>
  );
}

import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { sayAgo, sayBy, sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import type { Judged as JudgedPair, PartProps } from "./case.ts";
import { choiceDraft } from "./choice-draft.ts";
import { Choose } from "./choose.tsx";
import { SaidOfPair } from "./compare.tsx";
import { type DecideProps, nameOf } from "./decision.tsx";
import { decide, waitsFor } from "./my-deeds.ts";

type Props = PartProps & DecideProps;

/** What two people have said of pairs. It can be taken back, by two people again. */
export function Judged(props: Props) {
  return (
    <section class="card" aria-labelledby="judged">
      <h2 id="judged">{t("judged.title")}</h2>
      <ul class="said">
        {props.found.judged.map((pair) => (
          <li key={pair.earlierId}>
            <One {...props} pair={pair} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One(props: Props & { pair: JudgedPair }) {
  const { found, pair, isReadOnly } = props;
  const { earlier, verdict, by, confirmedBy, at: instant, reason, said } = pair;
  const name = earlier?.name == null ? t("case.no-name") : sayName(earlier.name);
  const canJudge =
    !isReadOnly &&
    earlier !== null &&
    found.mayNotDecide === null &&
    holds(["administrator", "supervisor", "verifier"]);
  return (
    <>
      <p>
        <b>{t(verdict === "same" ? "judged.same" : "judged.different", { name })}</b>{" "}
        {earlier !== null && <a href={at("/records", earlier.id)}>{t("judged.open")}</a>}
      </p>
      <blockquote>{reason}</blockquote>
      <p class="fine">
        {t("judged.by", { one: sayBy(by), other: sayBy(confirmedBy), ago: sayAgo(instant) })}
      </p>
      {said.map((each) => (
        <SaidOfPair key={each.judgementId} said={each} />
      ))}
      {canJudge && !waitsFor(found.person.id) && <Reopen {...props} />}
    </>
  );
}

function Reopen({ found, pair, queue, onDeciding, onDecided }: Props & { pair: JudgedPair }) {
  const { id } = found.person;
  const { earlierId, said } = pair;
  const draft = choiceDraft(id, earlierId);
  const byOther = said.findLast(({ by, verdict }) => !by.isMe && verdict === "open");
  if (byOther !== undefined)
    return (
      <Choose<"agree">
        found={found}
        draft={draft}
        onChoosing={onDeciding}
        onChosen={() => {
          const { judgementId } = byOther;
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
          onDecided();
        }}
        ways={[
          {
            name: "agree",
            key: "1",
            label: t("judged.confirm-reopen"),
            means: t("judged.confirm-reopen-means"),
            of: null,
          },
        ]}
      />
    );
  if (said.some(({ by }) => by.isMe)) return <p class="fine">{t("compare.waits-for-second")}</p>;
  return (
    <Choose<"reopen">
      found={found}
      draft={draft}
      onChoosing={onDeciding}
      onChosen={({ code, typed }) => {
        decide(
          {
            id: newId(),
            applicationId: id,
            queue,
            pairWith: earlierId,
            kind: "judge",
            earlierId,
            verdict: "open",
            reason: code,
            choices: {},
          },
          { typed },
          nameOf(found),
        );
        onDecided();
      }}
      ways={[
        {
          name: "reopen",
          key: "3",
          label: t("judged.reopen"),
          means: t("judged.reopen-means"),
          of: "reopen",
        },
      ]}
    />
  );
}

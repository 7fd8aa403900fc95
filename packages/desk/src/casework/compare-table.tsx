import { t } from "../shared/language.ts";
import type { Case, Side } from "./case.ts";
import type { ComparedField } from "./compare-fields.ts";
import { type Choices, type ChosenField, MAY_BE_NEITHER } from "./deeds.ts";
import { differencesOf, type Piece } from "./differences.ts";
import { RevealedNumber } from "./revealed-number.tsx";
import { sayPart } from "./say-part.ts";

/** Two applications side by side: what differs on top, letter by letter; what is equal folded below. */
export function CompareTable(props: {
  found: Case;
  earlier: Side;
  fields: readonly ComparedField[];
  /** What the comparison says of the two NIK. */
  nikLabel: string | null;
  /** Which values are right, where that is being chosen; null where it is not asked. */
  choices: Choices | null;
  onChoose: (change: Choices) => void;
  /** The form that decides, to which the choices belong. */
  formId: string;
}) {
  const { fields } = props;
  const differing = fields.filter(({ isEqual }) => !isEqual);
  const equal = fields.filter(({ isEqual }) => isEqual);
  return (
    <div>
      <div class="table-box">
        <table class="compared">
          <caption class="unseen">{t("compare.differing")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("compare.field")}</th>
              <th scope="col">{t("compare.this")}</th>
              <th scope="col">{t("compare.earlier")}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((each) => (
              <Row key={each.field} {...props} compared={each} />
            ))}
          </tbody>
        </table>
      </div>
      {equal.length > 0 && (
        <details class="folded">
          <summary>{t("compare.equal", { count: equal.length })}</summary>
          <dl class="facts two">
            {equal.map(({ field, title, here }) => (
              <div key={field}>
                <dt>{title}</dt>
                <dd>{here ?? t("facts.none")}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

function Row(props: Parameters<typeof CompareTable>[0] & { compared: ComparedField }) {
  const { compared, found, earlier, nikLabel, choices, onChoose, formId } = props;
  const { field, title, here, there, isChosen } = compared;
  const marked = differencesOf(here ?? "", there ?? "");
  const cells = [
    { side: "this", pieces: marked.one, value: here, id: found.person.id },
    { side: "earlier", pieces: marked.other, value: there, id: earlier.id },
  ] as const;
  return (
    <tr>
      <th scope="row">
        {title}
        {field === "nik" && nikLabel !== null && (
          <span class="fine block">{sayPart(nikLabel)}</span>
        )}
        {choices !== null && isChosen && MAY_BE_NEITHER.includes(field) && (
          <Choice
            field={field}
            side="neither"
            title={title}
            choices={choices}
            onChoose={onChoose}
            formId={formId}
          />
        )}
      </th>
      {cells.map(({ side, pieces, value, id }) => (
        <td key={side} data-title={t(side === "this" ? "compare.this" : "compare.earlier")}>
          {value === null ? (
            <span class="fine">{t("facts.none")}</span>
          ) : field === "nik" ? (
            <RevealedNumber id={id} field="nik" masked={value} />
          ) : (
            <Marked pieces={pieces} />
          )}
          {choices !== null && isChosen && (
            <Choice
              field={field}
              side={side}
              title={title}
              choices={choices}
              onChoose={onChoose}
              formId={formId}
            />
          )}
        </td>
      ))}
    </tr>
  );
}

const SIDES = { this: "compare.this", earlier: "compare.earlier", neither: null } as const;

function Choice(props: {
  field: ChosenField;
  side: keyof typeof SIDES;
  title: string;
  choices: Choices;
  onChoose: (change: Choices) => void;
  formId: string;
}) {
  const { field, side, title, choices, onChoose, formId } = props;
  return (
    <label class="choice right-value">
      <input
        type="radio"
        form={formId}
        name={`right-${field}`}
        checked={choices[field] === side}
        onChange={() => onChoose({ [field]: side })}
      />
      <span>
        {t(side === "neither" ? "compare.neither" : "compare.right")}
        <span class="unseen">
          {" "}
          {title}
          {SIDES[side] !== null && `, ${t(SIDES[side])}`}
        </span>
      </span>
    </label>
  );
}

/** What differs is boxed and underlined, so that it is seen without colours too. */
function Marked({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <span class="marked">
      {pieces.map(({ text, isDifferent }, at) =>
        isDifferent ? <mark key={at}>{text}</mark> : text,
      )}
    </span>
  );
}

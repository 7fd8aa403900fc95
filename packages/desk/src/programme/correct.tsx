import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { type Faults, FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { LastDraft } from "./last-draft.tsx";
import {
  checkPaper,
  PaperFields,
  type PaperValues,
  paperOf,
  paperValues,
  today,
} from "./paper-fields.tsx";
import type { Person } from "./people.tsx";
import "./programme.css";
import type { Draft } from "./say-programme.ts";

type Corrected = {
  readonly applicationId: string;
  readonly line: number;
  readonly was: string;
  readonly name: string;
  readonly occupation: string;
  readonly firstMonth: string;
  readonly monthCount: string;
  readonly reason: string;
};
type Values = PaperValues & { readonly lines: readonly Corrected[] };

/** Puts wrong lines of an issued decree right: a new version under the same number, which somebody else issues. */
export function CorrectDecree({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const found = await get("/v1/decrees/:id", { id }, { signal });
      const { paper, last } = await get(
        "/v1/cohorts/:id/decree-paper",
        { id: found.cohortId, kind: "correction", number: found.decree.number },
        { signal },
      );
      return { found, paper, last, lines: last === null ? [] : await readLines(last.id, signal) };
    },
    [id],
  );
  return (
    <Page
      title={t("correct.title")}
      lead={t("correct.lead")}
      back={{ href: at("/decrees", id), title: t("decree.title") }}
      isNarrow
    >
      <Loaded load={load}>
        {({ found, paper, last, lines }) => (
          <>
            <LastDraft draft={last} />
            <CorrectionForm
              decreeId={id}
              cohortId={found.cohortId}
              last={last}
              first={{ ...paperValues(paper, last?.issuedOn ?? today()), lines }}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The lines of the draft before, as they were typed. */
async function readLines(draftId: string, signal: AbortSignal): Promise<Corrected[]> {
  const read: Corrected[] = [];
  let after: string | undefined;
  do {
    const page = await get(
      "/v1/decree-drafts/:id/lines",
      { id: draftId, limit: "200", ...(after === undefined ? {} : { after }) },
      { signal },
    );
    read.push(
      ...page.lines.map(({ before, correctsLine, reason, monthCount, ...line }) => ({
        applicationId: line.applicationId,
        line: correctsLine ?? line.line,
        was: before?.name ?? line.name,
        name: line.name,
        occupation: line.occupation,
        firstMonth: line.firstMonth,
        monthCount: String(monthCount),
        reason: reason ?? "",
      })),
    );
    after = page.next === null ? undefined : String(page.next);
  } while (after !== undefined);
  return read;
}

function CorrectionForm(props: {
  decreeId: string;
  cohortId: string;
  last: Draft | null;
  first: Values;
}) {
  const { decreeId, cohortId, last, first } = props;
  const { route } = useLocation();
  const [draftId] = useState(newId);
  const form = useForm<Values>({
    name: `correct-${decreeId}-${last?.id ?? "first"}`,
    initial: first,
    check,
    send: async (values) => {
      await post("/v1/decrees/:id/corrections", {
        id: decreeId,
        draftId,
        issuedOn: values.issuedOn,
        paper: paperOf(values),
        lines: values.lines.map(({ line: _line, was: _was, monthCount, ...each }) => ({
          ...each,
          monthCount: Number(monthCount),
        })),
      });
      notify(t("correct.drafted"));
      route(at("/decree-drafts", draftId));
    },
  });
  const { lines } = form.values;
  const change = (applicationId: string, changed: Partial<Corrected>) =>
    form.set({
      lines: lines.map((each) =>
        each.applicationId === applicationId ? { ...each, ...changed } : each,
      ),
    });
  return (
    <>
      <Finder
        cohortId={cohortId}
        decreeId={decreeId}
        onChoose={(person) => {
          if (lines.every(({ applicationId }) => applicationId !== person.applicationId))
            form.set({ lines: [...lines, lineOf(person)] });
        }}
      />
      <FormBox form={form} action={t("correct.send")}>
        <div
          id={`${form.id}-lines`}
          tabIndex={-1}
          class={form.faults.lines === undefined ? "" : "field-faulty"}
        >
          {form.faults.lines !== undefined && <p class="fault">{form.faults.lines}</p>}
          {lines.length === 0 && <p class="hint">{t("correct.none")}</p>}
          {lines.map((line) => (
            <LineFields
              key={line.applicationId}
              line={line}
              onChange={(changed) => change(line.applicationId, changed)}
              onRemove={() =>
                form.set({
                  lines: lines.filter(({ applicationId }) => applicationId !== line.applicationId),
                })
              }
            />
          ))}
        </div>
        <PaperFields form={form} />
      </FormBox>
    </>
  );
}

function lineOf(person: Person): Corrected {
  const { applicationId, line, name, occupation, firstMonth, monthCount } = person;
  return {
    ...{ applicationId, line, name, occupation, firstMonth },
    was: name,
    monthCount: String(monthCount),
    reason: "",
  };
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const COUNT = /^([1-9]|1\d|2[0-4])$/;

function check(values: Values): Faults<Values> {
  const { lines } = values;
  const isWhole = lines.every(
    ({ name, occupation, firstMonth, monthCount, reason }) =>
      name.trim() !== "" &&
      occupation.trim() !== "" &&
      MONTH.test(firstMonth) &&
      COUNT.test(monthCount) &&
      reason.trim().length >= 3,
  );
  return {
    ...(lines.length === 0 ? { lines: t("correct.lines-missing") } : {}),
    ...(isWhole ? {} : { lines: t("correct.lines-faulty") }),
    ...checkPaper(values),
  };
}

/** Somebody in this decree, by name. */
function Finder(props: { cohortId: string; decreeId: string; onChoose: (person: Person) => void }) {
  const { cohortId, decreeId, onChoose } = props;
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Person[] | null>(null);
  const find = async () => {
    try {
      const { people } = await get("/v1/cohorts/:id/people", {
        id: cohortId,
        name: typed.trim(),
        limit: "20",
      });
      setFound(people.filter((person) => person.decreeId === decreeId && person.dropout === null));
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <search>
      <form
        class="search-line"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <label for="correct-name">{t("correct.search")}</label>
        <div class="with-button">
          <input
            id="correct-name"
            type="search"
            autoComplete="off"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="quiet">
            {t("dropout.find")}
          </button>
        </div>
        {found !== null && (
          <div role="status">
            <ul class="found">
              {found.length === 0 && <li>{t("dropout.nobody")}</li>}
              {found.map((person) => (
                <li key={person.applicationId}>
                  <button type="button" class="link" onClick={() => onChoose(person)}>
                    {t("correct.choose", { line: person.line, name: sayName(person.name) })}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </form>
    </search>
  );
}

const FIELDS = [
  ["name", "decree.person"],
  ["occupation", "decree.occupation"],
  ["firstMonth", "correct.first-month"],
  ["monthCount", "new-cohort.month-count"],
  ["reason", "correct.reason"],
] as const;

function LineFields(props: {
  line: Corrected;
  onChange: (changed: Partial<Corrected>) => void;
  onRemove: () => void;
}) {
  const { line, onChange, onRemove } = props;
  const { applicationId } = line;
  return (
    <fieldset class="card corrected">
      <legend>{t("correct.choose", { line: line.line, name: sayName(line.was) })}</legend>
      {FIELDS.map(([name, label]) => (
        <div key={name} class="field">
          <label for={`${applicationId}-${name}`}>{t(label)}</label>
          <input
            id={`${applicationId}-${name}`}
            type="text"
            autoComplete="off"
            value={line[name]}
            onInput={(event) => onChange({ [name]: event.currentTarget.value })}
          />
        </div>
      ))}
      <button type="button" class="quiet" onClick={onRemove}>
        {t("correct.remove")}
      </button>
    </fieldset>
  );
}

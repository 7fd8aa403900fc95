import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { Empty } from "../shared/empty.tsx";
import { RadioField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { type Names, readNames } from "../shared/names.ts";
import { notify } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMoment, sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { TextArea } from "../shared/text-area.tsx";
import "./programme.css";
import { DROPOUT_REASONS, type DropoutReason, sayDropout } from "./say-programme.ts";

export type Person = Gets["/v1/cohorts/:id/people"]["output"]["people"][number];

/** People of a cohort's decrees: somebody is found by name, and recorded as not to be enrolled. */
export function CohortPeople({ id }: { id: string }) {
  const [typed, setTyped] = useState("");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Person | null>(null);
  const load = useLoad(
    async (signal) => {
      const [{ people: gone }, { people: found }, names] = await Promise.all([
        get("/v1/cohorts/:id/people", { id, state: "dropped-out", limit: "500" }, { signal }),
        name === ""
          ? { people: [] as readonly Person[] }
          : get("/v1/cohorts/:id/people", { id, name, limit: "20" }, { signal }),
        readNames(),
      ]);
      return { gone, found, names };
    },
    [id, name],
  );
  return (
    <Page
      title={t("dropout.title")}
      lead={t("dropout.lead")}
      back={{ href: at("/cohorts", id), title: t("waiting-list.back") }}
    >
      <search>
        <form
          class="search-line"
          onSubmit={(event) => {
            event.preventDefault();
            setName(typed.trim());
          }}
        >
          <label for="people-name">{t("dropout.search")}</label>
          <div class="with-button">
            <input
              id="people-name"
              type="search"
              autoComplete="off"
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <button type="submit" class="quiet">
              {t("dropout.find")}
            </button>
          </div>
        </form>
      </search>
      <Loaded load={load}>
        {({ gone, found, names }) => (
          <div class="parts">
            {name !== "" &&
              (found.length === 0 ? (
                <Empty title={t("dropout.nobody")}>
                  <p>{t("dropout.nobody-means")}</p>
                </Empty>
              ) : (
                <People
                  title={t("dropout.found")}
                  people={found}
                  names={names}
                  onChoose={setChosen}
                />
              ))}
            {gone.length > 0 ? (
              <People title={t("dropout.all")} people={gone} names={names} />
            ) : (
              <Empty title={t("dropout.none")} />
            )}
          </div>
        )}
      </Loaded>
      {chosen !== null && (
        <DropOut
          cohortId={id}
          person={chosen}
          onClose={() => setChosen(null)}
          onDone={() => {
            setChosen(null);
            load.reload();
          }}
        />
      )}
    </Page>
  );
}

function People(props: {
  title: string;
  people: readonly Person[];
  names: Names;
  onChoose?: (person: Person) => void;
}) {
  const { title, people, names, onChoose } = props;
  return (
    <section>
      <h2>{title}</h2>
      <DataTable
        caption={title}
        rows={people}
        keyOf={({ applicationId }) => applicationId}
        columns={[
          { title: t("decree.person"), cell: ({ name }) => sayName(name) },
          {
            title: t("cohort.kelurahan"),
            cell: ({ kelurahanCode: code }) =>
              names.kelurahan.get(code ?? "") ?? t("cohort.nowhere"),
          },
          {
            title: t("decree.number"),
            cell: ({ number, version, line }) =>
              t("dropout.line", { decree: t("decree.named", { number, version }), line }),
          },
          {
            title: t("dropout.state"),
            cell: (person) => (
              <State person={person} {...(onChoose === undefined ? {} : { onChoose })} />
            ),
          },
        ]}
      />
    </section>
  );
}

function State({ person, onChoose }: { person: Person; onChoose?: (person: Person) => void }) {
  const { dropout, isMember, name } = person;
  if (dropout !== null)
    return (
      <span class="stacked">
        <span>
          {t("dropout.since", {
            reason: sayDropout(dropout.reason),
            moment: sayMoment(dropout.at),
          })}
        </span>
        {dropout.note !== "" && <span class="fine">{dropout.note}</span>}
        <span class={dropout.isReplaced ? "tag" : "tag warn"}>
          {dropout.isReplaced ? t("dropout.replaced") : t("dropout.not-replaced")}
        </span>
      </span>
    );
  return (
    <span class="stacked">
      <span>{isMember ? t("dropout.member") : t("dropout.in-decree")}</span>
      {onChoose !== undefined && (
        <button
          type="button"
          class="quiet"
          aria-label={t("dropout.record-of", { name: sayName(name) })}
          onClick={() => onChoose(person)}
        >
          {t("dropout.record")}
        </button>
      )}
    </span>
  );
}

function DropOut(props: {
  cohortId: string;
  person: Person;
  onClose: () => void;
  onDone: () => void;
}) {
  const { cohortId, person, onClose, onDone } = props;
  const { applicationId } = person;
  const form = useForm({
    name: `dropout-${applicationId}`,
    initial: { reason: "", note: "" },
    check: ({ reason, note }) => ({
      ...(reason === "" ? { reason: t("dropout.reason-missing") } : {}),
      ...(note.trim().length < 3 ? { note: t("dropout.note-missing") } : {}),
    }),
    send: async ({ reason, note }) => {
      await post("/v1/cohorts/:id/dropouts", {
        id: cohortId,
        applicationId,
        reason: reason as DropoutReason,
        note,
      });
      notify(t("dropout.done", { name: sayName(person.name) }));
      onDone();
    },
  });
  return (
    <Dialog title={t("dropout.record-of", { name: sayName(person.name) })} onClose={onClose}>
      <p>{t("dropout.means")}</p>
      <FormBox form={form} action={t("dropout.send")}>
        <RadioField
          form={form}
          name="reason"
          label={t("dropout.reason")}
          choices={Object.entries(DROPOUT_REASONS).map(([value, key]) => ({
            value,
            label: t(key),
          }))}
        />
        <TextArea form={form} name="note" label={t("dropout.note")} max={500} />
      </FormBox>
    </Dialog>
  );
}

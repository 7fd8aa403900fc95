import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { at } from "../shared/screen.ts";
import { LastDraft } from "./last-draft.tsx";
import { checkPaper, PaperFields, paperOf, paperValues, today } from "./paper-fields.tsx";
import "./programme.css";
import type { Draft, Paper } from "./say-programme.ts";

type Purpose = "selection" | "replacement";

/** Puts a decree together for somebody else to issue: its number, its day, its words. */
export function NewDraft({ id, purpose }: { id: string; purpose: string }) {
  const isReplacement = purpose === "replacement";
  const load = useLoad(
    async (signal) => {
      const { cohort, decrees } = await get("/v1/cohorts/:id", { id }, { signal });
      const kind = isReplacement ? "replacement" : decrees.length === 0 ? "initial" : "addition";
      const begun = await get("/v1/cohorts/:id/decree-paper", { id, kind }, { signal });
      return { cohort, ...begun };
    },
    [id, purpose],
  );
  return (
    <Page
      title={isReplacement ? t("draft.replacement-title") : t("draft.title")}
      lead={t("draft.lead")}
      back={{ href: at("/cohorts", id), title: load.value?.cohort.name ?? t("cohorts.title") }}
      isNarrow
    >
      <Loaded load={load}>
        {({ paper, last }) => (
          <>
            <LastDraft draft={last} />
            <DraftForm
              cohortId={id}
              purpose={isReplacement ? "replacement" : "selection"}
              paper={paper}
              last={last}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function DraftForm(props: {
  cohortId: string;
  purpose: Purpose;
  paper: Paper;
  last: Draft | null;
}) {
  const { cohortId, purpose, paper, last } = props;
  const { route } = useLocation();
  const [draftId] = useState(newId);
  const form = useForm({
    // What was typed before a draft ended is not typed over its words.
    name: `draft-${cohortId}-${purpose}-${last?.id ?? "first"}`,
    initial: { number: last?.number ?? "", ...paperValues(paper, last?.issuedOn ?? today()) },
    check: (values) => ({
      ...(values.number.trim() === ""
        ? { number: t("paper.missing", { field: t("paper.number") }) }
        : {}),
      ...checkPaper(values),
    }),
    fieldOf: ({ code }) => (code === "programme.decree-number-used" ? "number" : undefined),
    send: async (values) => {
      await post("/v1/cohorts/:id/decree-drafts", {
        id: cohortId,
        draftId,
        purpose,
        number: values.number,
        issuedOn: values.issuedOn,
        paper: paperOf(values),
      });
      notify(t("draft.drafted", { number: values.number }));
      route(at("/decree-drafts", draftId));
    },
  });
  return (
    <FormBox form={form} action={t("draft.send")}>
      <TextField
        form={form}
        name="number"
        label={t("paper.number")}
        hint={t("paper.number-hint")}
        width="medium"
      />
      <PaperFields form={form} />
    </FormBox>
  );
}

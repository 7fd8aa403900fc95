import { TextField } from "../shared/fields.tsx";
import type { Faults, Form } from "../shared/form.tsx";
import { type MessageKey, t } from "../shared/language.ts";
import { TextArea } from "../shared/text-area.tsx";
import type { Paper } from "./say-programme.ts";

/** What the paper of a decree says, as it is typed: each line of a long field is a clause. */
export type PaperValues = {
  readonly issuedOn: string;
  readonly subject: string;
  readonly signatoryOffice: string;
  readonly signatoryName: string;
  readonly place: string;
  readonly considerations: string;
  readonly legalBasis: string;
};

export function paperValues(paper: Paper, today: string): PaperValues {
  return {
    ...paper,
    issuedOn: today,
    considerations: paper.considerations.join("\n"),
    legalBasis: paper.legalBasis.join("\n"),
  };
}

export function paperOf(values: PaperValues): Paper {
  const { subject, signatoryOffice, signatoryName, place } = values;
  return {
    ...{ subject, signatoryOffice, signatoryName, place },
    considerations: linesOf(values.considerations),
    legalBasis: linesOf(values.legalBasis),
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

const LABELS = {
  signatoryOffice: "paper.office",
  signatoryName: "paper.name",
  place: "paper.place",
  subject: "paper.subject",
  considerations: "paper.considerations",
  legalBasis: "paper.legal-basis",
} as const satisfies Partial<Record<keyof PaperValues, MessageKey>>;

const DAY = /^20\d\d-\d\d-\d\d$/;

export function checkPaper(values: PaperValues): Faults<PaperValues> {
  const missing = (name: keyof typeof LABELS) =>
    values[name].trim() === "" ? { [name]: t("paper.missing", { field: t(LABELS[name]) }) } : {};
  return {
    ...(DAY.test(values.issuedOn) ? {} : { issuedOn: t("paper.day-faulty") }),
    ...missing("subject"),
    ...missing("signatoryOffice"),
    ...missing("signatoryName"),
    ...missing("place"),
    ...missing("considerations"),
    ...missing("legalBasis"),
  };
}

export function PaperFields<Values extends PaperValues>({ form }: { form: Form<Values> }) {
  // The fields know the names of the paper; what else the form holds is its own.
  const paper = form as unknown as Form<PaperValues>;
  return (
    <>
      <TextField
        form={paper}
        name="issuedOn"
        type="date"
        label={t("paper.issued-on")}
        width="medium"
      />
      <TextField form={paper} name="signatoryOffice" label={t(LABELS.signatoryOffice)} />
      <TextField
        form={paper}
        name="signatoryName"
        label={t(LABELS.signatoryName)}
        hint={t("paper.name-hint")}
      />
      <TextField form={paper} name="place" label={t(LABELS.place)} width="medium" />
      <TextArea form={paper} name="subject" label={t(LABELS.subject)} max={300} />
      <TextArea
        form={paper}
        name="considerations"
        label={t(LABELS.considerations)}
        hint={t("paper.clauses-hint")}
        max={8_000}
      />
      <TextArea
        form={paper}
        name="legalBasis"
        label={t(LABELS.legalBasis)}
        hint={t("paper.clauses-hint")}
        max={8_000}
      />
    </>
  );
}

/** Today by the city's clock, for a field of a form. */
export function today(): string {
  return new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
}

import { ApplicationDraft } from "@payung/domain/intake/draft.ts";
import { readNik } from "@payung/domain/intake/nik.ts";
import { problemSentence, type RowProblem } from "@payung/domain/intake/row-problems.ts";
import { readWrittenDate } from "@payung/domain/intake/written-date.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";

export type DraftField = keyof ApplicationDraft;
export type FormReading = {
  /** Null only when something is longer or other than the server would take at all. */
  readonly draft: ApplicationDraft | null;
  /** What the officer had better mend now, by field; a draft with such problems may be sent all the same. */
  readonly problems: Partial<Record<DraftField, string>>;
};

/**
 * Reads the registration form with the schema and the rules that the server will apply to it, so that a
 * mistyped NIK is noticed while the worker and the KTP are still there, also without a network.
 *
 * `opened` is fixed when the form is opened, not when it is saved: pressing the button twice, or saving
 * again after a crash, is still one and the same application.
 */
export function readForm(
  form: FormData,
  opened: { readonly id: string; readonly noticeGiven: boolean },
  today: IsoDate,
): FormReading {
  const typed: Record<string, string> = {};
  for (const [name, value] of form)
    if (typeof value === "string" && value.trim() !== "") typed[name] = value.trim();
  const parsed = ApplicationDraft.safeParse({
    nik: "",
    name: "",
    birthDate: "",
    ...typed,
    ...opened,
  });
  const problems: Partial<Record<DraftField, string>> = {};
  const note = (field: DraftField, problem: RowProblem) => {
    problems[field] = problemSentence(problem);
  };

  const nik = readNik(typed["nik"] ?? "", typed["kk"] ?? null);
  if (nik.outcome === "unusable") note("nik", `nik.${nik.why}`);
  if (!/\p{L}/u.test(typed["name"] ?? "")) note("name", "name.missing");
  const born = readWrittenDate(typed["birthDate"] ?? "", today);
  if (born.outcome === "missing") note("birthDate", "birth-date.missing");
  if (born.outcome === "unreadable") note("birthDate", `birth-date.${born.why}`);
  return { draft: parsed.success ? parsed.data : null, problems };
}

import { useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayAgo } from "../shared/say.ts";
import type { PartProps } from "./case-view.tsx";
import { sayBy } from "./facts.tsx";
import { TextArea } from "./text-area.tsx";

const WORDS_MAX = 2_000;

/** What colleagues wrote down, and a line to add to it. Also whoever may only look may write: a note changes nothing. */
export function Notes({ found, onReload }: PartProps) {
  const { id } = found.person;
  const [noteId, setNoteId] = useState(newId);
  const form = useForm({
    name: `note.${id}`,
    initial: { words: "" },
    check: ({ words }) => (words.trim().length < 3 ? { words: t("notes.missing") } : {}),
    send: async ({ words }) => {
      await post("/v1/applications/:id/notes", { id, noteId, words });
      setNoteId(newId());
      notify(t("notes.kept"));
      onReload();
    },
  });
  return (
    <section class="card" aria-labelledby="notes">
      <h2 id="notes">{t("notes.title")}</h2>
      <ul class="said">
        {found.notes.map((note) => (
          <li key={note.id}>
            <p class="words">{note.words}</p>
            <p class="fine">
              {sayBy(note.by)}, {sayAgo(note.writtenAt)}
            </p>
          </li>
        ))}
      </ul>
      <FormBox form={form} action={t("notes.keep")}>
        <TextArea
          form={form}
          name="words"
          id={`note-${id}`}
          label={t("notes.new")}
          hint={t("notes.hint")}
          max={WORDS_MAX}
        />
      </FormBox>
    </section>
  );
}

import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { readDraft } from "../shared/drafts.ts";
import { FormBox, useForm } from "../shared/form.tsx";
import { KeyHint } from "../shared/key-hint.tsx";
import { useKeys } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayAgo, sayBy } from "../shared/say.ts";
import { TextArea } from "../shared/text-area.tsx";
import type { PartProps } from "./case.ts";

const WORDS_MAX = 2_000;
const NOTHING = { words: "" };

/** What colleagues wrote down, and a line to add to it. Also whoever may only look may write: a note changes nothing. */
export function Notes({ found, onReload }: PartProps) {
  const { id } = found.person;
  const wasOpened = useRef(false);
  const [noteId, setNoteId] = useState(newId);
  const [isWriting, setIsWriting] = useState(() => readDraft(`note.${id}`, NOTHING).words !== "");
  const field = `note-${id}`;
  useKeys([{ key: "n", does: t("keys.note"), run: () => setIsWriting(true) }]);
  useEffect(() => {
    // Not what was begun before: that is shown, and the focus stays where the page puts it.
    if (isWriting && wasOpened.current) document.getElementById(field)?.focus();
    wasOpened.current = true;
  }, [isWriting]);
  const form = useForm({
    name: `note.${id}`,
    initial: NOTHING,
    check: ({ words }) => (words.trim().length < 3 ? { words: t("notes.missing") } : {}),
    send: async ({ words }) => {
      await post("/v1/applications/:id/notes", { id, noteId, words });
      setNoteId(newId());
      setIsWriting(false);
      notify(t("notes.kept"));
      onReload();
    },
  });
  return (
    <section class="card" aria-labelledby="notes">
      <div class="card-head">
        <h2 id="notes">{t("notes.title")}</h2>
        {!isWriting && (
          <button type="button" class="quiet small" onClick={() => setIsWriting(true)}>
            {t("notes.write")} <KeyHint name="N" />
          </button>
        )}
      </div>
      {found.notes.length === 0 && !isWriting && <p class="fine">{t("notes.none")}</p>}
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
      {isWriting && (
        <FormBox
          form={form}
          action={t("notes.keep")}
          beside={
            <button type="button" class="quiet" onClick={() => setIsWriting(false)}>
              {t("shared.cancel")}
            </button>
          }
        >
          <TextArea
            form={form}
            name="words"
            id={field}
            label={t("notes.new")}
            hint={t("notes.hint")}
            max={WORDS_MAX}
          />
        </FormBox>
      )}
    </section>
  );
}

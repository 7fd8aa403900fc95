import { Dialog } from "./dialog.tsx";
import { FormBox, useForm } from "./form.tsx";
import { t } from "./language.ts";
import { notify } from "./notices.tsx";
import { TextArea } from "./text-area.tsx";

/** Ends what waits for a second person: its author takes it back, anybody else sends it back, and says why. */
export function Ending(props: {
  /** Under which the words are kept until they are sent. */
  name: string;
  isMine: boolean;
  send: (words: string) => Promise<unknown>;
  /** What is said once it has ended. */
  said: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const { name, isMine, send, said, onClose, onDone } = props;
  const title = isMine ? t("draft.withdraw") : t("draft.send-back");
  const form = useForm({
    name,
    initial: { words: "" },
    check: ({ words }) => (words.trim().length < 3 ? { words: t("draft.words-missing") } : {}),
    send: async ({ words }) => {
      await send(words);
      notify(said);
      onDone();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <FormBox form={form} action={title}>
        <TextArea
          form={form}
          name="words"
          label={t("draft.words")}
          hint={t("draft.words-hint")}
          max={500}
        />
      </FormBox>
    </Dialog>
  );
}

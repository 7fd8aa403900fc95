import { useEffect, useState } from "preact/hooks";
import indonesian from "../../messages/id.json" with { type: "json" };
import { post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { RadioField, TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { type MessageKey, t } from "../shared/language.ts";

/** A number in full stays in sight for so long; longer, and whoever walks by reads it. */
const SHOWN_MS = 60_000;

const REASONS = [
  "reveal.papers",
  "reveal.registry",
  "reveal.call",
] as const satisfies readonly MessageKey[];
const OTHER = "other";
type Field = "nik" | "kk";

/** A masked number, and the way to see it in full: for a reason, which stays in the record, and for a minute. */
export function RevealedNumber(props: { id: string; field: Field; masked: string }) {
  const { id, field, masked } = props;
  const [isAsking, setIsAsking] = useState(false);
  const [number, setNumber] = useState<string | null>(null);
  useEffect(() => {
    if (number === null) return;
    const timer = setTimeout(() => setNumber(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [number]);
  return (
    <span class="revealed">
      <span class="code">{number === null ? masked : grouped(number)}</span>
      {number === null ? (
        <button type="button" class="quiet small no-print" onClick={() => setIsAsking(true)}>
          {t(field === "nik" ? "reveal.nik" : "reveal.kk")}
        </button>
      ) : (
        <button type="button" class="quiet small no-print" onClick={() => setNumber(null)}>
          {t("reveal.hide")}
        </button>
      )}
      <span class="unseen" role="status">
        {number === null ? "" : t("reveal.shown")}
      </span>
      {isAsking && (
        <Dialog
          title={t(field === "nik" ? "reveal.nik" : "reveal.kk")}
          onClose={() => setIsAsking(false)}
        >
          <Ask
            id={id}
            field={field}
            onShown={(found) => {
              setIsAsking(false);
              setNumber(found);
            }}
          />
        </Dialog>
      )}
    </span>
  );
}

function Ask(props: { id: string; field: Field; onShown: (number: string | null) => void }) {
  const { id, field, onShown } = props;
  const form = useForm({
    name: `reveal.${id}.${field}`,
    initial: { why: REASONS[0] as string, words: "" },
    check: ({ why, words }) =>
      why === OTHER && words.trim().length < 3 ? { words: t("reveal.words-missing") } : {},
    send: async ({ why, words }) => {
      // The record is Indonesian, whichever language is on screen.
      const sentence = REASONS.find((each) => each === why);
      const reason = sentence === undefined ? words : indonesian[sentence];
      const { number } = await post("/v1/applications/:id/reveals", { id, field, reason });
      onShown(number);
    },
  });
  return (
    <FormBox form={form} action={t("reveal.show")}>
      <p>{t("reveal.recorded")}</p>
      <RadioField
        form={form}
        name="why"
        label={t("reveal.why")}
        choices={[
          ...REASONS.map((each) => ({ value: each, label: t(each) })),
          { value: OTHER, label: t("reason.other") },
        ]}
      />
      {form.values.why === OTHER && (
        <TextField form={form} name="words" label={t("reveal.words")} />
      )}
    </FormBox>
  );
}

/** In groups of four, as one reads it from the card. */
function grouped(number: string): string {
  return number.replace(/(.{4})(?=.)/g, "$1 ");
}

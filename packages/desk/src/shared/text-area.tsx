import type { Draft } from "./drafts.ts";
import { type FieldProps, Labelled } from "./fields.tsx";

/** Several lines. Ctrl and Enter send the form, so that the hands stay on the keyboard. */
export function TextArea<Values extends Draft>(
  props: FieldProps<Values> & { id?: string; max: number; isOptional?: boolean },
) {
  const { form, name, max } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <textarea
          {...described}
          rows={3}
          maxLength={max}
          value={form.values[name] as string}
          onInput={(event) => form.set({ [name]: event.currentTarget.value } as Partial<Values>)}
          onKeyDown={sendOnControlEnter}
        />
      )}
    </Labelled>
  );
}

/** Ctrl (or Cmd) and Enter send; Escape leaves the field, so that single keys work again. */
export function sendOnControlEnter(event: KeyboardEvent): void {
  const field = event.currentTarget as HTMLTextAreaElement;
  if (event.key === "Escape") field.blur();
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  field.form?.requestSubmit();
}

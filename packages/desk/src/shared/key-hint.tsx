import { areKeysOn } from "./keys.tsx";
import "./styles/key-hint.css";

/** The key that does the same, beside the words; not read aloud, and gone where keys are switched off. */
export function KeyHint({ name }: { name: string }) {
  if (!areKeysOn.value) return null;
  return (
    <span class="key-hint" aria-hidden="true">
      {name}
    </span>
  );
}

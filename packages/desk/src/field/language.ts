import { signal } from "@preact/signals";
import indonesian from "../../messages/field-id.json" with { type: "json" };
import { fill, type Params } from "./sentence.ts";

/** Every sentence of the field app has a key; a key that is not in the catalogue does not compile. */
export type MessageKey = keyof typeof indonesian;
type Catalogue = Readonly<Record<MessageKey, string>>;

export type Language = "id" | "en";
const LOCALES: Readonly<Record<Language, string>> = { id: "id-ID", en: "en-GB" };
/** The same as the desk's: who speaks English there speaks it here. */
const REMEMBERED = "payung.language";

const catalogues = new Map<Language, Catalogue>([["id", indonesian]]);
const current = signal<Language>("id");

export function isKey(key: string): key is MessageKey {
  return key in indonesian;
}

export function language(): Language {
  return current.value;
}

export function locale(): string {
  return LOCALES[current.value];
}

/** Says a sentence in the language on screen, with its `{values}` filled. */
export function t(key: MessageKey, params: Params = {}): string {
  return fill((catalogues.get(current.value) ?? indonesian)[key], params, locale());
}

/** Changes the language, here and at the next visit. */
export async function speak(chosen: Language): Promise<void> {
  if (!catalogues.has(chosen)) {
    const { default: english } = await import("../../messages/field-en.json", {
      with: { type: "json" },
    });
    catalogues.set("en", english);
  }
  current.value = chosen;
  document.documentElement.lang = chosen;
  try {
    localStorage.setItem(REMEMBERED, chosen);
  } catch {
    // A browser that keeps nothing speaks Indonesian again at the next visit.
  }
}

/** Speaks as at the last visit. */
export async function speakAsBefore(): Promise<void> {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(REMEMBERED);
  } catch {
    return;
  }
  if (kept === "en") await speak("en");
}

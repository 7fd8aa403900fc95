import { signal } from "@preact/signals";
import { IntlMessageFormat } from "intl-messageformat";
import indonesian from "../../messages/id.json" with { type: "json" };

/** Every sentence has a key; a key that is not in the catalogue does not compile. */
export type MessageKey = keyof typeof indonesian;
export type MessageParams = Readonly<Record<string, string | number | bigint>>;
type Catalogue = Readonly<Record<MessageKey, string>>;

export const LANGUAGES = ["id", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
/** With the writing of dates and numbers that goes with it. */
const LOCALES: Readonly<Record<Language, string>> = { id: "id-ID", en: "en-GB" };
const REMEMBERED = "payung.language";

/** English is loaded when somebody asks for it. */
const catalogues = new Map<Language, Catalogue>([["id", indonesian]]);
const formats = new Map<string, IntlMessageFormat>();
const current = signal<Language>("id");

/** Whether a key that was put together stands in the catalogues. */
export function isKey(key: string): key is MessageKey {
  return key in indonesian;
}

/** The language on screen. Whatever reads it while it is drawn is drawn anew when it changes. */
export function language(): Language {
  return current.value;
}

export function locale(): string {
  return LOCALES[current.value];
}

/** Says a sentence in the language on screen, with its `{values}` filled. */
export function t(key: MessageKey, params?: MessageParams): string {
  const spoken = current.value;
  const name = `${spoken} ${key}`;
  let format = formats.get(name);
  if (format === undefined) {
    const text = (catalogues.get(spoken) ?? indonesian)[key];
    // Tags in a sentence are text: nothing of ours is made bold by a translator.
    format = new IntlMessageFormat(text, LOCALES[spoken], undefined, { ignoreTag: true });
    formats.set(name, format);
  }
  return String(format.format(params));
}

/** Changes the language, here and at the next visit. */
export async function speak(chosen: Language): Promise<void> {
  if (!catalogues.has(chosen)) {
    const { default: english } = await import("../../messages/en.json", { with: { type: "json" } });
    catalogues.set("en", english);
  }
  current.value = chosen;
  document.documentElement.lang = chosen;
  keep(chosen);
}

/** Speaks as at the last visit. */
export async function speakAsBefore(): Promise<void> {
  const kept = LANGUAGES.find((each) => each === remembered());
  if (kept !== undefined && kept !== "id") await speak(kept);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(chosen: Language): void {
  try {
    localStorage.setItem(REMEMBERED, chosen);
  } catch {
    // As above: it will speak Indonesian again at the next visit.
  }
}

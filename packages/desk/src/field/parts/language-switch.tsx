import { type Language, language, speak } from "../language.ts";

/** Each language in its own words, for whoever does not read the one on screen. */
const NAMES: Readonly<Record<Language, string>> = { id: "Bahasa Indonesia", en: "English" };

export function LanguageSwitch() {
  const other = language() === "id" ? "en" : "id";
  return (
    <button
      type="button"
      class="link"
      lang={other}
      onClick={() => void speak(other).catch(() => {})}
    >
      {NAMES[other]}
    </button>
  );
}

import { LANGUAGES, type Language, language, speak } from "./language.ts";
import { notifyFault } from "./notices.tsx";

/** Each language in its own words, for whoever does not read the one on screen. */
const NAMES: Readonly<Record<Language, string>> = { id: "Bahasa Indonesia", en: "English" };

export function LanguageSwitch() {
  const other = LANGUAGES.find((each) => each !== language()) ?? "id";
  return (
    <button
      type="button"
      class="plain"
      lang={other}
      onClick={() => void speak(other).catch(notifyFault)}
    >
      {NAMES[other]}
    </button>
  );
}

import { assert } from "@payung/domain/shared/assert.ts";
import indonesian from "../../messages/id.json" with { type: "json" };

/** Every sentence has a key; a key that is not in the catalogue does not compile. */
export type MessageKey = keyof typeof indonesian;
export type MessageParams = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, params?: MessageParams) => string;

const PLACEHOLDER = /\{([a-z]+)\}/g;

/** Makes the function that says a key's sentence in one language, with its `{placeholders}` filled. */
export function speaking(catalogue: Readonly<Record<MessageKey, string>>): Translate {
  return (key, params = {}) =>
    catalogue[key].replace(PLACEHOLDER, (_, name: string) => {
      const value = params[name];
      assert(value !== undefined, `the sentence "${key}" is given its {${name}}`);
      return String(value);
    });
}

/** Says a sentence in Indonesian. The result is text, not HTML: the page's template escapes it. */
export const inIndonesian: Translate = speaking(indonesian);

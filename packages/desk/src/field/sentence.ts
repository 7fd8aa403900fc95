export type Params = Readonly<Record<string, string | number>>;

/**
 * Fills an ICU message: `{name}`, and `{count, plural, one {# row} other {# rows}}`. The library that the desk uses knows
 * all of ICU and weighs a sixth of what this app may; a test holds both to the same answers for every sentence we have.
 */
export function fill(message: string, params: Params, locale: string): string {
  let text = "";
  for (let at = 0; at < message.length; ) {
    if (message[at] !== "{") {
      text += message[at];
      at += 1;
      continue;
    }
    const end = closing(message, at);
    text += value(message.slice(at + 1, end), params, locale);
    at = end + 1;
  }
  return text;
}

/** Where the brace that opens at a place is closed. */
function closing(message: string, from: number): number {
  let depth = 0;
  for (let at = from; at < message.length; at += 1) {
    if (message[at] === "{") depth += 1;
    if (message[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return message.length;
}

function value(argument: string, params: Params, locale: string): string {
  const [, name = "", choices] = /^\s*(\w+)\s*(?:,\s*plural\s*,(.*))?$/s.exec(argument) ?? [];
  const given = params[name] ?? "";
  if (choices === undefined) return String(given);
  const count = Number(given);
  const forms = formsOf(choices);
  const form =
    forms.get(`=${count}`) ??
    forms.get(new Intl.PluralRules(locale).select(count)) ??
    forms.get("other") ??
    "";
  return fill(form.replaceAll("#", said(count, locale)), params, locale);
}

function formsOf(choices: string): Map<string, string> {
  const forms = new Map<string, string>();
  for (let at = 0; at < choices.length; ) {
    const open = choices.indexOf("{", at);
    if (open < 0) break;
    const end = closing(choices, open);
    forms.set(choices.slice(at, open).trim(), choices.slice(open + 1, end));
    at = end + 1;
  }
  return forms;
}

function said(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

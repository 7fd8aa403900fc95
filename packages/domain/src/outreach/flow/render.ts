import { plainForSms, SMS_PLACES, smsPlaces } from "../../messaging/gsm7.ts";
import { BUTTON_CHARACTERS, BUTTONS_MAX, LIST_ROWS_MAX, ROW_CHARACTERS } from "./check-flow.ts";
import type { Choice, Prompt } from "./engine.ts";

/** A message as WhatsApp shows it: up to three choices are buttons, up to ten a list, more are numbered in the text. */
export type WhatsAppMessage = {
  readonly text: string;
  /** A clip of these words is sent instead of them. */
  readonly clip?: string;
  readonly buttons?: readonly Choice[];
  readonly list?: { readonly button: string; readonly rows: readonly Choice[] };
};

/** Nothing stands in a button alone: its words can be typed as well. */
export function renderWhatsApp(
  { text, choices, clip }: Prompt,
  listButton: string,
): WhatsAppMessage {
  if (clip !== undefined) return { text, clip };
  if (choices.length === 0) return { text };
  const longest = Math.max(...choices.map(({ title }) => title.length));
  if (choices.length <= BUTTONS_MAX && longest <= BUTTON_CHARACTERS)
    return { text, buttons: choices };
  if (choices.length <= LIST_ROWS_MAX && longest <= ROW_CHARACTERS)
    return { text, list: { button: listButton, rows: choices } };
  return { text: [text, ...numbered(choices)].join("\n") };
}

/** A message as one SMS or several, each whole by itself: a choice is a digit, and no word is cut in two. */
export function renderSms({ text, choices }: Prompt): string[] {
  const words = plainForSms(
    [text.replace(/\s*\n+\s*/g, " "), ...numbered(choices)].join(" "),
  ).split(" ");
  const parts: string[] = [];
  let part = "";
  for (const word of words.flatMap(pieces)) {
    const longer = part === "" ? word : `${part} ${word}`;
    if ((smsPlaces(longer) ?? 0) <= SMS_PLACES) {
      part = longer;
      continue;
    }
    parts.push(part);
    part = word;
  }
  return part === "" ? parts : [...parts, part];
}

/** A word longer than an SMS is no word; it is cut so that nothing is lost. */
function pieces(word: string): string[] {
  if ((smsPlaces(word) ?? 0) <= SMS_PLACES) return [word];
  return word.match(new RegExp(`.{1,${SMS_PLACES / 2}}`, "gs")) ?? [];
}

function numbered(choices: readonly Choice[]): string[] {
  return choices.map(({ title }, at) => `${at + 1} ${title}`);
}

import { kelurahanFinder } from "../../reference/kelurahan.ts";
import { occupationFinder } from "../../reference/occupations.ts";
import type { DeedResult, Input, State, Turn } from "./engine.ts";
import { hear, resume } from "./engine.ts";
import type { World } from "./world.ts";

const place = (code: string, name: string) => ({
  code,
  name,
  kecamatanCode: "15.71.07",
  kecamatan: "Alam Barajo",
  aliases: [],
});

export const KELURAHAN = [
  place("15.71.07.1004", "Kenali Asam Atas"),
  place("15.71.07.1005", "Kenali Asam Bawah"),
  place("15.71.07.1006", "Kenali Besar"),
  place("15.71.01.1004", "Telanaipura"),
];

export const WHATSAPP: World = {
  today: "2026-11-23",
  sender: "Pemkot Jambi",
  channel: "whatsapp",
  kelurahan: KELURAHAN,
  hasClip: () => true,
  findKelurahan: kelurahanFinder(KELURAHAN),
  findOccupation: occupationFinder([]),
  kelurahanAt: ({ latitude }) => (latitude > 0 ? null : (KELURAHAN[0] ?? null)),
};
export const SMS: World = { ...WHATSAPP, channel: "sms", hasClip: () => false };

/** What the office answers when it is asked to do something. */
export const RESULTS: Readonly<Record<string, DeedResult>> = {
  register: { outcome: "done", values: { code: "KJ7M-4Q2-X9T" } },
  "look-up": { outcome: "found", values: { answer: "Anda terlindungi." } },
  "hand-over": { outcome: "handed-over" },
  "opt-out": { outcome: "done" },
  remind: { outcome: "done" },
};

export const text = (words: string): Input => ({ kind: "text", text: words });

/** One turn as the office plays it: heard, and all that is asked of the office done. What stands in between is written down and read again, as after a restart. */
export function play(state: State | null, input: Input, world: World): Turn & { deeds: string[] } {
  const deeds: string[] = [];
  let turn = hear(state === null ? null : again(state), input, world);
  const say = [...turn.say];
  while (turn.deed !== null && turn.state !== null) {
    deeds.push(turn.deed.reason ?? turn.deed.name);
    turn = resume(again(turn.state), RESULTS[turn.deed.name] ?? { outcome: "" }, world);
    say.push(...turn.say);
  }
  return { ...turn, say, deeds };
}

const again = (state: State): State => JSON.parse(JSON.stringify(state)) as State;

/** Says one thing after the other from the beginning; the last turn, and everything that was answered. */
export function playAll(inputs: readonly (Input | string)[], world: World) {
  let state: State | null = null;
  const said: string[] = [];
  const deeds: string[] = [];
  let last: Turn | null = null;
  for (const input of inputs) {
    const turn = play(state, typeof input === "string" ? text(input) : input, world);
    state = turn.state;
    last = turn;
    deeds.push(...turn.deeds);
    said.push(turn.say.map((each) => each.text).join("\n"));
  }
  return { state, said, last, deeds };
}

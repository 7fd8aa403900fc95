import type { WorkerLanguage } from "../../messaging/channels.ts";
import { fillIn } from "../../messaging/templates.ts";
import { assert } from "../../shared/assert.ts";
import { type Ask, BACK, type DeedName, type FlowName, type Say, type StepId } from "./flow.ts";
import { FLOWS } from "./flows.ts";
import { GENERAL } from "./general-words.ts";
import { type Reading, readers, saidBack } from "./readers.ts";
import { spokenWords } from "./spoken-words.ts";
import { type GlobalWord, readGlobalWord } from "./words.ts";
import type { World } from "./world.ts";

/** Where somebody stands. It is all that is kept between two turns, so it survives a restart as it is. */
export type State = {
  readonly flow: FlowName;
  readonly step: StepId;
  readonly answers: Readonly<Record<string, string>>;
  /** How often this question was not understood. */
  readonly misses: number;
  /** What was offered to choose from, where it depends on what was said. */
  readonly offered: readonly string[];
  /** A single answer is being changed: afterwards it goes on here. */
  readonly returnTo: StepId | null;
  readonly language: WorkerLanguage;
  /** What was broken off to ask something else, and goes on afterwards. */
  readonly before: State | null;
};

/** What somebody wrote or did. */
export type Input =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "chosen"; readonly id: string }
  | { readonly kind: "photo"; readonly mediaId: string }
  | { readonly kind: "location"; readonly latitude: number; readonly longitude: number }
  | { readonly kind: "voice" }
  | { readonly kind: "other" };

export type Choice = { readonly id: string; readonly title: string };
/** One message to be rendered for its channel. */
export type Prompt = {
  readonly text: string;
  readonly choices: readonly Choice[];
  /** The clip of these words instead of them. */
  readonly clip?: string;
};

export type Turn = {
  /** Null: the conversation is over and can be forgotten. */
  readonly state: State | null;
  readonly say: readonly Prompt[];
  /** What the office does now; `resume` goes on with what came of it. */
  readonly deed: {
    readonly name: DeedName;
    readonly reason?: "voice" | "not-understood" | "asked";
  } | null;
};

/** What came of a deed, and what is to be said of it. */
export type DeedResult = {
  readonly outcome: string;
  readonly values?: Readonly<Record<string, string>>;
};

/** Begins a flow, or goes on with another one. */
export function begin(flow: FlowName, world: World, language: WorkerLanguage = "id"): Turn {
  return enter(fresh(flow, language), FLOWS[flow].first, world, []);
}

/** Hears one input. With no conversation open, words that mean nothing open the menu. */
export function hear(
  state: State | null,
  input: Input,
  world: World,
  language: WorkerLanguage = "id",
): Turn {
  const step = state === null ? null : stepOf(state);
  const isOpen = step?.kind === "ask" && step.reads !== undefined && FREE_WORDS.has(step.reads);
  // What stands among the choices is a choice first.
  const isChoice =
    state !== null && step?.kind === "ask" && choiceOf(state, step, input, world) !== null;
  const word = input.kind === "text" && !isChoice ? readGlobalWord(input.text, isOpen) : null;
  if (word !== null) {
    const turn = heed(state, word, world, state?.language ?? language);
    if (turn !== null) return turn;
  }
  if (state === null || step?.kind !== "ask") return begin("welcome", world, language);
  if (input.kind === "voice") return toPerson(state, "voice");
  return take(state, step, input, world);
}

/** Goes on after the office has done what a step asked for. */
export function resume(state: State, result: DeedResult, world: World): Turn {
  const step = stepOf(state);
  // Handed over in the middle of a question, which stays open.
  if (step.kind !== "do") return again(state, world, [plain(state, GENERAL.person, world)]);
  const to = step.to[result.outcome];
  assert(to !== undefined, `the step "${state.step}" knows what "${result.outcome}" leads to`);
  return enter({ ...state, answers: { ...state.answers, ...result.values } }, to, world, []);
}

/** A day has passed without a word. */
export function silence(state: State, world: World): Turn {
  const step = stepOf(state);
  if (step.kind !== "ask") return { state, say: [], deed: null };
  const to = step.timeout.to;
  const next = FLOWS[state.flow].steps[to];
  // A reminder says all there is to say: the question is asked when somebody answers.
  if (next?.kind === "do") return { state, say: [], deed: { name: next.deed } };
  return enter(state, to, world, []);
}

/** Readers to whom any word may be an answer. */
const FREE_WORDS: ReadonlySet<string> = new Set(["name", "occupation", "kelurahan"]);

function fresh(flow: FlowName, language: WorkerLanguage): State {
  const { first: step } = FLOWS[flow];
  return {
    flow,
    step,
    answers: {},
    misses: 0,
    offered: [],
    returnTo: null,
    language,
    before: null,
  };
}

function stepOf({ flow, step }: State) {
  const found = FLOWS[flow].steps[step];
  assert(found !== undefined, `flow "${flow}" has a step "${step}"`);
  return found;
}

/** Goes to a step, through all that asks nothing, until something is asked, done or over. */
function enter(state: State, to: StepId, world: World, said: readonly Prompt[]): Turn {
  if (to === BACK) return again({ ...state, misses: 0 }, world, said);
  const next: State = { ...state, step: to, misses: 0 };
  const step = stepOf(next);
  switch (step.kind) {
    case "ask": {
      const { needs, onlyOn } = step;
      if (onlyOn !== undefined && onlyOn !== world.channel)
        return enter(next, step.to, world, said);
      if (needs !== undefined && (next.answers[needs.answer] ?? "") === "")
        return enter(next, needs.orElse, world, said);
      return again(next, world, said);
    }
    case "say":
      return enter(next, step.to, world, [...said, plain(next, step.say, world)]);
    case "go": {
      const other = begin(step.flow, world, next.language);
      return { ...other, say: [...said, ...other.say] };
    }
    case "do":
      return { state: next, say: said, deed: { name: step.deed } };
    case "end": {
      const last = step.say === null ? said : [...said, plain(next, step.say, world)];
      return next.before === null
        ? { state: null, say: last, deed: null }
        : again({ ...next.before, misses: 0 }, world, last);
    }
  }
}

/** Asks the open question once more. */
function again(state: State, world: World, said: readonly Prompt[]): Turn {
  const step = stepOf(state);
  if (step.kind !== "ask") return { state, say: said, deed: null };
  const choices = choicesOf(state, step, world);
  return { state, say: [...said, { ...plain(state, step.say, world), choices }], deed: null };
}

function plain(state: State, say: Say, world: World): Prompt {
  const { language, answers } = state;
  const words = world.channel === "sms" && say.sms !== undefined ? say.sms : say;
  const values = Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [name, saidBack(name, value, language)]),
  );
  const photo = GENERAL[answers["photo"] === undefined ? "noPhoto" : "hasPhoto"][language];
  const text = fillIn(words[language], { ...values, photo, sender: world.sender });
  return { text, choices: [] };
}

/**
 * The choices of a question, first those that were found. Each is named after its question: a button of an earlier one
 * still stands on the phone and means nothing any more.
 */
function choicesOf(state: State, step: Ask, world: World): Choice[] {
  const named = (id: string, title: string) => ({ id: `${state.step}:${id}`, title });
  return [
    ...(step.isPick === true ? state.offered.map((name) => named(name, name)) : []),
    ...(step.options ?? [])
      .filter(({ plays }) => plays !== true || clipOf(state, step, world) !== null)
      .map(({ id, title }) => named(id, title[state.language])),
  ];
}

/** The words of a question of which there is a clip, in the language of the conversation. */
function clipOf({ language }: State, { say }: Ask, world: World): string | null {
  const words = language === "id" ? spokenWords(say) : null;
  return words !== null && world.hasClip(words) ? words : null;
}

/** The open question aloud, and once more to be answered. */
function playAloud(state: State, step: Ask, world: World): Turn {
  const clip = clipOf(state, step, world);
  return again(state, world, [
    clip === null ? plain(state, GENERAL.noSound, world) : { text: clip, choices: [], clip },
  ]);
}

/** Takes an answer to the open question. */
function take(state: State, step: Ask, input: Input, world: World): Turn {
  const chosen = choiceOf(state, step, input, world);
  if (chosen !== null) {
    const id = chosen.id.slice(state.step.length + 1);
    const option = step.options?.find((each) => each.id === id);
    if (option?.plays === true) return playAloud(state, step, world);
    if (option?.to !== undefined && option.isChange === true)
      return enter({ ...state, returnTo: FLOWS[state.flow].check }, option.to, world, []);
    if (option?.to !== undefined) return onward(state, {}, option.to, world);
    const value =
      option?.copies === undefined ? chosen.title : (state.answers[option.copies] ?? "");
    return onward(state, { [step.keep]: value }, step.to, world);
  }
  if (input.kind === "chosen") return again(state, world, []);
  if (input.kind === "photo" && step.takes === "photo")
    return onward(state, { [step.keep]: input.mediaId }, step.to, world);
  if (input.kind === "location" && step.takes === "location") {
    const place = world.kelurahanAt(input);
    if (place === null) return missed(state, step, world);
    return pickAmong(state, step, [place.name], world);
  }
  if (input.kind !== "text" || step.reads === undefined) return missed(state, step, world);
  const reading: Reading = readers[step.reads](input.text, world);
  if (reading.outcome === "among") return pickAmong(state, step, reading.names, world);
  if (reading.outcome === "unread") return missed(state, step, world);
  return onward(state, { ...reading.also, [step.keep]: reading.value }, step.to, world);
}

function pickAmong(state: State, step: Ask, names: readonly string[], world: World): Turn {
  if (step.among === undefined) return missed(state, step, world);
  return enter({ ...state, offered: names }, step.among, world, []);
}

/** Keeps an answer and goes on; a single change goes back to where all is read back. */
function onward(
  state: State,
  kept: Readonly<Record<string, string>>,
  to: StepId,
  world: World,
): Turn {
  const answered: State = { ...state, answers: { ...state.answers, ...kept }, offered: [] };
  const { returnTo } = state;
  const [open, next] = [stepOf(state), FLOWS[state.flow].steps[to]];
  // What belongs to the same answer is asked too.
  const isSameAnswer = open.kind === "ask" && next?.kind === "ask" && open.keep === next.keep;
  const isDone = returnTo !== null && !isSameAnswer;
  return isDone
    ? enter({ ...answered, returnTo: null }, returnTo, world, [])
    : enter(answered, to, world, []);
}

/** Which choice is meant: by touching it, by its number, by its words. */
function choiceOf(state: State, step: Ask, input: Input, world: World): Choice | null {
  const choices = choicesOf(state, step, world);
  if (input.kind === "chosen") return choices.find(({ id }) => id === input.id) ?? null;
  if (input.kind !== "text") return null;
  const typed = input.text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, "");
  const [, digits] = /^(?:no\.?\s*|nomor\s*)?(\d{1,2})[.)]?$/.exec(typed) ?? [];
  const numbered = digits === undefined ? undefined : choices[Number(digits) - 1];
  if (numbered !== undefined) return numbered;
  const meant = step.options?.find(({ words }) => words?.includes(typed) === true)?.id;
  const isMeant = ({ id, title }: Choice) =>
    title.toLowerCase() === typed || id === `${state.step}:${meant}`;
  return choices.find(isMeant) ?? null;
}

/** Not understood: said so and asked once more; the second time a person takes over. */
function missed(state: State, step: Ask, world: World): Turn {
  if (state.misses > 0) {
    const next = FLOWS[state.flow].steps[step.other.to];
    if (next?.kind === "do" && next.deed === "hand-over") return toPerson(state, "not-understood");
    return enter(state, step.other.to, world, []);
  }
  return again({ ...state, misses: 1 }, world, [plain(state, step.other.say, world)]);
}

/** Somebody calls back. The question stays open: who wants to can go on. */
function toPerson(state: State, reason: "voice" | "not-understood" | "asked"): Turn {
  return { state: { ...state, misses: 0 }, say: [], deed: { name: "hand-over", reason } };
}

/** What a word does that always works; null where it means nothing here. */
function heed(
  state: State | null,
  { word, number }: { word: GlobalWord; number: number | null },
  world: World,
  language: WorkerLanguage,
): Turn | null {
  const told = (say: Say): Turn => {
    const base = state ?? fresh("welcome", language);
    const words = plain(base, say, world);
    return state === null
      ? enter(base, FLOWS.welcome.first, world, [words])
      : again(state, world, [words]);
  };
  switch (word) {
    case "register":
      return state?.flow === "registration"
        ? again(state, world, [])
        : begin("registration", world, language);
    case "help":
      return told(GENERAL.help);
    case "repeat":
      return state === null ? null : again(state, world, []);
    case "listen": {
      const open = state === null ? null : stepOf(state);
      return state !== null && open?.kind === "ask" ? playAloud(state, open, world) : null;
    }
    case "status": {
      if (state?.flow === "status") return again(state, world, []);
      const asked = begin("status", world, language);
      const before = state?.flow === "registration" ? state : null;
      return asked.state === null ? asked : { ...asked, state: { ...asked.state, before } };
    }
    case "stop":
      return begin("stop", world, language);
    case "person":
      return toPerson(state ?? fresh("welcome", language), "asked");
    case "english":
    case "indonesian": {
      const spoken = word === "english" ? "en" : "id";
      return state === null
        ? begin("welcome", world, spoken)
        : again({ ...state, language: spoken }, world, []);
    }
    case "change":
      return change(state, number, world);
  }
}

/** UBAH 2: asks the second answer anew; UBAH alone says which there are. */
function change(state: State | null, number: number | null, world: World): Turn | null {
  if (state === null) return null;
  const { changeable } = FLOWS[state.flow];
  if (changeable.length === 0) return again(state, world, []);
  const step = number === null ? undefined : changeable[number - 1];
  const asked = step === undefined ? undefined : FLOWS[state.flow].steps[step];
  const isAnswered = asked?.kind === "ask" && state.answers[asked.keep] !== undefined;
  if (step === undefined || !isAnswered)
    return again(state, world, [plain(state, GENERAL.change, world)]);
  return enter({ ...state, returnTo: state.returnTo ?? state.step }, step, world, []);
}

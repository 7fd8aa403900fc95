import { expect, test } from "vitest";
import { faultsOf } from "./check-flow.ts";
import type { Flow, Step } from "./flow.ts";
import { FLOWS } from "./flows.ts";

const ask = (changed: object = {}): Step =>
  ({
    kind: "ask",
    keep: "answer",
    say: { id: "Apa?", en: "What?" },
    reads: "name",
    to: "end",
    other: { say: { id: "Apa?", en: "What?" }, to: "end" },
    timeout: { to: "end" },
    ...changed,
  }) as Step;
const END: Step = { kind: "end", say: null };
const flow = (steps: Record<string, Step>): Flow => ({
  first: "first",
  changeable: [],
  check: null,
  steps,
});

test("the flows that we have are sound", () => {
  for (const each of Object.values(FLOWS)) expect(faultsOf(each)).toEqual([]);
});

test("every question has a way out for what is not understood, and one for silence", () => {
  expect(faultsOf(flow({ first: ask({ other: undefined }), end: END }))).toEqual([
    'step "first" has no way out for what is not understood',
  ]);
  expect(faultsOf(flow({ first: ask({ timeout: undefined }), end: END }))).toEqual([
    'step "first" has no way out for silence',
  ]);
});

test("every step leads somewhere, is reached, and comes to an end", () => {
  expect(faultsOf(flow({ first: ask({ to: "nowhere" }), end: END }))).toEqual([
    'step "first" leads to "nowhere", which is no step',
  ]);
  expect(faultsOf(flow({ first: ask(), end: END, lost: END }))).toEqual([
    'step "lost" is never reached',
  ]);
  const round = {
    to: "first",
    other: { say: { id: "", en: "" }, to: "first" },
    timeout: { to: "first" },
  };
  expect(faultsOf(flow({ first: ask(round) }))).toEqual([
    'from step "first" the conversation never ends',
  ]);
  const say = (to: string): Step => ({ kind: "say", say: { id: "", en: "" }, to });
  expect(faultsOf(flow({ first: ask({ to: "a" }), end: END, a: say("b"), b: say("a") }))).toContain(
    'step "a" goes round without asking anything',
  );
});

test("what WhatsApp cannot show is a fault", () => {
  const option = (id: string, title: string) => ({ id, title: { id: title, en: title } });
  const eleven = Array.from({ length: 11 }, (_, at) => option(String(at), "x"));
  expect(faultsOf(flow({ first: ask({ options: eleven }), end: END }))).toEqual([
    'step "first" has more than 10 choices',
  ]);
  const long = [option("a", "A title of 21 letters")];
  expect(faultsOf(flow({ first: ask({ options: long }), end: END }))[0]).toMatch(/longer than 20/);
});

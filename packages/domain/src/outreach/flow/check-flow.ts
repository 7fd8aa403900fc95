import {
  BACK,
  DEEDS,
  FLOW_NAMES,
  type Flow,
  type FlowName,
  READERS,
  type Step,
  type StepId,
} from "./flow.ts";

/** What WhatsApp shows at most (Cloud API, interactive messages). */
export const BUTTONS_MAX = 3;
export const BUTTON_CHARACTERS = 20;
export const LIST_ROWS_MAX = 10;
export const ROW_CHARACTERS = 24;

/** What is wrong with a flow, in sentences; nothing when it can be used. Looked at when it is loaded. */
export function faultsOf(flow: Flow): string[] {
  const { steps } = flow;
  const faults: string[] = [];
  const mustBe = (at: string, id: StepId) => {
    if (id !== BACK && steps[id] === undefined)
      faults.push(`${at} leads to "${id}", which is no step`);
  };
  mustBe("the beginning", flow.first);
  for (const id of [...flow.changeable, ...(flow.check === null ? [] : [flow.check])])
    mustBe("UBAH", id);
  for (const [id, step] of Object.entries(steps)) {
    for (const next of nextOf(step)) mustBe(`step "${id}"`, next);
    faults.push(...faultsOfStep(id, step));
  }
  if (faults.length > 0) return faults;
  const reached = reachedFrom(flow, flow.first);
  for (const id of Object.keys(steps)) {
    if (!reached.has(id)) faults.push(`step "${id}" is never reached`);
    const ends = [...reachedFrom(flow, id)].some((each) => isEnd(steps[each]));
    if (!ends && !leadsBackOnly(flow, id))
      faults.push(`from step "${id}" the conversation never ends`);
    if (turnsInCircles(flow, id)) faults.push(`step "${id}" goes round without asking anything`);
  }
  return faults;
}

function faultsOfStep(id: StepId, step: Step): string[] {
  if (step.kind === "do") {
    const isKnown = DEEDS.includes(step.deed) && Object.keys(step.to).length > 0;
    return isKnown ? [] : [`step "${id}" does nothing that is known`];
  }
  if (step.kind === "go")
    return FLOW_NAMES.includes(step.flow) ? [] : [`step "${id}" goes on with no flow`];
  if (step.kind !== "ask") return [];
  const faults: string[] = [];
  const options = step.options ?? [];
  const isAnswerable =
    options.length > 0 ||
    step.isPick === true ||
    step.reads !== undefined ||
    step.takes !== undefined;
  if (!isAnswerable) faults.push(`step "${id}" takes no answer`);
  // Data that came from outside of the compiler may lack them.
  if ((step.other as unknown) === undefined)
    faults.push(`step "${id}" has no way out for what is not understood`);
  if ((step.timeout as unknown) === undefined)
    faults.push(`step "${id}" has no way out for silence`);
  if (step.reads !== undefined && !READERS.includes(step.reads))
    faults.push(`step "${id}" has no reader`);
  if (options.length > LIST_ROWS_MAX)
    faults.push(`step "${id}" has more than ${LIST_ROWS_MAX} choices`);
  const longest = options.length <= BUTTONS_MAX ? BUTTON_CHARACTERS : ROW_CHARACTERS;
  for (const { id: option, title } of options)
    for (const text of Object.values(title))
      if (text.length > longest)
        faults.push(`step "${id}": choice "${option}" is longer than ${longest}`);
  if (new Set(options.map((option) => option.id)).size < options.length)
    faults.push(`step "${id}" has two choices of one name`);
  return faults;
}

function nextOf(step: Step): StepId[] {
  switch (step.kind) {
    case "ask":
      return [
        step.to,
        ...(step.among === undefined ? [] : [step.among]),
        ...((step.other as unknown) === undefined ? [] : [step.other.to]),
        ...((step.timeout as unknown) === undefined ? [] : [step.timeout.to]),
        ...(step.needs === undefined ? [] : [step.needs.orElse]),
        ...(step.options ?? []).flatMap(({ to }) => to ?? []),
      ];
    case "do":
      return Object.values(step.to);
    case "say":
      return [step.to];
    case "go":
    case "end":
      return [];
  }
}

const isEnd = (step: Step | undefined) => step?.kind === "end" || step?.kind === "go";

/** Every step that can follow, itself included. */
function reachedFrom(flow: Flow, from: StepId): Set<StepId> {
  const reached = new Set<StepId>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === BACK || reached.has(id)) continue;
    reached.add(id);
    const step = flow.steps[id];
    if (step !== undefined) open.push(...nextOf(step));
  }
  return reached;
}

/** What only leads back to the question that was open ends where that question ends. */
function leadsBackOnly(flow: Flow, from: StepId): boolean {
  return [...reachedFrom(flow, from)].every((id) => flow.steps[id]?.kind !== "ask");
}

/** Whether one comes from a step to itself without being asked anything. */
function turnsInCircles({ steps }: Flow, from: StepId): boolean {
  const seen = new Set<StepId>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps[id];
    if (step === undefined || step.kind === "ask") continue;
    for (const next of nextOf(step)) {
      if (next === from) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** Refuses flows that cannot be used, at the start and not in front of somebody. */
export function checked<Flows extends Readonly<Record<FlowName, Flow>>>(flows: Flows): Flows {
  const faults = Object.entries(flows).flatMap(([name, flow]) =>
    faultsOf(flow).map((fault) => `Flow "${name}": ${fault}`),
  );
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return flows;
}

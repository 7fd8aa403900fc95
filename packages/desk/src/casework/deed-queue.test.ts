import { beforeEach, describe, expect, test } from "vitest";
import { type DeedQueueParts, makeDeedQueue, UNDO_MS } from "./deed-queue.ts";
import { type Beside, type Deed, ordersOf, requestOf } from "./deeds.ts";

const NOTHING: Beside = { typed: "" };
let kept: readonly Deed[] = [];
let drafts = new Map<string, Beside>();
let sent: string[] = [];
let now = 0;
let timers: { at: number; work: () => void }[] = [];
let fails: unknown = null;

beforeEach(() => {
  kept = [];
  drafts = new Map();
  sent = [];
  now = 0;
  timers = [];
  fails = null;
});

const parts: DeedQueueParts = {
  send: async ({ deed }) => {
    if (fails !== null) throw fails;
    sent.push(deed.id);
  },
  isPassing: (error) => error === "network",
  read: () => kept,
  keep: (deeds) => {
    kept = deeds;
  },
  typedFor: ({ id }) => drafts.get(id) ?? NOTHING,
  forget: ({ id }) => void drafts.delete(id),
  onChange: () => {},
  onSent: () => {},
  now: () => now,
  later: (work, ms) => timers.push({ at: now + ms, work }),
};
const queue = () => makeDeedQueue(parts);
const passing = async (ms: number) => {
  now += ms;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const { work } of due) work();
  await new Promise((resolve) => setImmediate(resolve));
};
const approval = (id: string, by = "ani"): Deed => ({
  kind: "propose",
  id,
  applicationId: `case-${id}`,
  queue: "question",
  by,
  dueAt: now + UNDO_MS,
  outcome: "approved",
  reason: "reason.approve.documents",
});

describe("a deed", () => {
  test("leaves after ten seconds, not before, and once", async () => {
    const deeds = queue();
    deeds.add(approval("1"), NOTHING);
    await passing(UNDO_MS - 1);
    expect(sent).toEqual([]);
    await passing(1);
    await passing(UNDO_MS);
    expect(sent).toEqual(["1"]);
    expect([kept, deeds.entries()]).toEqual([[], []]);
  });

  test("taken back never leaves", async () => {
    const deeds = queue();
    deeds.add(approval("1"), NOTHING);
    expect(deeds.undo("1")?.applicationId).toBe("case-1");
    await passing(UNDO_MS);
    expect([sent, kept]).toEqual([[], []]);
    expect(deeds.undo("1")).toBeNull();
  });

  test("leaves at once when one goes elsewhere, and its timer then does nothing", async () => {
    const deeds = queue();
    deeds.add(approval("1"), NOTHING);
    deeds.add(approval("2"), NOTHING);
    await deeds.sendNow();
    await passing(UNDO_MS);
    expect(sent).toEqual(["1", "2"]);
  });

  test("that a page left behind is sent by the next one, with what was typed", async () => {
    queue().add(approval("1"), { typed: "Ditemui" });
    expect(kept.map(({ id }) => id)).toEqual(["1"]);
    drafts.set("1", { typed: "Ditemui" });
    timers = [];
    const next = queue();
    next.resume("ani");
    expect(next.entries()[0]?.beside).toEqual({ typed: "Ditemui" });
    await passing(0);
    expect([sent, kept, drafts.size]).toEqual([["1"], [], 0]);
  });

  test("of somebody else is neither sent nor lost", async () => {
    kept = [approval("1", "budi")];
    const deeds = queue();
    deeds.resume("ani");
    deeds.add(approval("2"), NOTHING);
    await passing(UNDO_MS);
    expect(sent).toEqual(["2"]);
    expect(kept.map(({ id }) => id)).toEqual(["1"]);
  });

  test("waits for the network and then leaves", async () => {
    const deeds = queue();
    fails = "network";
    deeds.add(approval("1"), NOTHING);
    await passing(UNDO_MS);
    expect(deeds.entries()[0]?.state).toBe("unreachable");
    expect(kept).toHaveLength(1);
    fails = null;
    await passing(5_000);
    expect([sent, kept]).toEqual([["1"], []]);
  });

  test("refused stays in sight until it is put away, and is not sent again", async () => {
    const deeds = queue();
    fails = "decided by another";
    deeds.add(approval("1"), NOTHING);
    await passing(UNDO_MS);
    expect(deeds.entries()[0]).toMatchObject({ state: "refused", error: "decided by another" });
    fails = null;
    await deeds.sendNow();
    expect(sent).toEqual([]);
    deeds.dismiss("1");
    expect([deeds.entries(), kept]).toEqual([[], []]);
  });
});

describe("what is sent", () => {
  test("carries the deed's own id, the sentence and the own words", () => {
    expect(ordersOf(approval("1"), { typed: " Ditemui di rumah. " })).toEqual([
      {
        path: "/v1/applications/:id/proposals",
        input: {
          id: "case-1",
          proposalId: "1",
          outcome: "approved",
          reason: "KTP dan data sudah dicocokkan. Ditemui di rumah.",
        },
      },
    ]);
  });

  test("is nothing when own words were the reason and they are gone", () => {
    const deed = { ...approval("1"), reason: "other" } as Deed;
    expect(ordersOf(deed, { typed: "  " })).toBeNull();
    expect(ordersOf(deed, { typed: "Ditemui" })).toHaveLength(1);
  });

  test("of a judgement holds whose values are to stand", () => {
    const deed: Deed = {
      ...approval("1"),
      kind: "judge",
      earlierId: "e",
      verdict: "same",
      reason: "reason.same.documents",
      choices: { name: "earlier" },
    };
    expect(ordersOf(deed, { typed: "" })).toMatchObject([
      { path: "/v1/applications/:id/pair-judgements", input: { choices: { name: "earlier" } } },
    ]);
  });

  test("goes to an address that holds the id, without it in the body", () => {
    const [order] = ordersOf(approval("1"), NOTHING) ?? [];
    if (order === undefined) throw new Error("there is an order");
    const { address, body } = requestOf(order);
    expect(address).toBe("/v1/applications/case-1/proposals");
    expect(JSON.parse(body)).not.toHaveProperty("id");
  });
});

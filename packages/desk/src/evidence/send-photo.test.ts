import { expect, test } from "vitest";
import { type Moment, type SendingParts, type Standing, sendPhoto } from "./send-photo.ts";

class Cut extends Error {}
const FILE = new Blob([new Uint8Array(300_000).map((_, at) => at % 251)]);

/** A server that takes parts as ours does, over a network that does what `breaks` says at each request. */
function aServer(breaks: (request: number) => "before" | "after" | null) {
  const kept: Uint8Array[] = [];
  let received = 0;
  let checks = 0;
  let request = 0;
  const standing = (): Standing => ({
    state: received < FILE.size ? "receiving" : checks < 2 ? "checking" : "kept",
    received,
    byteCount: FILE.size,
    refusal: null,
  });
  const over = async (work: () => void | Promise<void>) => {
    const fate = breaks(request++);
    if (fate === "before") throw new Cut();
    await work();
    if (fate === "after") throw new Cut();
    return standing();
  };
  const parts: SendingParts = {
    announce: () => over(() => {}),
    sendPart: (at, part) =>
      over(async () => {
        if (at !== received) return;
        kept.push(new Uint8Array(await part.arrayBuffer()));
        received += part.size;
      }),
    ask: () =>
      over(() => {
        checks += 1;
      }),
    isPassing: (error) => error instanceof Cut,
    untilBack: async () => {},
    untilChecked: async () => {},
    now: () => 0,
  };
  return {
    parts,
    bytes: async () => new Uint8Array(await new Blob(kept as BlobPart[]).arrayBuffer()),
    requests: () => request,
  };
}

test("a file arrives whole over a network that is cut at any one request, before or after it", async () => {
  const whole = aServer(() => null);
  expect((await sendPhoto(FILE, whole.parts, () => {})).state).toBe("kept");
  const sent = new Uint8Array(await FILE.arrayBuffer());
  expect(await whole.bytes()).toEqual(sent);
  for (let cut = 0; cut < whole.requests(); cut++)
    for (const fate of ["before", "after"] as const) {
      const server = aServer((request) => (request === cut ? fate : null));
      expect((await sendPhoto(FILE, server.parts, () => {})).state).toBe("kept");
      expect(await server.bytes()).toEqual(sent);
    }
});

test("of a network that is cut every third time no byte is kept twice", async () => {
  const server = aServer((request) => (request % 3 === 2 ? "after" : null));
  const seen: Moment[] = [];
  await sendPhoto(FILE, server.parts, (moment) => seen.push(moment));
  expect(await server.bytes()).toHaveLength(FILE.size);
  expect(seen.map(({ state }) => state)).toContain("waiting");
  const places = seen.map(({ received }) => received);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("what is no cut is told at once", async () => {
  const { parts } = aServer(() => null);
  const refused = new Error("403");
  const failing = { ...parts, sendPart: () => Promise.reject(refused) };
  await expect(sendPhoto(FILE, failing, () => {})).rejects.toBe(refused);
});

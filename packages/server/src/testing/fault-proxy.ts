import { connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** What may happen to a request on its way. */
export const FAULTS = [
  /** Nobody answers. */
  "refused",
  /** Cut while it is being sent. */
  "cut-up",
  /** Cut while the answer comes. */
  "cut-down",
  /** The server did it and answered; not one byte of the answer comes. */
  "answer-lost",
  /** Arrives twice, at the same time. */
  "twice",
  /** The sender is cut off, and it arrives some time later, after others that were sent later. */
  "late",
] as const;
export type Fault = (typeof FAULTS)[number];

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
export type Dice = () => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Network = {
  /** How probable each fault is for one request. */
  faults: Partial<Record<Fault, number>>;
  /** Only requests for these are harmed; all when missing. */
  only?: RegExp;
  /** Before the first byte of a request goes on, in milliseconds. */
  delayMs?: () => number;
  bytesPerSecond?: number;
  /** How probable it is that a request is cut within so many bytes of it: a long one is on the air for long. */
  cutWithin?: { readonly bytes: number; readonly probability: number };
};

export type FaultProxy = {
  readonly url: string;
  /** How the network is now; put another in its place at any time. */
  network: Network;
  /** What happened so far. */
  readonly happened: Map<Fault | "well", number>;
  /** Waits until nothing is on its way any more. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A bad network between clients that send one request on each connection and a server. What happens to a request is
 * drawn when it begins, so a seed gives the same faults in the same order of requests.
 */
export async function faultProxy(target: string, dice: Dice): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const happened = new Map<Fault | "well", number>();
  const onTheWay = new Set<Promise<unknown>>();
  const open = new Set<Socket>();
  const toServer = () => {
    const socket = connect(Number(port), hostname);
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    open.add(client);
    client.on("error", () => {}).on("close", () => open.delete(client));
    const work = carry(client).catch(() => client.destroy());
    onTheWay.add(work);
    void work.finally(() => onTheWay.delete(work));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${address.port}`,
    network: { faults: {} },
    happened,
    quiet: async () => {
      while (onTheWay.size > 0) await Promise.allSettled([...onTheWay]);
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;

  async function carry(client: Socket): Promise<void> {
    const {
      bytesPerSecond = Number.POSITIVE_INFINITY,
      cutWithin,
      delayMs,
      faults,
      only,
    } = proxy.network;
    // Drawn before anything is waited for.
    const [which, where, after] = [dice(), dice(), dice()];
    const onAir = cutWithin === undefined ? null : { ...cutWithin, dice: dice() };
    const request = await wholeRequest(client);
    const isHarmed = only === undefined || only.test(request.toString("latin1", 0, 200));
    const isCut =
      onAir !== null && onAir.dice > (1 - onAir.probability) ** (request.length / onAir.bytes);
    const fault = !isHarmed ? null : isCut ? "cut-up" : drawn(faults, which);
    happened.set(fault ?? "well", (happened.get(fault ?? "well") ?? 0) + 1);
    if (fault === "refused") return void client.destroy();
    await slowly(delayMs?.() ?? 0);
    await slowly((request.length / bytesPerSecond) * 1000 * (fault === "cut-up" ? where : 1));
    if (fault === "cut-up") {
      const cut = toServer();
      cut.write(request.subarray(0, Math.floor(request.length * where)), () => cut.destroy());
      client.destroy();
      return;
    }
    if (fault === "late") {
      client.destroy();
      await pause(5 + after * 40);
      await answerTo(request);
      return;
    }
    const twin = fault === "twice" ? answerTo(request) : Promise.resolve();
    const answer = await answerTo(request);
    await twin;
    if (fault === "answer-lost") return void client.destroy();
    const shown =
      fault === "cut-down" ? answer.subarray(0, Math.floor(answer.length * where)) : answer;
    await slowly((shown.length / bytesPerSecond) * 1000);
    client.write(shown, () => (fault === "cut-down" ? client.destroy() : client.end()));
  }

  /** Sends a request and waits for all of its answer: what the server did is done. */
  function answerTo(request: Buffer): Promise<Buffer> {
    return new Promise((resolve) => {
      const socket = toServer();
      const pieces: Buffer[] = [];
      socket.on("data", (piece) => pieces.push(piece));
      socket.on("close", () => resolve(Buffer.concat(pieces)));
      socket.write(request);
    });
  }
}

const slowly = (ms: number): Promise<unknown> => (ms < 0.5 ? Promise.resolve() : pause(ms));

function drawn(faults: Network["faults"], which: number): Fault | null {
  let sum = 0;
  for (const fault of FAULTS) {
    sum += faults[fault] ?? 0;
    if (which < sum) return fault;
  }
  return null;
}

/** A request to its last byte: its head says how many follow. */
function wholeRequest(client: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const look = (piece: Buffer) => {
      pieces.push(piece);
      const all = Buffer.concat(pieces);
      const head = all.indexOf("\r\n\r\n");
      if (head === -1) return;
      const [, length = "0"] =
        /\r\ncontent-length: *(\d+)/i.exec(all.toString("latin1", 0, head)) ?? [];
      if (all.length >= head + 4 + Number(length)) {
        client.off("data", look);
        resolve(all);
      }
    };
    client.on("data", look);
    client.on("close", () => reject(new Error("the sender has gone")));
  });
}

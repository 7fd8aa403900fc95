import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { openHome, readIfThere } from "../shared/home.ts";
import { ADMIN_LOGIN, LOCK_IS_HELD, launchCreation, launchServer } from "./launch.ts";
import { openPasswords, type Passwords } from "./passwords.ts";
import { type Place, preparePlace } from "./place.ts";
import { EngineUnavailable } from "./unavailable.ts";

/** A running embedded PostgreSQL. */
export type Embedded = {
  /** The folder of its unix socket: the `host` of every connection. There is no network port. */
  socket: string;
  passwords: Passwords;
  /** Whether this process runs the server, or found the one that another process runs. */
  role(): "started" | "attached";
  /** Lets go of it. The last user in the process that started the server stops it, cleanly. */
  stop(): Promise<void>;
};

/** How long a leftover of a killed server may stand in the way: PostgreSQL's own children need a moment. */
const STALE_MS = 15_000;
/** How long another process may take to get its server ready, for instance to replay its log. */
const OTHERS_MS = 120_000;
/** How long to wait before trying again to start a server that died and could not be started. */
const RETRY_MS = 2_000;
/** How long a clean stop may take before it is made less clean. The last step is never lossy either. */
const STOP_STEPS = [
  { signal: "SIGINT", waitMs: 60_000 },
  { signal: "SIGQUIT", waitMs: 10_000 },
  { signal: "SIGKILL", waitMs: 10_000 },
] as const;

/** The servers this process uses, by home folder, each with the number of its users. */
const inUse = new Map<string, { server: Promise<Server>; users: number }>();

/**
 * Starts the PostgreSQL of a home folder, or attaches to the one that another process runs there.
 *
 * The first start creates it. Whoever attached takes over when the process that started the server ends,
 * and a server that dies is started again, so a long-lived process keeps its database. Throws
 * `EngineUnavailable` with a sentence for the person at the terminal.
 */
export async function startEmbedded(folder: string): Promise<Embedded> {
  const home = openHome(folder);
  const use = inUse.get(home) ?? { server: Server.start(home), users: 0 };
  inUse.set(home, use);
  use.users += 1;

  const letGo = async () => {
    use.users -= 1;
    if (use.users > 0) return;
    if (inUse.get(home) === use) inUse.delete(home);
    await (await use.server).stop();
  };
  try {
    const server = await use.server;
    let stopped: Promise<void> | undefined;
    return {
      socket: server.place.socket,
      passwords: server.passwords,
      role: () => server.role(),
      stop: () => {
        stopped ??= letGo();
        return stopped;
      },
    };
  } catch (error) {
    if (inUse.get(home) === use) inUse.delete(home);
    throw error;
  }
}

/** What came of one attempt to run the server. */
type Attempt =
  | { outcome: "ready"; child: ChildProcess }
  | { outcome: "held" }
  | { outcome: "stale" }
  | { outcome: "failed"; said: string };

class Server {
  readonly place: Place;
  readonly passwords: Passwords;
  /** The server we run, or the connection by which we notice the end of another's. */
  private hold: ChildProcess | pg.Client | undefined;
  private stopping = false;
  private recovering: Promise<void> | undefined;

  private constructor(place: Place, passwords: Passwords) {
    this.place = place;
    this.passwords = passwords;
  }

  static async start(home: string): Promise<Server> {
    const server = new Server(preparePlace(home), openPasswords(home));
    await server.secure();
    return server;
  }

  role(): "started" | "attached" {
    return this.hold instanceof pg.Client ? "attached" : "started";
  }

  /** Runs the server or finds a running one, whichever comes first. */
  private async secure(): Promise<void> {
    const begun = performance.now();
    for (;;) {
      const waitedMs = performance.now() - begun;
      const attempt = await this.attempt();
      switch (attempt.outcome) {
        case "ready":
          this.holdChild(attempt.child);
          return;
        case "held":
          if (await this.attach()) return;
          if (waitedMs > OTHERS_MS) throw new EngineUnavailable(this.sentence("is not answering"));
          break;
        case "stale":
          // Without a lock of our own (no flock) this is how another Payung's server shows.
          if (await this.attach()) return;
          if (waitedMs > STALE_MS) {
            throw new EngineUnavailable(
              this.sentence("seems to be in use by a PostgreSQL that Payung did not start"),
            );
          }
          break;
        case "failed":
          throw new EngineUnavailable(this.sentence(`could not be started: ${attempt.said}`));
      }
      await pause(50);
    }
  }

  private sentence(what: string): string {
    return `The database in ${this.place.data} ${what}. See ${this.place.log}.`;
  }

  private async attempt(): Promise<Attempt> {
    if (!existsSync(join(this.place.data, "PG_VERSION"))) {
      const made = await this.create();
      if (made !== null) return made;
    }
    const heard = sizeOf(this.place.log);
    const child = launchServer(this.place);
    const ended = once(child, "exit").then(
      ([code]) => ({ code: code as number | null }),
      (error: Error) => ({ code: null, error }),
    );
    for (;;) {
      const end = await Promise.race([ended, pause(10)]);
      if (end === undefined) {
        if (this.isReady(child)) return { outcome: "ready", child };
        continue;
      }
      if (end.code === LOCK_IS_HELD) return { outcome: "held" };
      const said = "error" in end ? end.error.message : saidSince(this.place.log, heard);
      return /lock file .* already exists|pre-existing shared memory/.test(said)
        ? { outcome: "stale" }
        : { outcome: "failed", said: said.trim().split("\n").at(-1) ?? "" };
    }
  }

  /** Makes the cluster; null when it is there now. */
  private async create(): Promise<Attempt | null> {
    const child = launchCreation(this.place, this.passwords);
    let said = "";
    child.stdout?.resume();
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = await once(child, "close");
    if (code === 0) return null;
    if (code === LOCK_IS_HELD) return { outcome: "held" };
    return { outcome: "failed", said: said.trim().split("\n").at(-1) ?? "" };
  }

  /** The server writes its number and, when it accepts connections, "ready" into its own file. */
  private isReady(child: ChildProcess): boolean {
    const lines = readIfThere(join(this.place.data, "postmaster.pid"))?.split("\n") ?? [];
    return lines[0] === String(child.pid) && lines[7]?.trim() === "ready";
  }

  private holdChild(child: ChildProcess): void {
    this.hold = child;
    child.once("exit", () => this.recover());
    if (child.exitCode !== null || child.signalCode !== null) this.recover();
  }

  /** Connects to the server of another process; false when none answers yet. */
  private async attach(): Promise<boolean> {
    const client = new pg.Client({
      host: this.place.socket,
      user: ADMIN_LOGIN,
      password: this.passwords.admin,
      database: "postgres",
      application_name: "payung-attached",
    });
    client.on("error", () => {}); // its end tells us all there is to know
    try {
      await client.connect();
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === "28P01") {
        throw new EngineUnavailable(this.sentence("does not accept the passwords kept beside it"));
      }
      return false;
    }
    this.hold = client;
    client.once("end", () => this.recover());
    // Watching does not keep a finished program alive. The types of pg leave this method out.
    (client as pg.Client & { unref(): void }).unref();
    return true;
  }

  /** The server is gone although nobody here stopped it: run it, or find whoever does. */
  private recover(): void {
    if (this.stopping) return;
    this.hold = undefined;
    this.recovering = this.secureAgain();
  }

  /** Tries until it succeeds: a full disk may have stopped the server, and someone may make room. */
  private async secureAgain(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.secure();
        return;
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
        await pause(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.recovering; // it may be about to start a server
    const { hold } = this;
    if (hold instanceof pg.Client) {
      (hold as pg.Client & { ref(): void }).ref(); // else the process ends before the connection has
      await hold.end().catch(() => {});
    } else if (hold !== undefined) await endChild(hold);
  }
}

/** Asks the server to end, ever more firmly, and waits until it has. */
async function endChild(child: ChildProcess): Promise<void> {
  child.ref();
  for (const { signal, waitMs } of STOP_STEPS) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await Promise.race([ended, pause(waitMs, undefined, { ref: false })]);
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? readFileSync(path).length : 0;
}

/** What the server wrote since, without the time before each line. */
function saidSince(log: string, offset: number): string {
  const text = readFileSync(log).subarray(offset).toString("utf8");
  return text.replace(/^\S+ \S+ UTC \[\d+\] /gm, "");
}

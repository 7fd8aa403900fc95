import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { uuidv7 } from "uuidv7";
import { codeOf } from "../packages/server/src/access/one-time-code.ts";
import { inviteStaff, openSignIn } from "../packages/server/src/access/service.ts";
import { openDatabase } from "../packages/server/src/db/open.ts";
import { openSignInDatabase } from "../packages/server/src/db/sign-in-database.ts";
import { makeExampleCity } from "../packages/server/src/example/city.ts";
import { writeExampleCity } from "../packages/server/src/example/files.ts";
import { pageOfApplications } from "../packages/server/src/intake/service.ts";
import { verifyList } from "../packages/server/src/main-job/verify.ts";
import { KOTA_JAMBI, loadReferenceData } from "../packages/server/src/reference/starter.ts";
import { openVault } from "../packages/server/src/shared/keys.ts";
import { dayOf, type Office, read, write } from "../packages/server/src/shared/office.ts";
import { KOTA_JAMBI as SITE } from "../packages/server/src/shared/site.ts";
import { listen, SILENT } from "../packages/server/src/testing/serve.ts";
import { secretIn } from "../packages/server/src/testing/staff.ts";
import { webOf } from "../packages/server/src/web.ts";

/**
 * Lets officers work at the desk, over HTTP and with sessions of their own, on a city that was verified:
 * `node bench/desk.ts [--workers 100000] [--officers 20] [--pause 1] [--seconds 60]`. Prints JSON: of every kind of
 * request how many there were, and the milliseconds at the 50th, 95th and 99th percentile. Server, database and officers
 * share the machine. Each officer pauses so many seconds, on average, before each request. Somebody who clears a case in
 * 20 seconds sends seven requests meanwhile, so a pause of 1 is three people; with `--pause 0` they are machines.
 */
const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "100000" },
    officers: { type: "string", default: "20" },
    pause: { type: "string", default: "1" },
    seconds: { type: "string", default: "60" },
  },
});
const workers = Number(values.workers);
const officers = Number(values.officers);
const pause = Number(values.pause);
const seconds = Number(values.seconds);
const PAGES_IN = 6;

const home = await mkdtemp(join(tmpdir(), "payung-bench-"));
try {
  process.stdout.write(`${JSON.stringify(await measure(), null, 2)}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function measure(): Promise<object> {
  const today = dayOf(new Date());
  const city = makeExampleCity({ workers, seed: "1", asOf: today });
  const files = await writeExampleCity(city, join(home, "city"));
  const database = await openDatabase({ home, databaseName: "payung" });
  await loadReferenceData(database.owner, { ...KOTA_JAMBI, isExample: true });
  const vault = openVault(home);
  const { regionCode } = KOTA_JAMBI;
  const now = () => new Date();
  const actor = { id: "bench", regionCode, areas: "*" } as const;
  const office: Office = { db: database.service, vault, actor, now };
  const extracts = { civil: files.civil, insurer: files.members, welfare: files.welfare };
  await verifyList(office, { list: files.list, extracts, asOf: today });

  const app = Promise.withResolvers<ReturnType<typeof webOf>>();
  const served = await listen({
    fetch: async (request: Request, env: unknown) =>
      (await app.promise).fetch(request, env as object),
  });
  const signInDatabase = openSignInDatabase(database.serviceUrl);
  const signIn = openSignIn(
    database.service,
    regionCode,
    {
      database: signInDatabase,
      secret: vault.secretFor("sign-in"),
      origin: served.url,
      office: null,
      onFailure: (message) => process.stderr.write(`${message}\n`),
    },
    now,
  );
  const jobs = { enqueue: async () => {} };
  const ground = { db: database.service, vault, jobs, now, log: SILENT, signIn, regionCode };
  app.resolve(webOf(ground, { ...SITE, isExample: true }));
  try {
    const names = await someNames(office);
    const taken = new Map<string, number[]>();
    const people = await Promise.all(
      Array.from({ length: officers }, () => joinAsVerifier(office, served.url)),
    );
    const until = performance.now() + seconds * 1000;
    await Promise.all(people.map((person, n) => work(person, n, names, until, taken)));
    return {
      workers,
      officers,
      pause,
      seconds,
      machine: { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version },
      requestsPerSecond: Math.round(
        [...taken.values()].reduce((sum, each) => sum + each.length, 0) / seconds,
      ),
      milliseconds: Object.fromEntries([...taken].map(([name, each]) => [name, percentiles(each)])),
    };
  } finally {
    await served.stop();
    await signInDatabase.pool.end();
    await database.close();
  }
}

/** Somebody at a desk of their own: every request is timed under its name. */
type Officer = (name: string, method: string, path: string, body?: object) => Promise<unknown>;

async function joinAsVerifier(office: Office, origin: string): Promise<[string, string]> {
  const id = uuidv7();
  const email = `${id}@example.org`;
  const password = "tujuh payung biru di pasar";
  const grants = [{ role: "verifier", areas: ["*"] }] as const;
  const person = { id, email, name: "Petugas", organisation: null, grants };
  const { token } = await write(office, (tx) => inviteStaff(tx, office.actor, person, new Date()));
  let cookie = "";
  const send = async (path: string, body: object) => {
    const answer = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { origin, cookie, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    const set = answer.headers.getSetCookie().map((each) => each.split(";")[0] ?? "");
    if (set.length > 0) cookie = set.join("; ");
    return answer.json();
  };
  await send("/v1/invitations/acceptances", { token, password });
  await send("/auth/sign-in/email", { email, password });
  const { totpURI } = await send("/auth/two-factor/enable", { password });
  await send("/auth/two-factor/verify-totp", { code: codeOf(secretIn(totpURI), new Date()) });
  return [origin, cookie];
}

function atDesk([origin, cookie]: [string, string], taken: Map<string, number[]>): Officer {
  return async (name, method, path, body) => {
    await sleep(pause * 1000 * 2 * Math.random());
    const from = performance.now();
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { origin, cookie, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const times = taken.get(name) ?? [];
    taken.set(name, times);
    times.push(performance.now() - from);
    if (answer.status >= 500) throw new Error(`${name}: ${text}`);
    return JSON.parse(text);
  };
}

/** Works through queues, cases and searches until the time is over. */
async function work(
  session: [string, string],
  n: number,
  names: readonly string[],
  until: number,
  taken: Map<string, number[]>,
): Promise<void> {
  const ask = atDesk(session, taken);
  for (let round = n; performance.now() < until; round += officers) {
    const queues = (await ask("queues", "GET", "/v1/queues")) as {
      queues: { queue: string; count: number }[];
    };
    const open = queues.queues.filter(({ count }) => count > 0);
    const { queue = "question" } = open[round % open.length] ?? {};
    let next: string | null = null;
    let cases: { applicationId: string }[] = [];
    for (let page = 0; page <= round % PAGES_IN; page++) {
      const after: string = next === null ? "" : `?after=${encodeURIComponent(next)}`;
      const answer = (await ask("queue", "GET", `/v1/queues/${queue}${after}`)) as {
        cases: typeof cases;
        next: string | null;
      };
      ({ cases, next } = answer);
      if (next === null) break;
    }
    const id = cases[round % Math.max(1, cases.length)]?.applicationId;
    if (id !== undefined) {
      await ask("claim", "POST", `/v1/applications/${id}/claims`, {});
      await ask("case", "GET", `/v1/cases/${id}`);
      await ask("evidence", "GET", `/v1/applications/${id}/evidence`);
      await ask("cover", "GET", `/v1/applications/${id}/cover`);
      await ask("history", "GET", `/v1/applications/${id}/history`);
      await ask("note", "POST", `/v1/applications/${id}/notes`, {
        noteId: uuidv7(),
        words: "Sudah ditelepon, kembali besok",
      });
      await ask("release", "POST", `/v1/applications/${id}/claim-releases`, {});
    }
    const name = names[(round * 7919) % names.length] ?? "Siti";
    const words = name.split(" ");
    await ask("search whole name", "POST", "/v1/searches", { text: name });
    await ask("search one word", "POST", "/v1/searches", { text: `${words[0]}aa`.slice(0, 12) });
    await ask("search two words begun", "POST", "/v1/searches", {
      text: words.map((word) => word.slice(0, 4)).join(" "),
    });
  }
}

/** Names of people who are there, as an officer would type them. */
async function someNames(office: Office): Promise<string[]> {
  const { rows } = await read(office, async (tx) => ({
    rows: await pageOfApplications(tx, office.actor.regionCode, {
      outcome: null,
      before: null,
      limit: 2_000,
    }),
  }));
  return rows.flatMap(({ name }) => (name === null || name.length < 5 ? [] : name));
}

function percentiles(times: number[]) {
  times.sort((one, other) => one - other);
  const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0);
  return { requests: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

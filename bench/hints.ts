import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { openBrowser } from "../e2e/browser.ts";
import { SYNC_LIMITS } from "../packages/domain/src/field/devices.ts";
import { HINT_RULES } from "../packages/domain/src/field/hint-rules.ts";
import { normaliseName } from "../packages/domain/src/intake/person-name.ts";
import { exportHints } from "../packages/linkage/src/phone/export.ts";
import { EXAMPLE_DAY } from "../packages/server/src/example/city.ts";
import { openPeople, type Person } from "../packages/server/src/example/people.ts";
import { diceFrom } from "../packages/server/src/example/random.ts";
import { IDENTITY_MODEL } from "../packages/server/src/intake/service.ts";

/**
 * How long a phone takes to find out without a network whether somebody is registered already, in an area as large as
 * a phone may hold: `node bench/hints.ts [PEOPLE] [CHECKS]`. The phone's own code runs in a browser that is slowed down
 * six times. Prints JSON: the file's size, milliseconds to open it once, and for one check; half of those who are
 * checked are in the file.
 */
const people = Number(process.argv[2] ?? SYNC_LIMITS.hintedPeopleMax);
const checks = Number(process.argv[3] ?? 400);
const SLOWED = 6;

const registry = openPeople(diceFrom("hints"), EXAMPLE_DAY);
const known = Array.from({ length: people }, () => registry.invent({}));
const file = exportHints(
  known.map(({ bornOn, household, name, nik }) => ({
    nik,
    name: normaliseName(name.words.join(" ")).key,
    born: bornOn,
    phone: `+62${household.phone}`,
  })),
  {
    columns: IDENTITY_MODEL.columns,
    rules: HINT_RULES.map(({ rule }) => rule),
    modelId: "bench",
    salt: randomBytes(16).toString("base64url"),
    madeOn: new Date().toISOString(),
  },
);
const typed = ({ bornOn, household, name, nik }: Person) => ({
  nik,
  name: name.words.join(" "),
  bornOn,
  phone: `0${household.phone}`,
});
const sought = Array.from({ length: checks }, (_, at) =>
  typed(at % 2 === 0 ? (known[(at * 7919) % people] ?? registry.invent({})) : registry.invent({})),
);

const browser = await openBrowser();
try {
  const page = await browser.newPage();
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await page.addScriptTag({ content: await phoneCode() });
  const hints = Buffer.from(file).toString("base64");
  // The page is not typed here: it runs in the browser, where `phone` is what the script above left.
  const { ms, openMs, warned } = await page.evaluate<{
    openMs: number;
    ms: number[];
    warned: number;
  }>(`(() => {
    const store = { pack: () => (${JSON.stringify({ hints, fetchedAt: new Date().toISOString() })}), now: () => new Date() };
    const from = performance.now();
    const book = phone.openHintBook(store);
    const openMs = performance.now() - from;
    let warned = 0;
    const ms = ${JSON.stringify(sought)}.map((newcomer) => {
      const start = performance.now();
      if (book.check(newcomer).length > 0) warned += 1;
      return performance.now() - start;
    });
    return { openMs, ms, warned };
  })()`);
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(checks * share)] ?? 0) * 100) / 100;
  process.stdout.write(
    `${JSON.stringify(
      {
        people,
        fileBytes: file.length,
        slowed: SLOWED,
        openMs: Math.round(openMs),
        checks,
        warned,
        checkMs: { p50: at(0.5), p99: at(0.99), worst: sorted.at(-1) },
      },
      null,
      2,
    )}\n`,
  );
} finally {
  await browser.close();
}

/** What the field app runs, as one script. */
async function phoneCode(): Promise<string> {
  const entry = new URL("../packages/desk/src/field/sync/hints.ts", import.meta.url);
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry: fileURLToPath(entry), formats: ["iife"], name: "phone" },
    },
  });
  const [one] = [built].flat();
  const chunk = one !== undefined && "output" in one ? one.output[0] : undefined;
  if (chunk === undefined) throw new Error("nothing was built");
  return chunk.code;
}

import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/**
 * Runs several engines in turn on one file, some rounds, and prints JSON with each one's least and middle
 * figures and the ratios to our engine's: `node bench/rounds.ts FILE.csv [--rounds 3] [--rules std|wide]
 * [--without plain] [--splink PYTHON]`.
 *
 * In turn, because a machine that others use too is slower at one minute than at the next: only figures of the
 * same round may be compared.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    rules: { type: "string", default: "std" },
    without: { type: "string", multiple: true, default: [] },
    splink: { type: "string" },
    model: { type: "string" },
  },
});
const [file = ""] = positionals;
const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const rules = ["--rules", values.rules];

const built = spawnSync(process.execPath, [beside("../build.ts")], { stdio: "inherit" });
if (built.status !== 0) throw new Error("The package could not be built.");
const engines: Record<string, readonly string[]> = {
  ours: [process.execPath, beside("engine.ts"), file, ...rules],
  "DuckDB plain": [process.execPath, beside("duckdb.ts"), file, ...rules, "--form", "plain"],
  "DuckDB tuned": [process.execPath, beside("duckdb.ts"), file, ...rules, "--form", "tuned"],
  ...(values.splink === undefined
    ? {}
    : {
        Splink: [
          values.splink,
          beside("splink/run.py"),
          "registry",
          file,
          ...(values.model === undefined ? [] : ["--model", values.model]),
        ],
      }),
};

type Total = { wallSeconds: number; cpuSeconds: number; peakMb: number };
type Report = { total: Total; predictedPairs?: number; candidatePairs?: number; f1?: number };
const runs = new Map<string, Report[]>();
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, [program = "", ...given]] of Object.entries(engines)) {
    if (values.without.some((word) => name.includes(word))) continue;
    const { status, stdout, stderr } = spawnSync(program, given, {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
    runs.set(name, [...(runs.get(name) ?? []), JSON.parse(stdout)]);
    process.stderr.write(
      `round ${round + 1}: ${name} ${JSON.stringify(runs.get(name)?.at(-1)?.total)}\n`,
    );
  }
}

const middle = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const ours = (runs.get("ours") ?? []).map(({ total }) => total);
const engineFigures = [...runs].map(([name, reports]) => ({
  engine: name,
  cpuSeconds: figures(reports.map(({ total }) => total.cpuSeconds)),
  wallSeconds: figures(reports.map(({ total }) => total.wallSeconds)),
  peakMb: figures(reports.map(({ total }) => total.peakMb)),
  timesOurCpu: middle(reports.map(({ total }, n) => total.cpuSeconds / (ours[n]?.cpuSeconds ?? 1))),
  candidatePairs: reports[0]?.candidatePairs,
  predictedPairs: reports[0]?.predictedPairs,
  f1: reports[0]?.f1,
}));
process.stdout.write(
  `${JSON.stringify({ machine: machine(), file, rules: values.rules, engines: engineFigures }, null, 2)}\n`,
);

function figures(numbers: readonly number[]) {
  return { least: Math.min(...numbers), middle: middle(numbers) };
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? "?"}, Node ${process.version}`;
}

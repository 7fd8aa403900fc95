import { MultiBar, Presets } from "cli-progress";
import type { Progress, StageReport } from "../main-job/stages.ts";

const NAMES: Readonly<Record<string, string>> = {
  example: "example city",
  intake: "intake",
  facts: "facts",
  checks: "checks",
  duplicates: "duplicates",
  decisions: "decisions",
  cohort: "cohort",
  decree: "decree",
  batch: "batch",
  reply: "reply",
  visits: "field visits",
  results: "results",
};

const NAME_WIDTH = 14;

/** One bar a stage in a terminal, one plain line a stage elsewhere. Always on stderr: stdout is for results. */
export function progressOn(stream: NodeJS.WriteStream): Progress & { stop(): void } {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): Progress & { stop(): void } {
  const all = new MultiBar(
    {
      stream,
      format: "{name} {bar} {value} {note}",
      hideCursor: true,
      barsize: 24,
      clearOnComplete: false,
    },
    Presets.shades_grey,
  );
  let bar: ReturnType<typeof all.create> | null = null;
  let isStopped = false;
  const stop = () => {
    if (isStopped) return;
    isStopped = true;
    all.stop();
  };
  process.once("exit", stop); // whatever ends us, the terminal gets its cursor back
  return {
    started: (name, rows) => {
      bar = all.create(rows ?? 0, 0, { name: (NAMES[name] ?? name).padEnd(NAME_WIDTH), note: "" });
    },
    advanced: (rows) => {
      if (bar !== null && rows > bar.getTotal()) bar.setTotal(rows);
      bar?.update(rows);
    },
    ended: (report) => {
      bar?.setTotal(Math.max(report.rows, 1));
      bar?.update(Math.max(report.rows, 1), { note: noteOf(report) });
    },
    stop,
  };
}

function lines(stream: NodeJS.WriteStream): Progress & { stop(): void } {
  return {
    started: () => {},
    advanced: () => {},
    ended: (report) => {
      const name = (NAMES[report.stage] ?? report.stage).padEnd(NAME_WIDTH);
      stream.write(`${name} ${String(report.rows).padStart(7)} rows  ${noteOf(report)}\n`);
    },
    stop: () => {},
  };
}

function noteOf(report: StageReport): string {
  const counts = Object.entries(report.counts).map(([name, count]) => `${name} ${count}`);
  return [`${report.seconds.toFixed(1)} s`, ...counts].join(", ");
}

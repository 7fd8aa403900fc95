import { Presets, SingleBar } from "cli-progress";
import type { Stage } from "../run/find-pairs.ts";

/** What a person at the command line is told while it works; always on stderr, stdout is for results. */
export type Terminal = {
  say(...lines: readonly string[]): void;
  /** Something to look at, though the work goes on. */
  warn(...lines: readonly string[]): void;
  /** Begins a task; its stages are shown under its name. */
  begin(task: string): (stage: Stage, share: number) => void;
  /** The last task is through. */
  end(): void;
};

const NAMES: Readonly<Record<Stage, string>> = {
  load: "reading",
  index: "blocking",
  compare: "comparing",
  estimate: "estimating",
};
const NAME_WIDTH = 22;

/** A bar a stage on a terminal, a plain line a stage elsewhere, nothing but warnings when asked to be quiet. */
export function terminalOn(stream: NodeJS.WriteStream, isQuiet: boolean): Terminal {
  let task = "";
  let stage: Stage | null = null;
  let began = 0;
  let bar: SingleBar | null = null;

  const end = () => {
    if (stage === null) return;
    const name = nameOf(stage);
    stage = null;
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    if (bar !== null) {
      bar.update(100, { note: seconds });
      bar.stop();
      bar = null;
    } else if (!isQuiet) stream.write(`${name} ${seconds.padStart(8)}\n`);
  };
  const nameOf = (each: Stage) =>
    `${NAMES[each]}${task === "" ? "" : ` (${task})`}`.padEnd(NAME_WIDTH);
  const advance = (next: Stage, share: number) => {
    if (next !== stage) {
      end();
      stage = next;
      began = performance.now();
      if (stream.isTTY && !isQuiet) {
        bar = new SingleBar(
          {
            stream,
            format: `${nameOf(next)} {bar} {note}`,
            barsize: 24,
            hideCursor: false,
            gracefulExit: false,
            linewrap: null,
          },
          Presets.shades_grey,
        );
        bar.start(100, 0, { note: "" });
      }
    }
    bar?.update(Math.round(share * 100));
  };
  const write = (lines: readonly string[]) => {
    end();
    for (const line of lines) stream.write(`${line}\n`);
  };
  return {
    say: (...lines) => {
      if (!isQuiet) write(lines);
    },
    warn: (...lines) => write(lines.map((line) => `Warning: ${line}`)),
    begin: (name) => {
      end();
      task = name;
      return advance;
    },
    end,
  };
}

/** A count as people write it. */
export function counted(count: number): string {
  return Math.round(count).toLocaleString("en");
}

/** "1 pair", "2 pairs". */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${counted(count)} ${Math.round(count) === 1 ? one : several}`;
}

/** A share as a percentage that keeps what matters near 0 and 100. */
export function share(value: number): string {
  return value.toFixed(4);
}

/** Rows of text in columns; a column of numbers stands to the right, its heading too. */
export function inColumns(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths: number[] = [];
  const numeric: boolean[] = [];
  for (const [r, row] of rows.entries()) {
    for (const [n, cell] of row.entries()) {
      widths[n] = Math.max(widths[n] ?? 0, cell.length);
      const isNumber = cell === "" || /^[-+\d,.e]*\d$/.test(cell);
      if (r > 0 || isNumber) numeric[n] = (numeric[n] ?? true) && isNumber;
    }
  }
  return rows.map((row) =>
    row
      .map((cell, n) => {
        const width = widths[n] ?? 0;
        return numeric[n] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(gap)
      .trimEnd(),
  );
}

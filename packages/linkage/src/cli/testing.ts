import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LinkageModel } from "../model/model.ts";

const BINARY = fileURLToPath(new URL("../../bin/linkage.mjs", import.meta.url));

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs the real command in a process of its own. */
export function linkage(...args: readonly string[]): Promise<Ran> {
  return runNode(BINARY, args);
}

export function runNode(
  file: string,
  args: readonly string[],
  cwd: string = process.cwd(),
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd, maxBuffer: 1 << 26, encoding: "utf8" },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}

/** The lines of a CSV without quotes: a list of fields for each, the header first. */
export function csvOfFile(path: string): string[][] {
  return csvOfText(readFileSync(path, "utf8"));
}

export function csvOfText(text: string): string[][] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
}

/** A small specification for the registry's columns. */
export const SPEC: LinkageModel = {
  format: "linkage-model",
  version: 1,
  columns: {
    name: { type: "text" },
    dob: { type: "date" },
    mother: { type: "text" },
    phone: { type: "text" },
  },
  blocking: ["phone", "firstWord(name) & dob", "dob & firstWord(mother)", "name & mother"],
  comparisons: [
    {
      name: "name",
      levels: [
        { when: { is: "equal", column: "name" }, frequency: { column: "name" } },
        { when: { is: "jaroWinkler", column: "name", atLeast: 0.9 } },
        { when: "else" },
      ],
    },
    {
      name: "dob",
      levels: [
        { when: { is: "equal", column: "dob" } },
        { when: { is: "dateTypo", column: "dob" } },
        { when: "else" },
      ],
    },
    {
      name: "mother",
      levels: [
        { when: { is: "equal", column: "mother" } },
        { when: { is: "jaroWinkler", column: "mother", atLeast: 0.9 } },
        { when: "else" },
      ],
    },
    {
      name: "phone",
      levels: [{ when: { is: "equal", column: "phone" } }, { when: "else" }],
    },
  ],
};

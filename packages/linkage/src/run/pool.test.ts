import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import type { LinkageModel } from "../model/model.ts";
import { fromObjects } from "../tables/objects.ts";
import { type FindOptions, findPairs, type Prepared, prepare } from "./find-pairs.ts";

const folder = mkdtempSync(join(tmpdir(), "linkage-pool-"));
afterAll(() => rmSync(folder, { recursive: true }));

let modules = 0;
/** The address of a module with this text. */
function moduleOf(text: string): string {
  const path = join(folder, `custom-${modules++}.mjs`);
  writeFileSync(path, text);
  return pathToFileURL(path).href;
}

function modelOf(name: string): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns: { place: { type: "text" }, name: { type: "text", clean: ["upper"] } },
    blocking: ["place"],
    comparisons: [
      {
        name: "rhyme",
        levels: [
          { when: { is: "custom", name, columns: ["name", "place"] }, m: 0.8, u: 0.1 },
          { when: "else", m: 0.2, u: 0.9 },
        ],
      },
    ],
    prior: 0.5,
  };
}

const ROWS = ["Ani", "Dini", "Budi", null, "Rudi"].map((name) => ({ name, place: "JAMBI" }));
const find = (name: string, options: FindOptions) =>
  findPairs([fromObjects(ROWS)], modelOf(name), options);

const RHYMES =
  "export const rhymes = ([a], [b]) => a !== null && b !== null && a.slice(-2) === b.slice(-2);";

describe.each([1, 2])("with %i threads", (threads) => {
  test("a test of the caller's own gets the cleaned values of either record", async () => {
    const { pairs } = await find("rhymes", { threads, customModule: moduleOf(RHYMES) });
    expect([[...pairs.a], [...pairs.b]]).toEqual([
      [0, 2],
      [1, 4],
    ]);
    const seen = moduleOf(`export const sees = (left, right) => {
      if (left[0] === "ANI" && right[0] === null) throw new Error(JSON.stringify([left, right]));
      return true;
    };`);
    await expect(find("sees", { threads, customModule: seen })).rejects.toThrow(
      'failed for records 1 and 4: [["ANI","JAMBI"],[null,"JAMBI"]]',
    );
  });

  test("the tests may take their time to load", async () => {
    const slowly = `await new Promise((resolve) => setTimeout(resolve, 300));\n${RHYMES}`;
    const { pairs } = await find("rhymes", { threads, customModule: moduleOf(slowly) });
    expect(pairs.a).toHaveLength(2);
  });

  test.each([
    ["throws", 'throw new Error("no rhyme")', "failed for records 1 and 2: no rhyme"],
    ["throws what is no error", 'throw "no rhyme"', "failed for records 1 and 2: no rhyme"],
    ["says nothing", "", "must answer true or false, and said undefined for records 1 and 2."],
    ["says a word", 'return "yes"', "must answer true or false, and said yes for records 1"],
    ["waits", "return Promise.resolve(false)", "must answer true or false, and said an object"],
  ])("a test that %s is told with its place", async (_, body, problem) => {
    const customModule = moduleOf(`export function rhymes() { ${body} }`);
    const failed = find("rhymes", { threads, customModule });
    await expect(failed).rejects.toThrow(LinkageError);
    await expect(failed).rejects.toThrow(`comparisons.rhyme: the custom test rhymes ${problem}`);
  });

  test("a test that is not there is told with those that are", async () => {
    const customModule = moduleOf(
      `${RHYMES} export const sounds = () => true; export const x = 5;`,
    );
    await expect(find("rhyme", { threads, customModule })).rejects.toThrow(
      new LinkageError(
        "comparisons.rhyme: there is no custom test rhyme; the functions given are rhymes, sounds.",
      ),
    );
    await expect(find("toString", { threads })).rejects.toThrow(
      new LinkageError(
        "comparisons.rhyme: there is no custom test toString; no functions were given. Name a module that exports it.",
      ),
    );
  });

  test("a module that cannot be loaded is told with the reason", async () => {
    const customModule = moduleOf('throw new Error("not today");');
    await expect(find("rhymes", { threads, customModule })).rejects.toThrow(
      `The custom tests cannot be loaded from ${customModule}: not today`,
    );
    const absent = pathToFileURL(join(folder, "absent.mjs")).href;
    await expect(find("rhymes", { threads, customModule: absent })).rejects.toThrow(
      `The custom tests cannot be loaded from ${absent}: `,
    );
  });

  test("what takes the pairs may fail, and the run ends with its error", async () => {
    const onPairs = () => {
      throw new Error("the disk is full");
    };
    const options = { threads, onPairs, customModule: moduleOf(RHYMES) };
    await expect(find("rhymes", options)).rejects.toThrow("the disk is full");
  });
});

describe("a thread that dies", () => {
  const dies = `import { isMainThread } from "node:worker_threads";
    export const rhymes = () => isMainThread || process.exit(3);`;

  test("at work ends the run, which does not wait for it", async () => {
    await expect(find("rhymes", { threads: 2, customModule: moduleOf(dies) })).rejects.toThrow(
      "A thread of the run ended before its work did, with code 3.",
    );
  });

  const ask = ({ guard, pool }: Prepared) =>
    pool.all<"pairs">(() => {
      const next = new Int32Array(new SharedArrayBuffer(4));
      return { do: "pairs", next, threshold: 0, freshFrom: 0, guard };
    });
  const preparedWith = (customModule: string) =>
    prepare([fromObjects(ROWS)], modelOf("rhymes"), { threads: 2, customModule });

  test("at rest is noticed when there is work", async () => {
    const prepared = await preparedWith(
      moduleOf(`import { isMainThread } from "node:worker_threads";
        export const rhymes = () => true;
        if (!isMainThread) setTimeout(() => process.exit(4), 50);`),
    );
    const work = async () => {
      for (;;) await ask(prepared);
    };
    await expect(work()).rejects.toThrow("ended before its work did, with code 4.");
    await prepared.close();
  });

  test("takes the reason with it, when a module loads in no thread but the first", async () => {
    const customModule = moduleOf(`import { isMainThread } from "node:worker_threads";
      if (!isMainThread) throw new Error("only here");
      export const rhymes = () => true;`);
    await expect(find("rhymes", { threads: 2, customModule })).rejects.toThrow("only here");
  });

  test("has failed for good: nothing more is asked of the others", async () => {
    const prepared = await preparedWith(moduleOf(dies));
    await expect(ask(prepared)).rejects.toThrow("with code 3");
    await expect(ask(prepared)).rejects.toThrow("with code 3");
    await prepared.close();
  });
});

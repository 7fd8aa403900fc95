import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { skipAloud } from "../testing/skip-aloud.ts";
import { type Account, findServiceUser, isRoot } from "./account.ts";
import { findPackage, prepareEngine } from "./engine.ts";

const ourselves: Account = { way: "ourselves" };
let folder: string;
let pkg: string;

/** The installed package as npm leaves it when install scripts are off: without links between libraries. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "payung-engine-"));
  pkg = join(folder, "package");
  cpSync(findPackage(), pkg, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a") && !lstatSync(path).isSymbolicLink(),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

test("without its links an engine cannot run, and a sentence says what else to do", () => {
  const list = join(pkg, "native", "pg-symlinks.json");
  cpSync(list, join(folder, "list"));
  rmSync(list);
  expect(() => prepareEngine(ourselves, join(folder, "in-vain"), pkg)).toThrow(
    /does not run here \(.*shared librar.*DATABASE_URL/s,
  );
  cpSync(join(folder, "list"), list);
});

test("the links that the package's install script would have made are made, and it runs in place", () => {
  expect(prepareEngine(ourselves, join(folder, "copies"), pkg).folder).toBe(join(pkg, "native"));
  expect(existsSync(join(folder, "copies"))).toBe(false);
});

test("an engine in root's own folder is copied to where the service user may run it", (context) => {
  const user = isRoot() ? findServiceUser() : null;
  if (user === null) return skipAloud(context, "only root drops to a service user");
  const open = mkdtempSync(join(tmpdir(), "payung-engine-"));
  chmodSync(open, 0o755);
  const copied = prepareEngine({ way: "dropped", user }, open, pkg).folder;
  rmSync(open, { recursive: true });
  expect(copied.startsWith(open)).toBe(true);
});

test("an engine that cannot run in place is copied once, whole and readable for everyone", () => {
  chmodSync(join(pkg, "native", "bin", "postgres"), 0o600);
  const copied = prepareEngine(ourselves, join(folder, "copies"), pkg).folder;
  expect(copied.startsWith(join(folder, "copies"))).toBe(true);
  expect(lstatSync(join(copied, "bin", "postgres")).mode & 0o777).toBe(0o755);
  expect(lstatSync(join(copied, "share", "postgresql")).mode & 0o777).toBe(0o755);

  writeFileSync(join(copied, "mark"), "");
  prepareEngine(ourselves, join(folder, "copies"), pkg);
  expect(existsSync(join(copied, "mark"))).toBe(true); // not copied again
});

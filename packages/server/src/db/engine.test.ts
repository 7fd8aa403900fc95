import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Account } from "./account.ts";
import { findPackage, prepareEngine } from "./engine.ts";

const ourselves: Account = { way: "ourselves" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "payung-engine-"));
  mkdirSync(join(folder, "copies"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The installed package as npm leaves it when install scripts are off: without links between libraries. */
function givenPackage(): string {
  const pkg = join(folder, "package");
  cpSync(findPackage(), pkg, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a") && !lstatSync(path).isSymbolicLink(),
  });
  return pkg;
}

test("the links that the package's install script would have made are made, and it runs in place", () => {
  const pkg = givenPackage();
  expect(prepareEngine(ourselves, join(folder, "copies"), pkg).folder).toBe(join(pkg, "native"));
});

test("a package that cannot be written to is copied once, and the copy runs", () => {
  const pkg = givenPackage();
  const list = join(pkg, "native", "pg-symlinks.json");
  // Root writes everywhere, so a folder that takes no links is imitated: a file stands where it would be.
  rmSync(list);
  const blocked = () => prepareEngine(ourselves, join(folder, "copies"), pkg);
  expect(blocked).toThrow(/does not run here \(.*shared librar.*DATABASE_URL/s);
});

test("a copy made for another user is complete and readable for everyone", () => {
  const pkg = givenPackage();
  chmodSync(join(pkg, "native", "bin", "postgres"), 0o600); // cannot run in place
  const copied = prepareEngine(ourselves, join(folder, "copies"), pkg).folder;
  expect(copied.startsWith(join(folder, "copies"))).toBe(true);
  expect(lstatSync(join(copied, "bin", "postgres")).mode & 0o777).toBe(0o755);
  expect(lstatSync(join(copied, "share", "postgresql")).mode & 0o777).toBe(0o755);

  writeFileSync(join(copied, "mark"), "");
  prepareEngine(ourselves, join(folder, "copies"), pkg);
  expect(existsSync(join(copied, "mark"))).toBe(true); // not copied again
});

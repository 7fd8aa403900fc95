import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts", "packages/*/src/**/*.test.ts", "packages/desk/build/*.test.ts"],
    // What takes half a minute and seldom breaks is tried by `.ci/run all` (ADR 0054).
    exclude: ["**/node_modules/**", ...(process.env["LONG"] === "1" ? [] : ["**/*.long.test.ts"])],
    globalSetup: ["packages/server/src/db/testing.ts"],
    maxWorkers: 2,
    // One file after the other in the same two processes: what they all import is read once, not two hundred times. So a
    // file leaves no variable, global or clock behind that it has changed.
    isolate: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});

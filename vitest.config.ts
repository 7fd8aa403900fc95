import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts", "packages/*/src/**/*.test.ts", "packages/desk/build/*.test.ts"],
    globalSetup: ["packages/server/src/db/testing.ts"],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});

import { defineConfig } from "vitest/config";

// The browser checks: run by `.ci/run`, apart from `npm test`, since they need a chromium.
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["packages/server/src/db/testing.ts", "e2e/build-desk.ts"],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});

import { defineConfig } from "vitest/config";

// The browser checks: run by `.ci/run`, apart from `npm test`, since they need a chromium.
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["packages/server/src/db/testing.ts"],
    maxWorkers: 1,
    // A browser on a busy machine misses a beat now and then; whoever fails is tried once more, and the report says so.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});

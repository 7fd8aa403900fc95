import { defineConfig } from "vitest/config";

// The crash and race tests: run by `.ci/run`, apart from `npm test`, since they start and kill whole
// processes for minutes.
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ["packages/server/crash/*.test.ts"],
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});

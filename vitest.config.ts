import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/*.test.ts", "test/shared/**/*.test.ts", "test/client/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "service",
          include: ["test/server/**/*.test.ts"],
          globalSetup: ["test/support/database-server.ts"],
          setupFiles: ["test/support/loading.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/support/database-server.ts"],
          setupFiles: ["test/support/loading.ts"],
          // Journeys share the processor with a browser and a database: one at a time is faster and steadier.
          fileParallelism: false,
          // A machine that others use may stand still for seconds, and a browser with it. What fails twice has failed.
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          // The long forms: as many rounds as the product is held to. `npm run test:slow`.
          name: "slow",
          include: ["test/slow/**/*.test.ts"],
          globalSetup: ["test/support/database-server.ts"],
          setupFiles: ["test/support/loading.ts"],
          fileParallelism: false,
          testTimeout: 30 * 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

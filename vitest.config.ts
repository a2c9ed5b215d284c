import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/shared/**/*.test.ts", "test/client/**/*.test.ts"] } },
      {
        test: {
          name: "service",
          include: ["test/server/**/*.test.ts"],
          globalSetup: ["test/support/database-server.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

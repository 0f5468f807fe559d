import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: {
      include: ["src/core/**"],
      thresholds: { "src/core/**": { 100: true } },
    },
  },
});

import { defineConfig } from "vitest/config";
import { PartsReporter } from "./test/real/parts-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", new PartsReporter()],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: {
      include: ["src/core/**"],
      thresholds: { "src/core/**": { 100: true } },
    },
  },
});

import { defineConfig } from "vitest/config";
import { PartsReporter } from "./test/real/parts-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", new PartsReporter()],
    // Real servers, real browsers, two cores: a limit that only a hang reaches.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    coverage: {
      include: ["src/core/**"],
      thresholds: { "src/core/**": { 100: true } },
    },
  },
});

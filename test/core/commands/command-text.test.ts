import { expect, test } from "vitest";
import { commandText } from "../../../src/core/commands/command-text.ts";
import { parseCommands } from "../../../src/core/commands/parse-commands.ts";

const sha = "1".repeat(40);

test.each([
  "/help",
  "/status",
  "/status dev",
  "/diff",
  "/diff dev,staging",
  "/deploy dev,staging",
  `/deploy dev --sha ${sha}`,
  "/rollback dev",
  "/rollback dev --to 7",
  "/resume dev",
])("a reply names %s as it was written", (text) => {
  const [line] = parseCommands(text, ["dev", "staging"]);
  expect(line?.kind === "command" ? commandText(line.command) : line).toBe(text);
});

test("a reply leaves the reason out: it is somebody's free text", () => {
  expect(commandText({ name: "rollback", environment: "dev", reason: "@everybody look" })).toBe(
    "/rollback dev",
  );
});

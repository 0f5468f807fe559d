import { describe, expect, test } from "vitest";
import { commandText } from "../../../src/core/commands/command-text.ts";
import { parseCommands } from "../../../src/core/commands/parse-commands.ts";

const environments = ["dev", "staging", "production"];

describe("commandText", () => {
  test.each([
    "/help",
    "/status",
    "/status staging",
    "/diff",
    "/diff dev,staging",
    "/deploy dev,staging",
    `/deploy production --sha ${"a".repeat(40)}`,
    "/rollback production",
    "/rollback production --to 7",
    "/resume production",
    "/deploy staging,production --ack pvc-removed,crd-removed@0123456789ab",
    "/rollback production --to 7 --ack pvc-removed",
    "/resume production --ack mass-removal",
    "/render",
    `/render ${"a".repeat(40)}`,
  ])("%s is written as it was read", (body) => {
    const written = parseCommands(body, environments).map((line) =>
      line.kind === "command" ? commandText(line.command) : "",
    );
    expect(written).toEqual([body]);
  });

  test("leaves a reason out", () => {
    expect(commandText({ name: "rollback", environment: "production", reason: "@everybody" })).toBe(
      "/rollback production",
    );
  });
});

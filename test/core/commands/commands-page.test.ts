import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandTable } from "../../../src/core/commands/command-table.ts";
import { parseCommands } from "../../../src/core/commands/parse-commands.ts";

const page = readFileSync(new URL("../../../docs/commands.md", import.meta.url), "utf8");

test("docs/commands.md lists every command as help does", () => {
  const rows = [...page.matchAll(/^\| `(\/\w+(?: [^`]*)?)` +\| ([A-Z].*?) +\|$/gm)].map(
    ([, usage, summary]) => ({
      usage,
      summary: summary?.replaceAll("`", ""),
    }),
  );
  expect(rows).toEqual(commandTable.map(({ usage, summary }) => ({ usage, summary })));
});

test("every example of docs/commands.md is a command", () => {
  const examples = [...page.matchAll(/^```\n([^`]+)\n```$/gm)].map(([, text]) => text ?? "");
  expect(examples).toHaveLength(7);
  for (const example of examples) {
    expect(parseCommands(example, ["staging", "production"]).map(({ kind }) => kind)).toEqual(["command"]);
  }
});

test("the error that docs/commands.md shows is the one that is given", () => {
  const [line] = parseCommands("/deploy prodcution", ["dev", "staging", "production"]);
  expect(page).toContain(line?.kind === "error" ? line.message : "no error");
});

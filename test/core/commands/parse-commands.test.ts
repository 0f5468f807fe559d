import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/core/model/command.ts";
import { commandEntry, commandTable } from "../../../src/core/commands/command-table.ts";
import { mayHoldCommand } from "../../../src/core/commands/may-hold-command.ts";
import { parseCommands } from "../../../src/core/commands/parse-commands.ts";

const environments = ["dev", "staging", "production"];
const sha = "0123456789abcdef0123456789abcdef01234567";

function commandsIn(body: string, names: readonly string[] = environments): readonly Command[] {
  return parseCommands(body, names).flatMap((line) => (line.kind === "command" ? [line.command] : []));
}

function errorsIn(body: string, names: readonly string[] = environments): readonly string[] {
  return parseCommands(body, names).flatMap((line) => (line.kind === "error" ? [line.message] : []));
}

/** The error of a comment that holds nothing but one. */
function errorOf(body: string, names: readonly string[] = environments): string {
  expect(commandsIn(body, names)).toEqual([]);
  const [message, ...others] = errorsIn(body, names);
  expect(others).toEqual([]);
  return message ?? "";
}

describe("every command", () => {
  test.each<readonly [string, Command]>([
    ["/help", { name: "help" }],
    ["/status", { name: "status" }],
    ["/status staging", { name: "status", environment: "staging" }],
    ["/diff", { name: "diff", environments: [] }],
    ["/diff staging,production", { name: "diff", environments: ["staging", "production"] }],
    ["/deploy production", { name: "deploy", environments: ["production"] }],
    ["/deploy dev, staging", { name: "deploy", environments: ["dev", "staging"] }],
    ["/deploy dev ,staging", { name: "deploy", environments: ["dev", "staging"] }],
    ["/deploy dev,dev,staging", { name: "deploy", environments: ["dev", "staging"] }],
    ["/rollback production", { name: "rollback", environment: "production", reason: "" }],
    ["/rollback production --to 12", { name: "rollback", environment: "production", to: "12", reason: "" }],
    ["/resume production", { name: "resume", environment: "production" }],
    ["/render", { name: "render" }],
  ])("%s", (body, command) => {
    expect(parseCommands(body, environments)).toEqual([{ kind: "command", command }]);
  });

  test("a deployment of one revision", () => {
    expect(parseCommands(`/deploy production --sha ${sha}`, environments)).toEqual(
      parseCommands(`/deploy production --sha=${sha.toUpperCase()}`, environments),
    );
    expect(commandsIn(`/deploy production --sha ${sha}`)).toEqual([
      { name: "deploy", environments: ["production"], revision: sha },
    ]);
    expect(commandsIn(`/deploy production --sha ${"0".repeat(64)}`)).toHaveLength(1);
  });

  test("the head of a fork is rendered by its full SHA, or by none", () => {
    expect(parseCommands(`/render ${sha.toUpperCase()}`, environments)).toEqual([
      { kind: "command", command: { name: "render", revision: sha } },
    ]);
    expect(errorOf("/render 0123456")).toContain("/render takes a full commit SHA of 40 hexadecimal digits");
    expect(errorOf("/render HEAD")).toContain("takes a full commit SHA");
    expect(errorOf("/render production")).toContain("takes a full commit SHA");
    expect(errorOf(`/render ${sha} now`)).toContain('takes one SHA; "now" is too much');
    expect(errorOf(`/render 01234\u00a0${sha}`)).toContain("U+00A0");
    expect(errorOf(`/render --sha ${sha}`)).not.toBe("");
  });

  test("its example in the table is a command of that name, and its usage begins with it", () => {
    for (const { name, example, usage } of commandTable) {
      expect(commandsIn(example).map((command) => command.name)).toEqual([name]);
      expect(usage.split(" ")[0]).toBe(`/${name}`);
      expect(commandEntry(name)?.name).toBe(name);
    }
  });
});

describe("an acknowledgement", () => {
  const pvc = { code: "pvc-removed" };
  const crd = { code: "crd-removed" };
  const exact = { code: "pvc-removed", of: "0123456789ab" };

  test.each([
    ["--ack pvc-removed", [pvc]],
    ["--ack=pvc-removed", [pvc]],
    ['--ack "pvc-removed"', [pvc]],
    ["--ack pvc-removed,crd-removed", [pvc, crd]],
    ["--ack pvc-removed, crd-removed", [pvc, crd]],
    ["--ack pvc-removed ,crd-removed", [pvc, crd]],
    ["--ack pvc-removed --ack crd-removed", [pvc, crd]],
    ["--ack pvc-removed,pvc-removed --ack pvc-removed", [pvc]],
    ["--ack pvc-removed@0123456789ab", [exact]],
    [`--ack pvc-removed --sha ${sha}`, [pvc]],
    [`--sha ${sha} --ack pvc-removed`, [pvc]],
  ])("%s", (flags, acknowledge) => {
    expect(commandsIn(`/deploy production ${flags}`)).toEqual([
      expect.objectContaining({ name: "deploy", environments: ["production"], acknowledge }),
    ]);
  });

  test("goes with every command that may delete", () => {
    expect(commandsIn("/rollback production --reason too loud --ack pvc-removed")).toEqual([
      { name: "rollback", environment: "production", reason: "too loud", acknowledge: [pvc] },
    ]);
    expect(commandsIn("/rollback production --to 12 --ack pvc-removed")).toEqual([
      { name: "rollback", environment: "production", to: "12", reason: "", acknowledge: [pvc] },
    ]);
    expect(commandsIn("/resume production --ack pvc-removed")).toEqual([
      { name: "resume", environment: "production", acknowledge: [pvc] },
    ]);
    expect(errorOf("/status production --ack pvc-removed")).toContain('/status has no flag "--ack".');
  });

  test.each([
    ["--ack", "--ack needs the code of a finding."],
    ["--ack --sha x", "--ack needs the code of a finding."],
    ['--ack ""', "--ack needs the code of a finding."],
    ["--ack pvc-remvoed", 'There is no finding "pvc-remvoed". Did you mean pvc-removed?'],
    ["--ack PVC-removed", 'There is no finding "PVC-removed". Did you mean pvc-removed?'],
    ["--ack everything", 'There is no finding "everything". The preview names the code of each finding.'],
    ["--ack all", 'There is no finding "all". The preview'],
    ["--ack __proto__", 'There is no finding "__proto__". The preview'],
    ["--ack pvc-removed,", 'A code is missing in "pvc-removed,".'],
    ["--ack pvc-removed,,crd-removed", 'A code is missing in "pvc-removed,,crd-removed".'],
    ["--ack pvc-removed crd-removed", '"crd-removed" after the value of --ack is too much.'],
    ["--ack pvc-removed please", '"please" after the value of --ack is too much.'],
    ["--ack pvc\u2011removed", "U+2011"],
    ["--ack pvc-removed@0123", "is cut or changed: after the @ stand 12 characters"],
    ["--ack pvc-removed@0123456789AB", "is cut or changed"],
    ["--ack pvc-removed@", "is cut or changed"],
    ["--ack pvc-removed,pvc-removed@0123456789ab", "--ack names pvc-removed twice, and not for the same."],
    [`--ack ${Array.from({ length: 21 }, (_, index) => `c${index}`).join(",")}`, "at most 20 codes, not 21."],
    ["--acknowledge pvc-removed", '/deploy has no flag "--acknowledge".'],
    ["--akc pvc-removed", 'no flag "--akc". Did you mean --ack?'],
  ])("%s is answered with what is wrong", (flags, message) => {
    expect(errorOf(`/deploy production ${flags}`)).toContain(message);
  });
});

describe("the reason of a rollback", () => {
  test.each([
    ["/rollback production --reason bad image", "bad image"],
    ['/rollback production --reason "bad image"', "bad image"],
    ['/rollback production --reason="bad image"', "bad image"],
    ["/rollback production --reason=bad image", "bad image"],
    ["/rollback production --reason schlechtes Bild für Österreich 🙈", "schlechtes Bild für Österreich 🙈"],
    ["/rollback production --reason don't - see #12 — a bad day", "don't - see #12 — a bad day"],
    ['/rollback production --reason "--to is for others"', "--to is for others"],
  ])("%s", (body, reason) => {
    expect(commandsIn(body)).toEqual([{ name: "rollback", environment: "production", reason }]);
  });

  test("ends at the next flag", () => {
    expect(commandsIn("/rollback production --reason bad image --to 7")).toEqual([
      { name: "rollback", environment: "production", to: "7", reason: "bad image" },
    ]);
  });

  test.each([
    ["/rollback production --reason", "--reason needs a text."],
    ['/rollback production --reason ""', "--reason needs a text."],
    ["/rollback production --reason --to 7", "--reason needs a text."],
    [
      `/rollback production --reason ${"a".repeat(201)}`,
      "A reason has at most 200 characters; this one has 201.",
    ],
    [
      "/rollback production --reason bad —to 7",
      '"U+2014to" holds a long dash (U+2014): type two hyphens instead.',
    ],
    ["/rollback production --reason a\u202eb", "an invisible character (U+202E): remove it."],
    ["/rollback production --reason a\ud800b", "an invisible character (U+D800): remove it."],
    ['/rollback production --reason "bad', "A double quote is opened and not closed."],
    ["/rollback production --reason a --reason b", "--reason is given twice."],
  ])("%j is refused", (body, message) => {
    expect(errorOf(body)).toContain(message);
  });

  test("joiners belong to the spelling of many scripts", () => {
    expect(commandsIn("/rollback production --reason می‌خواهم")).toHaveLength(1);
  });
});

describe("errors help", () => {
  test.each([
    [
      "/deploy",
      "/deploy needs the name of an environment. Usage: /deploy ENV[,ENV] [--sha SHA] [--ack CODE[,CODE]]",
    ],
    ["/rollback", "/rollback needs the name of an environment."],
    [
      "/deploy prodcution",
      'There is no environment "prodcution". Did you mean production? Environments: dev, staging, production.',
    ],
    ["/deploy prod", "Did you mean production?"],
    ["/deploy Production", 'There is no environment "Production". Did you mean production?'],
    ["/deploy moon", 'There is no environment "moon". Environments: dev, staging, production.'],
    ["/deploy dev,,staging", 'A name is missing in "dev,,staging".'],
    ["/deploy dev staging", 'Several environments are separated by commas; "staging" is too much.'],
    ["/deploy production please", '"please" is too much.'],
    ["/rollback dev production", '/rollback takes one environment; "production" is too much.'],
    ["/rollback dev,production", "/rollback takes at most one environment, not 2."],
    ["/help me", '/help stands alone; "me" is too much.'],
    ["/resume production now", '/resume takes one environment; "now" is too much.'],
    ["/deploy production --shaa abc", '/deploy has no flag "--shaa". Did you mean --sha?'],
    ["/deploy production --force", '/deploy has no flag "--force". Usage:'],
    ["/deploy production -sha abc", '/deploy has no flag "-sha". Did you mean --sha?'],
    ["/resume production --reason x", '/resume has no flag "--reason".'],
    ["/deploy production --sha", "--sha needs a value."],
    ["/deploy production --sha=", "--sha needs a value."],
    ["/rollback production --to --reason x", "--to needs a value."],
    [`/deploy production --sha ${sha} now`, '"now" after the value of --sha is too much.'],
    [`/deploy production --sha ${sha} --sha ${sha}`, "--sha is given twice."],
    [
      "/deploy production --sha main",
      '--sha takes a full commit SHA of 40 hexadecimal digits (or 64), not "main"',
    ],
    ["/deploy production --sha 0123456", 'not "0123456"'],
    [
      "/rollback production --to latest",
      '--to takes the id of a deployment, which is a number, not "latest".',
    ],
    ["/rollback production --to 0", 'not "0"'],
    ["/rollback production --to \u0661", '"U+0661" holds U+0661, which no command knows.'],
  ])("%s", (body, message) => {
    expect(errorOf(body)).toContain(message);
  });

  test("without environments the configuration is at fault", () => {
    expect(errorOf("/deploy production", [])).toBe(
      'There is no environment "production". The configuration of this repository declares none.',
    );
  });

  test("a long list of environments is cut", () => {
    const many = Array.from({ length: 12 }, (_, index) => `shard-${index}`);
    expect(errorOf("/deploy moon", many)).toContain("shard-8, shard-9 and 2 more.");
    const all = Array.from({ length: 51 }, (_, index) => `s${index}`);
    expect(errorOf(`/deploy ${all.join(",")}`, all)).toContain(
      "/deploy takes at most 50 environments, not 51.",
    );
  });

  test("what a person wrote is repeated shortly", () => {
    expect(errorOf(`/deploy ${"x".repeat(200)}`)).toContain(`"${"x".repeat(40)}…"`);
  });
});

describe("words that are not ours", () => {
  test.each([
    "/retest",
    "/lgtm bla",
    "/etc/hosts is wrong",
    "/deploy/production",
    "/rollbackproduction",
    "/x",
    "/é",
  ])("%s is passed over in silence", (body) => {
    expect(parseCommands(body, environments)).toEqual([]);
  });

  test.each([
    [
      "/deply production",
      '"/deply" is no command of Slipway. Did you mean /deploy? Comment /help for all of them.',
    ],
    ["/dpeloy production", "Did you mean /deploy?"],
    ["/deploy: production", "Did you mean /deploy?"],
    ["/statsu", "Did you mean /status?"],
    ["/hlep", "Did you mean /help?"],
    ["/Rolback production", "Did you mean /rollback?"],
  ])("%s is one edit away and gets an answer", (body, message) => {
    expect(errorOf(body)).toContain(message);
  });

  test("case does not matter in the words of commands", () => {
    expect(commandsIn("/Deploy staging")).toEqual(commandsIn("/DEPLOY staging"));
    expect(commandsIn("/Deploy staging")).toHaveLength(1);
  });

  test("letters of other scripts do not become ours by lower-casing", () => {
    expect("\u212A".toLowerCase()).toBe("k");
    expect(errorOf("/rollbac\u212A production")).toContain("is no command of Slipway");
  });
});

describe("several lines", () => {
  test("each line is answered on its own", () => {
    expect(parseCommands("/deploy dev\nplease\n/status moon\n/status production", environments)).toEqual([
      { kind: "command", command: { name: "deploy", environments: ["dev"] } },
      { kind: "error", message: expect.stringContaining('no environment "moon"') },
      { kind: "command", command: { name: "status", environment: "production" } },
    ]);
  });

  test("a repeated line counts once", () => {
    expect(commandsIn("/deploy dev\n/deploy dev")).toHaveLength(1);
  });

  test.each([
    "/deploy production\n/rollback production",
    "/rollback production\n/rollback production --to 7",
    "/deploy dev,production\n/deploy production",
    `/deploy production\n/deploy production --sha ${sha}`,
    "/rollback production\n/resume production",
  ])("%j contradicts itself: none of it runs", (body) => {
    expect(commandsIn(body)).toEqual([]);
    expect(errorsIn(body)).toHaveLength(2);
    expect(errorsIn(body)[0]).toContain(
      "several commands of this comment would move production. Send the one that you mean.",
    );
  });

  test("a contradiction stops nothing else", () => {
    expect(commandsIn("/deploy production\n/rollback production\n/deploy dev\n/help")).toEqual([
      { name: "deploy", environments: ["dev"] },
      { name: "help" },
    ]);
  });
});

describe("limits", () => {
  test("more than ten commands are refused together", () => {
    const names = Array.from({ length: 11 }, (_, index) => `e${index}`);
    const body = names.map((name) => `/status ${name}`).join("\n");
    expect(errorOf(body, names)).toBe(
      "A comment holds at most 10 commands; this one holds 11. None of them ran.",
    );
    expect(
      commandsIn(
        names
          .slice(1)
          .map((name) => `/status ${name}`)
          .join("\n"),
        names,
      ),
    ).toHaveLength(10);
  });

  test("a long line is refused", () => {
    expect(errorOf(`/deploy ${"a".repeat(1000)}`)).toBe(
      "A command has at most 1000 characters; this one has 1008.",
    );
  });

  test("many words are refused", () => {
    expect(errorOf(`/rollback production --reason ${"a ".repeat(120)}`)).toBe(
      "A command has at most 100 words; this one has 123.",
    );
  });

  test("only the beginning of a comment is read, and it says so when a command stands behind it", () => {
    const quoted = "> quoted\n".repeat(500);
    expect(errorOf(`${quoted}\n/deploy dev`)).toBe(
      "This comment was not read: commands must stand in its first 4096 characters. Write the command in a comment of its own.",
    );
    expect(parseCommands(`${quoted}\n/lgtm`, environments)).toEqual([]);
    expect(errorOf(`${"word\n".repeat(900)}/deploy dev`)).toContain("first 4096 characters");
    expect(errorOf(`${"a".repeat(5000)}\n/deploy dev`)).toContain("first 4096 characters");
    expect(commandsIn(`/deploy dev\n\n${"> quoted\n".repeat(500)}`)).toHaveLength(1);
  });
});

describe("mayHoldCommand", () => {
  test("is true for every comment with a command, and false for most others", () => {
    expect(mayHoldCommand("thanks\r\n/deploy dev")).toBe(true);
    expect(mayHoldCommand("see a/b and  /deploy dev")).toBe(false);
    expect(mayHoldCommand("")).toBe(false);
  });
});

import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeRepository, type TestRepository } from "../git/make-repository.ts";
import { runCli, type Ran } from "./run-cli.ts";

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});

afterEach(() => {
  repository.remove();
});

const numbers = Array.from({ length: 1500 }, (_, index) => index + 1000);

/** Every object changes to a value of its own, so that none is shown together with another. */
function objects(value: (number: number) => string): string {
  return numbers
    .map(
      (number) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${number}}\ndata: {text: "${value(number)}"}\n`,
    )
    .join("---\n");
}

function run(args: readonly string[]): Promise<Ran> {
  return runCli(args, { directory: repository.path });
}

function secret(value: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: ${value}}\n`;
}

/** As a shell reads the command of the comment. */
function printedArguments(comment: string): readonly string[] {
  const [, command = ""] = /`(slipway diff [^`]*)` prints all\./.exec(comment) ?? [];
  const words = execFileSync("sh", ["-c", `slipway() { printf '%s\\0' "$@"; }; ${command}`], {
    encoding: "utf8",
  });
  return words.split("\0").slice(0, -1);
}

describe("slipway diff --full", () => {
  test("prints every object by the command that a cut comment names, pasted as it is", async () => {
    const folder = "it's one/of $(two)";
    repository.commit({ [`${folder}/a.yaml`]: objects((number) => `red ${number}`) });
    repository.commit({ [`${folder}/a.yaml`]: objects((number) => `blue ${number}`) });
    const cut = await run(["diff", "--base", "HEAD~1", "--path", `./${folder}`]);
    expect(cut.stdout.length).toBeLessThan(65_536);
    expect(cut.stdout).toMatch(/\*\*\d+ of 1,?500 objects shown\.\*\* `slipway diff/);
    const full = await run(printedArguments(cut.stdout));
    expect(full).toMatchObject({ status: 2, stderr: "" });
    const missing = numbers.filter((number) => !full.stdout.includes(`+ text: blue ${number}\n`));
    expect(missing).toEqual([]);
    expect(full.stdout).not.toMatch(/objects shown|Too long to be shown|more lines/);
  });

  test("prints the names of all objects to which the same happens, and long lines and objects whole", async () => {
    const long = "x".repeat(500);
    const added = Array.from({ length: 300 }, (_, index) => `  k${index}: v\n`).join("");
    repository.commit({ "env/a.yaml": objects(() => `${long} red`) });
    repository.commit({
      "env/a.yaml": objects(() => `${long} blue`),
      "env/b.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\ndata:\n${added}`,
    });
    const args = ["diff", "--base", "HEAD~1", "--path", "env"];
    const [comment, full] = [await run(args), await run([...args, "--full"])];
    expect(comment.stdout).toMatch(/and 1480 more/);
    expect(comment.stdout).toMatch(/more lines @@/);
    expect(numbers.filter((number) => !new RegExp(`c${number}\\b`).test(full.stdout))).toEqual([]);
    expect(full.stdout).toContain(`- text: ${long} red\n+ text: ${long} blue\n`);
    expect(full.stdout).toContain("k299: v");
  });

  test("promise 5: hides Secret values in full, too", async () => {
    repository.commit({ "env/s.yaml": secret("hunter2hunter2") });
    repository.commit({ "env/s.yaml": secret("correcthorse") });
    const { stdout } = await run(["diff", "--base", "HEAD~1", "--path", "env", "--full"]);
    expect(stdout).toContain("password");
    expect(stdout).not.toMatch(/hunter2|correcthorse/);
  });

  test("names no command that acknowledges for a folder: there is no environment of that name", async () => {
    const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n`;
    const kept = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n`;
    const config = `version: 1\nenvironments:\n  - {name: dev, path: env, cluster: local, namespace: shop}\n`;
    repository.commit({
      ".github/slipway.yml": config,
      "env/a.yaml": kept,
      "env/claim.yaml": claim,
    });
    repository.commit({ "env/claim.yaml": null });
    const named = await run(["diff", "--base", "HEAD~1"]);
    expect(named.stdout).toContain("/deploy dev --ack");
    const folder = await run(["diff", "--base", "HEAD~1", "--path", "env"]);
    expect(folder.stdout).toContain("needs an acknowledgement");
    expect(folder.stdout).not.toContain("--ack");
  });
});

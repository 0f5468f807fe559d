/** What the command line loads when it starts: nothing that only the server needs, so that it answers at once. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scratchFolder } from "../git/make-repository.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
let built: string;
let register: string;
let log: string;

/** Writes the address of every module that is loaded to a file, one a line. */
const hooks = `
import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  appendFileSync(process.env.MODULE_LOG, url + "\\n");
  return next(url, context);
}
`;

beforeAll(() => {
  built = scratchFolder();
  log = join(built, "log");
  register = join(built, "register.mjs");
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const options = ["-p", join(root, "tsconfig.build.json"), "--outDir", join(built, "lib"), "--noCheck"];
  execFileSync(process.execPath, [compiler, ...options]);
  writeFileSync(join(built, "package.json"), readFileSync(join(root, "package.json")));
  symlinkSync(join(root, "node_modules"), join(built, "node_modules"));
  mkdirSync(join(built, "bin"));
  writeFileSync(join(built, "bin/slipway.mjs"), readFileSync(join(root, "bin/slipway.mjs")));
  writeFileSync(join(built, "hooks.mjs"), hooks);
  writeFileSync(
    register,
    'import { register } from "node:module";\nregister(new URL("./hooks.mjs", import.meta.url));\n',
  );
}, 120_000);

afterAll(() => rmSync(built, { recursive: true, force: true }));

function packagesLoadedBy(...args: readonly string[]): readonly string[] {
  writeFileSync(log, "");
  try {
    execFileSync(process.execPath, ["--import", register, join(built, "bin/slipway.mjs"), ...args], {
      env: { PATH: process.env["PATH"], MODULE_LOG: log },
      stdio: "ignore",
    });
  } catch {
    // A command that ends with another status has loaded its modules all the same.
  }
  const urls = readFileSync(log, "utf8").trim().split("\n");
  const packages = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  return [...new Set(packages)].toSorted((a, b) => (a < b ? -1 : 1));
}

describe("the built command line", () => {
  test("loads one package to print its help", () => {
    expect(packagesLoadedBy("--help")).toEqual(["commander"]);
  });

  test("loads no package of the server to compare two revisions", () => {
    const loaded = packagesLoadedBy("diff", "--base", "HEAD", "--repo", root, "--path", "examples/shop/base");
    expect(loaded).toContain("js-yaml");
    for (const name of [
      "probot",
      "@octokit/rest",
      "bullmq",
      "ioredis",
      "@kubernetes/client-node",
      "undici",
    ]) {
      expect(loaded).not.toContain(name);
    }
  });

  test("starts with little more work than Node itself", () => {
    const floor = median(() => cpuMs([join(built, "hooks.mjs")]));
    const help = median(() => cpuMs([join(built, "bin/slipway.mjs"), "--help"]));
    expect(help - floor).toBeLessThan(60);
  });
});

/** User and system time of the process, which other work on the machine does not lengthen much. */
function cpuMs(args: readonly string[]): number {
  const print =
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(String((user + system) / 1000)); });";
  const script = join(built, "cpu.mjs");
  writeFileSync(script, print);
  const { stderr } = runWithStderr(["--import", script, ...args]);
  return Number(/[\d.]+$/.exec(stderr)?.[0]);
}

function runWithStderr(args: readonly string[]): { readonly stderr: string } {
  const output = join(built, "stderr");
  execFileSync("sh", ["-c", 'exec "$@" >/dev/null 2>"$0"', output, process.execPath, ...args], {
    env: { PATH: process.env["PATH"] },
  });
  return { stderr: readFileSync(output, "utf8") };
}

function median(measure: () => number): number {
  const values = Array.from({ length: 7 }, measure).toSorted((a, b) => a - b);
  return values[3] ?? 0;
}

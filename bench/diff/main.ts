/**
 * `tsx bench/diff/main.ts [--rounds N]`: the diff alone beside parsing its input, how it grows, and beside `dyff` on the same files. Exit
 * status 1 when a goal is not met, 2 when a part is absent.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadAll } from "js-yaml";
import { findPart } from "../../sandbox/parts/find.ts";
import { changeLines } from "../../src/core/report/change-lines.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import { type Contender, takeRounds } from "../preview/measure.ts";
import { medianWall, printCircumstances, printGoal, printRounds } from "../preview/report.ts";
import { diff, parse, renderText } from "./workload.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });
const rounds = Number(values.rounds);
const dyff = findPart("dyff");
if (dyff === undefined) {
  console.error('The benchmark needs dyff ("npm run parts dyff").');
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), "slipway-bench-"));
try {
  printCircumstances({ dyff: dyff.version, node: process.version });
  const met = [await besideParsing(), await growth(), await besideDyff(dyff.path)];
  process.exitCode = met.every(Boolean) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true });
}

/** Two sets of 5,000 objects. */
async function besideParsing(): Promise<boolean> {
  const [count, few] = [5000, 50];
  const texts = [0, few, count].map((changed) => renderText(count, changed));
  const [base = [], some = [], all = []] = texts.map(parse);
  const [baseText = "", , allText = ""] = texts;
  const turned = base.toReversed();
  const parsing = "parse both sets";
  const taken = await takeRounds(
    [
      contender(parsing, () => [parse(baseText), parse(allText)]),
      contender("js-yaml alone, both sets", () => [loadAll(baseText), loadAll(allText)]),
      contender(`diff, ${few} changed`, () => expectChanges(diff(base, some).objects.length, few)),
      contender("diff, all changed", () => expectChanges(diff(base, all).objects.length, count)),
      contender("diff, nothing but the order", () => expectChanges(diff(base, turned).objects.length, 0)),
    ],
    rounds,
  );
  printRounds(`two sets of ${count} objects, ${megabytes(baseText)} MB each`, taken);
  const theirs = taken.get(parsing) ?? [];
  return [`diff, ${few} changed`, "diff, all changed", "diff, nothing but the order"]
    .map((what) => printGoal({ what, ours: taken.get(what) ?? [], theirs, most: 2 }))
    .every(Boolean);
}

/** All objects change; ten times as many may take at most 12.5 times as long (2.5 for twice as many is a looser bound). */
async function growth(): Promise<boolean> {
  const sizes = [500, 5000, 50_000];
  const sets = sizes.map((count): readonly (readonly Manifest[])[] => [
    parse(renderText(count, 0)),
    parse(renderText(count, count)),
  ]);
  const taken = await takeRounds(
    sets.map(([base = [], head = []], index) =>
      contender(`diff of ${sizes[index]}, all changed`, () =>
        expectChanges(diff(base, head).objects.length, base.length),
      ),
    ),
    Math.min(rounds, 5),
  );
  printRounds("\nthe diff alone, how it grows", taken);
  const medians = [...taken.values()].map((samples) => medianWall(samples));
  const [small = 0, middle = 0, large = 0] = medians;
  const times = [middle / small, large / middle];
  const met = times.every((factor) => factor <= 12.5);
  console.log(
    `  10 times the objects take ${times.map((factor) => factor.toFixed(1)).join(" and ")} times as long; goal at most 12.5: ${met ? "met" : "NOT MET"}`,
  );
  return met;
}

/**
 * The same files: `dyff` reads, compares and prints them in a process of its own, as it does when somebody uses it. Slipway has parsed them for
 * the digests already, so that its diff begins with objects; what reading costs beside it is shown too.
 */
async function besideDyff(tool: string): Promise<boolean> {
  const count = 1450;
  const met: boolean[] = [];
  for (const changed of [count / 20, count].map(Math.round)) {
    const files = [0, changed].map((number, index) => {
      const file = join(scratch, `${index === 0 ? "base" : "head"}-${changed}.yaml`);
      writeFileSync(file, renderText(count, number));
      return file;
    });
    const [base = [], head = []] = read(files);
    const taken = await takeRounds(
      [
        contender("dyff", () =>
          execFileSync(tool, ["between", "--omit-header", ...files], { maxBuffer: 1 << 28 }),
        ),
        contender("dyff, start of the process", () => execFileSync(tool, ["version"])),
        contender("slipway, reading", () => read(files)),
        contender("slipway, diff to lines", () => expectLines(linesOf(base, head), changed)),
      ],
      rounds,
    );
    printRounds(
      `\n${Math.round(readFileSync(files[0] ?? "").length / 1000)} KB on each side, ${changed} of ${count} objects changed`,
      taken,
    );
    const ours = taken.get("slipway, diff to lines") ?? [];
    met.push(printGoal({ what: "diff beside dyff", ours, theirs: taken.get("dyff") ?? [], most: 0.1 }));
  }
  return met.every(Boolean);
}

function read(files: readonly string[]): readonly (readonly Manifest[])[] {
  return files.map((file) => parse(readFileSync(file, "utf8")));
}

function linesOf(base: readonly Manifest[], head: readonly Manifest[]): readonly string[] {
  return diff(base, head).objects.flatMap((object) =>
    object.kind === "changed" ? changeLines(object.changes) : object.body.split("\n"),
  );
}

function contender(name: string, work: () => unknown): Contender {
  return { name, work: () => Promise.resolve(work()) };
}

/** An answer that is wrong is not fast. */
function expectChanges(found: number, expected: number): void {
  if (found !== expected) throw new Error(`${found} objects differ, expected ${expected}`);
}

function expectLines(lines: readonly string[], changed: number): void {
  if (lines.length < 2 * changed) throw new Error(`${lines.length} lines for ${changed} objects`);
}

function megabytes(text: string): string {
  return (text.length / 1e6).toFixed(1);
}

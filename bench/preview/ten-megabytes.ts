/** Ten megabytes that are the same on both sides: rendered, seen before, and how much memory the worker takes for them. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bareBuilds, environmentAt, foldersIn, preview } from "./contenders.ts";
import type { PreviewBench } from "./infra.ts";
import { takeRounds } from "./measure.ts";
import { printGoal, printRounds } from "./report.ts";
import { openRepository } from "./workload.ts";

/** Ten megabytes that are the same on both sides, though their inputs differ. */
export async function tenMegabytes({
  tool,
  corpora,
  git,
  scratch,
  rounds,
  freshRenderer,
}: PreviewBench): Promise<boolean> {
  const repository = openRepository(corpora, "kubeflow-manifests", scratch);
  const checkouts = [repository.checkout("pair-3-base"), repository.checkout("pair-3-head")];
  const [base, head] = [repository.revision("pair-3-base"), repository.revision("pair-3-head")];
  const work = {
    git,
    url: `file://${repository.path}`,
    base,
    head,
    environments: [environmentAt("example")],
  };
  let renderer = freshRenderer();
  await preview({ ...work, renderer });
  const seen = renderer;
  const bare = "bare builds, both at once";
  const taken = await takeRounds(
    [
      { name: bare, work: () => bareBuilds(tool, foldersIn(checkouts, "example")) },
      {
        name: "slipway, rendered",
        prepare: async () => {
          renderer = freshRenderer();
          await renderer.tools();
        },
        work: () => preview({ ...work, renderer }),
      },
      { name: "slipway, seen before", work: () => preview({ ...work, renderer: seen }) },
    ],
    Math.min(rounds, 5),
  );
  printRounds("612 objects, 10 MB, byte-identical on both sides", taken);
  const theirs = taken.get(bare) ?? [];
  const verdicts = [
    printGoal({ what: "rendered", ours: taken.get("slipway, rendered") ?? [], theirs, most: 2 }),
    printGoal({ what: "seen before", ours: taken.get("slipway, seen before") ?? [], theirs, most: 0.05 }),
  ];
  const peak = await peakOfWorker([tool, work.url, base, head, join(scratch, "cache")]);
  return [...verdicts, printPeak(peak)].every(Boolean);
}

/** Mebibytes. */
const mostMemory = 400;

function printPeak(peak: number): boolean {
  const isMet = peak <= mostMemory;
  console.log(
    `  peak memory of a process that does this alone, without kustomize's own: ${Math.round(peak)} MiB; goal at most ${mostMemory}: ${isMet ? "met" : "NOT MET"}`,
  );
  return isMet;
}

/** Mebibytes. In a process of its own, for this one has done much else. */
async function peakOfWorker(work: readonly string[]): Promise<number> {
  const script = fileURLToPath(new URL("worker-of-ten-megabytes.ts", import.meta.url));
  const args = [...process.execArgv, script, ...work];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  return Number(stdout) / 1024;
}

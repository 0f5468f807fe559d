/** A change in a base that nine overlays share: eighteen renders, beside the bare ones run as many at a time as there are cores. */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { makeSlots } from "../../src/render/slots.ts";
import { bareBuilds, foldersIn } from "./contenders.ts";
import { baseSeenBefore, changedPaths, type Infra, type PreviewBench } from "./infra.ts";
import { takeRounds } from "./measure.ts";
import { printGoal, printRounds } from "./report.ts";
import { withFile } from "./workload.ts";

const sharedBy = 9;
const changedFile = "components/smee-client/base/kustomization.yaml";

export async function sharedBase(bench: PreviewBench, infra: Infra): Promise<boolean> {
  const { tool, git, rounds, freshRenderer } = bench;
  const { repository, base, environments } = infra;
  const before = readFileSync(join(infra.checkouts[0] ?? "", changedFile), "utf8");
  const text = `${before}\ncommonAnnotations:\n  example.com/changed-by: the-benchmark\n`;
  const head = withFile(repository, "pair-1-base", { path: changedFile, text });
  const checkouts = [infra.checkouts[0] ?? "", repository.checkout(head)];
  const work = { git, url: `file://${repository.path}`, base, head, environments };
  const changed = await changedPaths(work, freshRenderer);
  if (changed.length !== sharedBy) throw new Error(`${changed.length} overlays change, not ${sharedBy}`);
  const cores = availableParallelism();
  const bare = `bare builds, ${cores} at a time`;
  const taken = await takeRounds(
    [
      {
        name: bare,
        work: () =>
          buildInSlots(
            tool,
            changed.flatMap((path) => foldersIn(checkouts, path)),
          ),
      },
      baseSeenBefore("slipway, base seen before", work, freshRenderer),
    ],
    rounds,
  );
  printRounds(`a shared base that ${changed.length} of ${environments.length} overlays reach`, taken);
  const ours = taken.get("slipway, base seen before") ?? [];
  const isMet = printGoal({ what: "shared base", ours, theirs: taken.get(bare) ?? [], most: 1.2 });
  console.log("");
  return isMet;
}

async function buildInSlots(tool: string, folders: readonly string[]): Promise<void> {
  const slots = makeSlots(availableParallelism());
  await Promise.all(folders.map((folder) => slots(() => bareBuilds(tool, [folder]))));
}

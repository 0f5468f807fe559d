/** A change that reaches one overlay of hundreds, and one that reaches none. */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createGit } from "../../src/git/create-git.ts";
import { bareBuilds, foldersIn, preview, type PreviewWork } from "./contenders.ts";
import { baseSeenBefore, changedPaths, type Infra, type PreviewBench } from "./infra.ts";
import { measure, takeRounds, type Measured } from "./measure.ts";
import { medianWall, printGoal, printRatio, printRounds, printTime } from "./report.ts";
import { withFile } from "./workload.ts";

/** A change that reaches one overlay of hundreds. */
export async function oneOfMany(bench: PreviewBench, infra: Infra): Promise<boolean> {
  const { tool, git, rounds, freshRenderer } = bench;
  const { repository, checkouts, overlays, base, head, environments } = infra;
  const work = { git, url: `file://${repository.path}`, base, head, environments };
  const fetched = await measureFetch(work, bench);

  const changed = await changedPaths(work, freshRenderer);
  const other = withFile(repository, "pair-1-base", {
    path: "README-of-the-benchmark.md",
    text: "changed\n",
  });
  let renderer = freshRenderer();
  const bare = "bare builds, both at once";
  const contenders = [
    {
      name: bare,
      work: () =>
        bareBuilds(
          tool,
          changed.flatMap((path) => foldersIn(checkouts, path)),
        ),
    },
    baseSeenBefore("slipway, base seen before", work, freshRenderer),
    {
      name: "slipway, nothing seen before",
      prepare: async () => {
        renderer = freshRenderer();
      },
      work: () => preview({ ...work, renderer }),
    },
    baseSeenBefore("slipway, no environment touched", { ...work, head: other }, freshRenderer),
  ];
  const taken = await takeRounds(contenders, rounds);
  printRounds(`${changed.length} of ${overlays.length} overlays changed (${changed.join(", ")})`, taken);
  console.log(
    `  fetch of both revisions and all that is read of them, cold, from this disk: ${fetched.map(({ wallMs }) => Math.round(wallMs)).join(", ")} ms`,
  );
  const theirs = taken.get(bare) ?? [];
  const warm = taken.get("slipway, base seen before") ?? [];
  const all = overlays.reduce((sum, { wallMs }) => sum + wallMs, 0) / availableParallelism();
  console.log(
    `  bare build of all ${overlays.length}, ${availableParallelism()} at a time: ${Math.round(all)} ms, ${Math.round(all / medianWall(warm))} times as long (goal at least 100)`,
  );
  const untouched = taken.get("slipway, no environment touched") ?? [];
  const cold = taken.get("slipway, nothing seen before") ?? [];
  printRatio({ what: "nothing seen before", ours: cold, theirs });
  const verdicts = [
    printTime({ what: "no environment touched", samples: untouched, most: 100 }),
    printGoal({ what: "base seen before", ours: warm, theirs, most: 2 }),
    all / medianWall(warm) >= 100,
  ];
  console.log("");
  return verdicts.every(Boolean);
}

/** Into empty caches: commits and folders, then the files that are read. */
async function measureFetch(
  work: Pick<PreviewWork, "url" | "base" | "head">,
  { scratch }: PreviewBench,
): Promise<readonly Measured[]> {
  const samples: Measured[] = [];
  for (let round = 0; round < 5; round++) {
    const cold = createGit({ cacheDir: join(scratch, `cold-${round}`), allow: { file: true } });
    samples.push(
      await measure(async () => {
        const repository = await cold.repository({ url: work.url });
        await repository.fetch([work.base, work.head]);
        for (const revision of [work.base, work.head]) {
          const tree = await repository.tree(revision);
          await tree.read([...tree.entries.values()].map(({ id }) => id));
        }
      }),
    );
    await cold.close();
  }
  return samples;
}

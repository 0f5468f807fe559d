/**
 * `tsx bench/preview/main.ts [--rounds N]`: from fetched objects to the finished report, beside the bare `kustomize build` that the change
 * needs. Exit status 1 when a goal is not met, 2 when a part is absent.
 */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPart } from "../../sandbox/parts/find.ts";
import { createGit } from "../../src/git/create-git.ts";
import { createRenderer, type LocalRenderer } from "../../src/render/create-renderer.ts";
import { affected } from "./affected.ts";
import { bareBuilds, environmentAt, foldersIn, preview, type PreviewWork } from "./contenders.ts";
import { measure, takeRounds, type Measured } from "./measure.ts";
import { medianWall, printCircumstances, printGoal, printRounds } from "./report.ts";
import { buildableOverlays, openRepository, withOtherReadme } from "./workload.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });
const rounds = Number(values.rounds);
const corpora = process.env["SLIPWAY_CORPORA"] ?? "";
const kustomize = findPart("kustomize");
if (!existsSync(corpora) || kustomize === undefined) {
  console.error(
    'The benchmark needs kustomize ("npm run parts") and SLIPWAY_CORPORA, the folder with the bundles of real repositories.',
  );
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), "slipway-bench-"));
const git = createGit({ cacheDir: join(scratch, "cache"), allow: { file: true } });
const renderers: LocalRenderer[] = [];

function freshRenderer(): LocalRenderer {
  const renderer = createRenderer({
    tools: { kustomize: [{ name: "kustomize", path: kustomize?.path ?? "" }], helm: [] },
    searchPath: process.env["PATH"] ?? "",
  });
  renderers.push(renderer);
  return renderer;
}

try {
  printCircumstances({ kustomize: kustomize.version, node: process.version });
  const met = [
    await affected({ git, renderer: freshRenderer(), scratch, rounds }),
    await oneOfMany(kustomize.path),
    await tenMegabytes(kustomize.path),
  ];
  process.exitCode = met.every(Boolean) ? 0 : 1;
} finally {
  await Promise.all(renderers.map((renderer) => renderer.close()));
  await git.close();
  rmSync(scratch, { recursive: true });
}

/** A change that reaches one overlay of hundreds. */
async function oneOfMany(tool: string): Promise<boolean> {
  const repository = openRepository(corpora, "infra-deployments", scratch);
  const checkouts = [repository.checkout("pair-1-base"), repository.checkout("pair-1-head")];
  const overlays = await buildableOverlays(checkouts[0] ?? "", tool);
  const [base, head] = [repository.revision("pair-1-base"), repository.revision("pair-1-head")];
  const url = `file://${repository.path}`;
  const work = { git, url, base, head, environments: overlays.map(({ path }) => environmentAt(path)) };
  const fetched = await measureFetch({ ...work, renderer: freshRenderer() });

  const changed = await changedPaths(work);
  const other = withOtherReadme(repository, "pair-1-base");
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
    {
      name: "slipway, base seen before",
      prepare: async () => {
        renderer = freshRenderer();
        // What the preview before this one left: the inputs of the branch, no render.
        await preview({ ...work, renderer, head: base });
      },
      work: () => preview({ ...work, renderer }),
    },
    {
      name: "slipway, nothing seen before",
      prepare: async () => {
        renderer = freshRenderer();
      },
      work: () => preview({ ...work, renderer }),
    },
    {
      name: "slipway, no environment touched",
      prepare: async () => {
        renderer = freshRenderer();
        await preview({ ...work, renderer, head: base });
      },
      work: () => preview({ ...work, renderer, head: other }),
    },
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
  const cold = taken.get("slipway, nothing seen before") ?? [];
  const verdicts = [
    printGoal({ what: "base seen before", ours: warm, theirs, most: 4 }),
    printGoal({ what: "nothing seen before", ours: cold, theirs, most: 10 }),
    all / medianWall(warm) >= 100,
  ];
  console.log("");
  return verdicts.every(Boolean);
}

type Unrendered = Omit<PreviewWork, "renderer">;

async function changedPaths(work: Unrendered): Promise<readonly string[]> {
  const { environments } = await preview({ ...work, renderer: freshRenderer() });
  const failed = environments.filter(({ kind }) => kind === "failed");
  if (failed.length > 0) throw new Error(`${failed[0]?.environment} does not render`);
  const changed = environments.filter(({ kind }) => kind !== "unchanged");
  if (changed.length === 0) throw new Error("nothing changes");
  return changed.map(({ environment }) => environment);
}

/** Into empty caches: commits and folders, then the files that are read. */
async function measureFetch(work: PreviewWork): Promise<readonly Measured[]> {
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

/** Ten megabytes that are the same on both sides, though their inputs differ. */
async function tenMegabytes(tool: string): Promise<boolean> {
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
  console.log(`  memory of this process: ${Math.round(process.memoryUsage().rss / 1024 ** 2)} MiB`);
  return verdicts.every(Boolean);
}

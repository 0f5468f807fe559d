/**
 * `tsx bench/preview/main.ts [--rounds N]`: from fetched objects to the finished report, beside the bare `kustomize build` that the change
 * needs. Exit status 1 when a goal is not met, 2 when a part is absent.
 */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPart } from "../../sandbox/parts/find.ts";
import { createGit } from "../../src/git/create-git.ts";
import { createRenderer, type LocalRenderer } from "../../src/render/create-renderer.ts";
import { affected } from "./affected.ts";
import { openInfra, type PreviewBench } from "./infra.ts";
import { oneOfMany } from "./one-of-many.ts";
import { printCircumstances } from "./report.ts";
import { sharedBase } from "./shared-base.ts";
import { tenMegabytes } from "./ten-megabytes.ts";

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
  const bench: PreviewBench = { tool: kustomize.path, corpora, git, scratch, rounds, freshRenderer };
  const isAffectedMet = await affected({ git, renderer: freshRenderer(), scratch, rounds });
  const infra = await openInfra(bench);
  const met = [
    isAffectedMet,
    await oneOfMany(bench, infra),
    await sharedBase(bench, infra),
    await tenMegabytes(bench),
  ];
  process.exitCode = met.every(Boolean) ? 0 : 1;
} finally {
  await Promise.all(renderers.map((renderer) => renderer.close()));
  await git.close();
  rmSync(scratch, { recursive: true });
}

/** Which environments a commit touches, of a thousand by pattern; and how soon the check of one that touches none is completed. */

import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { Environment } from "../../src/core/model/environment.ts";
import type { PullRequest } from "../../src/core/model/pull-request.ts";
import type { Revision } from "../../src/core/model/revision.ts";
import type { Tree } from "../../src/core/model/tree.ts";
import type { Git, GitRepository } from "../../src/git/git.ts";
import { createMemory, mostCompared } from "../../src/jobs/memory.ts";
import { handlePreview } from "../../src/jobs/preview/handle-preview.ts";
import { readConfig } from "../../src/jobs/read-config.ts";
import { renderRequestOf } from "../../src/jobs/render-request.ts";
import type { Tools } from "../../src/jobs/tools.ts";
import type { Renderer } from "../../src/render/renderer.ts";
import { instantGitHub, unasked } from "./instant-github.ts";
import {
  makePatternRepository,
  overlayPath,
  type PatternRepository,
  replicas,
} from "./pattern-repository.ts";
import { spreadOf } from "../apply/statistics.ts";

export interface AffectedBench {
  readonly git: Git;
  readonly renderer: Renderer;
  readonly scratch: string;
  readonly rounds: number;
}

/** Milliseconds. */
const goals = { affected: 50, check: 100 };

/** Whether both goals were met. */
export async function affected(bench: AffectedBench): Promise<boolean> {
  const repository = makePatternRepository(bench.scratch);
  console.log(`${repository.overlays} overlays, declared by one pattern`);
  const touched = await oneTouched(repository, bench);
  const untouched = await noneTouched(repository, bench);
  const verdicts = [
    printTime("affected environments, one file changed", touched, goals.affected),
    printTime("no environment touched, fetch to check", untouched, goals.check),
  ];
  console.log("");
  return verdicts.every(Boolean);
}

/** From a head that was fetched to the names of the environments whose inputs differ; the base was looked at before. */
async function oneTouched(
  { url, base, commit }: PatternRepository,
  { git, renderer, rounds }: AffectedBench,
): Promise<readonly number[]> {
  const opened = await git.repository({ url });
  await opened.fetch([base]);
  const before = await lookAt(opened, base, renderer);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const place = overlayPath(round * 37);
    const head = commit({ [`${place}/replicas.yaml`]: replicas(Math.floor((round * 37) / 20), 3 + round) });
    await opened.fetch([head]);
    const began = performance.now();
    const after = await lookAt(opened, head, renderer);
    const names = [...after].flatMap(([name, digest]) => (before.get(name) === digest ? [] : [name]));
    times.push(performance.now() - began);
    const expected = place.replace(/clusters\/(.*)\/overlays\/(.*)/, "$1-$2");
    if (names.join(" ") !== expected) throw new Error(`${names.join(" ")} instead of ${expected}`);
  }
  return times;
}

async function lookAt(
  opened: GitRepository,
  revision: Revision,
  renderer: Renderer,
): Promise<ReadonlyMap<string, string>> {
  const tree = await opened.tree(revision);
  const read = await readConfig(tree);
  if (read.kind !== "config") throw new Error("the configuration cannot be used");
  const inputs = await Promise.all(read.config.environments.map((one) => digestOf(one, tree, renderer)));
  return new Map(inputs);
}

async function digestOf(
  environment: Environment,
  tree: Tree,
  renderer: Renderer,
): Promise<readonly [string, string]> {
  const inputs = await renderer.inputs(renderRequestOf(tree, environment, undefined));
  return [environment.name, inputs.kind === "inputs" ? inputs.digest : "absent"];
}

/** The real handler, with a GitHub that answers at once: from the end of the fetch to the completed check. */
async function noneTouched(
  { url, base, commit }: PatternRepository,
  { git, renderer, rounds }: AffectedBench,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const head = commit({ "README.md": `round ${round}\n` });
    let fetched = 0;
    const pullRequest = openPullRequest(round + 1, base, head);
    const github = instantGitHub(url, pullRequest);
    const tools = toolsWith({ renderer, github, git: timedGit(git, () => (fetched = performance.now())) });
    const { ref } = github.repository;
    await handlePreview(
      { version: 1, kind: "preview", pullRequest: { repository: ref, number: pullRequest.number } },
      tools,
      new AbortController().signal,
    );
    times.push(performance.now() - fetched);
    if (github.completed.length !== 1) throw new Error(`completed: ${github.completed.join(", ")}`);
  }
  return times;
}

function openPullRequest(number: number, base: Revision, head: Revision): PullRequest {
  return {
    number,
    title: "A change",
    state: "open",
    merged: false,
    draft: false,
    author: { id: 1, login: "ada", kind: "user" },
    baseBranch: "main",
    base,
    head,
    fromFork: false,
  };
}

/** Tells when a fetch is done. */
function timedGit(git: Git, onFetched: () => void): Git {
  return {
    ...git,
    repository: async (location) => {
      const repository = await git.repository(location);
      return {
        ...repository,
        fetch: async (...asked) => {
          await repository.fetch(...asked);
          onFetched();
        },
      };
    },
  };
}

interface BenchTools {
  readonly git: Git;
  readonly renderer: Renderer;
  readonly github: ReturnType<typeof instantGitHub>;
}

function toolsWith({ git, renderer, github }: BenchTools): Tools {
  return {
    git,
    renderer,
    github: {
      app: () => Promise.resolve({ id: 1, slug: "bench", botUserId: 2 }),
      installations: unasked,
      repositories: unasked,
      repository: () => github.repository,
    },
    clusters: { get: unasked, names: () => [], close: () => Promise.resolve() },
    queue: { add: () => Promise.resolve() },
    memory: createMemory(),
    compared: createMemory(mostCompared),
    clock: Date.now,
    keyedDigest: (scope) => (text) => createHash("sha256").update(`${scope}\0${text}`).digest("hex"),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    log: () => undefined,
  };
}

function printTime(what: string, times: readonly number[], most: number): boolean {
  const { least, median, most: longest } = spreadOf(times);
  const spread = [least, median, longest].map((time) => time.toFixed(1)).join("/");
  const isMet = median <= most;
  console.log(`  ${what.padEnd(42)} ${spread} ms; goal at most ${most}: ${isMet ? "met" : "NOT MET"}`);
  return isMet;
}

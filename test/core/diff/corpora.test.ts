/** Pairs of real commits of public repositories, rendered by the real tool: the diff explains each of them whole, and hides nothing that dyff shows. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compareManifests } from "../../../src/core/diff/compare-manifests.ts";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { canonicalJson } from "../../../src/core/manifests/canonical-json.ts";
import { parseManifests } from "../../../src/core/manifests/parse-manifests.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { scratchFolder } from "../../git/make-repository.ts";
import { corpora, findPart, lacks } from "../../real/parts.ts";
import { applyDiff } from "./apply-changes.ts";
import { dyffWords, plainMasker, shownWords } from "./dyff-lines.ts";
import { sha256 } from "./objects.ts";

const folder = corpora();
const skip = folder === undefined || lacks("kustomize");
const kustomize = findPart("kustomize")?.path ?? "";

const pairs: readonly (readonly [repository: string, pair: number, path: string])[] = [
  ["podinfo", 1, "deploy/overlays/dev"],
  ["podinfo", 1, "deploy/overlays/staging"],
  ["podinfo", 1, "deploy/overlays/production"],
  ["podinfo", 2, "deploy/overlays/production"],
  ["infra-deployments", 1, "components/etcd-shield/base"],
  ["infra-deployments", 2, "components/konflux-kite/staging/stone-stage-p01"],
  ["infra-deployments", 3, "components/pipeline-service/production/kflux-ocp-p01"],
  ["infra-deployments", 4, "components/tekton-ci/production"],
  ["infra-deployments", 5, "components/sandbox/toolchain-member-operator/production"],
  ["infra-deployments", 6, "components/authentication/production/kflux-ocp-p01"],
  ["kubeflow-manifests", 1, "metadata/overlays/external-mysql"],
];

let scratch: string;
beforeAll(() => {
  scratch = scratchFolder();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The file of one side, rendered once. */
function rendered(repository: string, revision: string, path: string): string {
  const file = join(scratch, `${repository}-${revision}-${path.replaceAll("/", "_")}.yaml`);
  if (existsSync(file)) return file;
  const clone = join(scratch, repository);
  if (!existsSync(clone))
    git("clone", "--quiet", "--no-checkout", join(folder ?? "", `${repository}.bundle`), clone);
  const tree = join(scratch, `${repository}-${revision}`);
  if (!existsSync(tree))
    git("-C", clone, "worktree", "add", "--quiet", "--detach", tree, `origin/${revision}`);
  writeFileSync(file, execFileSync(kustomize, ["build", join(tree, path)], { maxBuffer: 1 << 26 }));
  return file;
}

function git(...args: readonly string[]): void {
  execFileSync("git", [...args], { stdio: "ignore" });
}

function parsed(file: string): readonly Manifest[] {
  const result = parseManifests(readFileSync(file, "utf8"), { file });
  if (result.kind !== "parsed") throw new Error(result.problems[0]?.message ?? "not parsed");
  return result.manifests;
}

function texts(bodies: readonly JsonValue[]): readonly string[] {
  return bodies.map(canonicalJson).toSorted();
}

function sidesOf(repository: string, pair: number, path: string) {
  return (["base", "head"] as const).map((side) => rendered(repository, `pair-${pair}-${side}`, path));
}

describe.skipIf(skip)("real pairs", () => {
  test.each(pairs)("%s %i, %s: applying the diff to the base gives the head, and back", (...pair) => {
    const [base = [], head = []] = sidesOf(...pair).map(parsed);
    for (const [from, to] of [
      [base, head],
      [head, base],
    ] as const) {
      const diff = compareManifests({ base: from, head: to, sha256 });
      expect(texts(applyDiff(from, diff))).toEqual(texts(to.map(({ body }) => body)));
    }
  });

  test("renders of different repositories have nothing in common, and are explained all the same", () => {
    const files = pairs.filter(([, pair]) => pair <= 3).flatMap((pair) => sidesOf(...pair).slice(0, 1));
    for (const [index, file] of files.entries()) {
      const [base, head] = [parsed(file), parsed(files[(index + 1) % files.length] ?? file)];
      const diff = compareManifests({ base, head, sha256 });
      expect(texts(applyDiff(base, diff))).toEqual(texts(head.map(({ body }) => body)));
    }
  });

  test.skipIf(lacks("dyff")).each(pairs)("%s %i, %s: no value that dyff shows is missing", (...pair) => {
    const [before = "", after = ""] = sidesOf(...pair);
    const theirs = dyffWords(before, after);
    expect(theirs.length).toBeGreaterThan(0);
    const { objects } = diffManifests({
      base: parsed(before),
      head: parsed(after),
      masker: plainMasker,
      sha256,
    });
    const ours = shownWords(objects);
    expect(theirs.filter((word) => !ours.has(word))).toEqual([]);
  });
});

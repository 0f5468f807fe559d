/** A repository of a thousand overlays that ten lines of configuration declare, and commits on top of it. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isRevision, type Revision } from "../../src/core/model/revision.ts";

export interface PatternRepository {
  readonly url: string;
  readonly base: Revision;
  readonly overlays: number;
  /** A commit on top of the base that changes these files. */
  readonly commit: (files: Readonly<Record<string, string>>) => Revision;
}

const clusters = 20;
const applications = 50;

export const overlayPath = (index: number): string =>
  `clusters/c${index % clusters}/overlays/app${Math.floor(index / clusters)}`;

const config = `version: 1
environments:
  - name: "{cluster}-{app}"
    path: clusters/{cluster}/overlays/{app}
    cluster: "{cluster}"
    namespace: "{app}"
`;

export function makePatternRepository(scratch: string): PatternRepository {
  const path = join(scratch, "patterns.git");
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", path]);
  const git = (args: readonly string[], input = ""): string =>
    execFileSync("git", ["-C", path, ...args], { input, encoding: "utf8" }).trim();
  git(["config", "uploadpack.allowFilter", "true"]);
  git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
  let branches = 0;
  const commit = (files: Readonly<Record<string, string>>, from?: Revision): Revision => {
    const branch = from === undefined ? "main" : `b${branches++}`;
    git(["fast-import", "--quiet", "--force"], importText(branch, files, from));
    const revision = git(["rev-parse", branch]);
    if (!isRevision(revision)) throw new Error("the commit was not made");
    return revision;
  };
  const base = commit(allFiles());
  return {
    url: `file://${path}`,
    base,
    overlays: clusters * applications,
    commit: (files) => commit(files, base),
  };
}

function allFiles(): Readonly<Record<string, string>> {
  const overlays = Array.from({ length: clusters * applications }, (_, index) => index);
  return {
    ".github/slipway.yml": config,
    ...Object.assign({}, ...overlays.slice(0, applications).map(baseFiles)),
    ...Object.assign({}, ...overlays.map(overlayFiles)),
  };
}

function baseFiles(index: number): Readonly<Record<string, string>> {
  const folder = `bases/app${index}`;
  return {
    [`${folder}/kustomization.yaml`]: "resources:\n- deployment.yaml\n- service.yaml\n",
    [`${folder}/deployment.yaml`]: `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app${index}}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: a, image: "a:1"}]}\n`,
    [`${folder}/service.yaml`]: `apiVersion: v1\nkind: Service\nmetadata: {name: app${index}}\nspec: {ports: [{port: 80}]}\n`,
  };
}

function overlayFiles(index: number): Readonly<Record<string, string>> {
  const folder = overlayPath(index);
  const application = Math.floor(index / clusters);
  return {
    [`${folder}/kustomization.yaml`]: `resources:\n- ../../../../bases/app${application}\npatches:\n- path: replicas.yaml\n- path: labels.yaml\n`,
    [`${folder}/replicas.yaml`]: replicas(application, 2),
    [`${folder}/labels.yaml`]: `apiVersion: v1\nkind: Service\nmetadata: {name: app${application}, labels: {overlay: o${index}}}\n`,
  };
}

/** What a change of one overlay changes. */
export function replicas(application: number, count: number): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app${application}}\nspec: {replicas: ${count}}\n`;
}

/** As `git fast-import` takes it. */
function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function importText(
  branch: string,
  files: Readonly<Record<string, string>>,
  from: Revision | undefined,
): string {
  const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  return [
    `commit refs/heads/${branch}\ncommitter bench <bench@example.com> 1767225600 +0000\n${data("bench")}`,
    from === undefined ? "" : `from ${from}\n`,
    ...changes,
  ].join("");
}

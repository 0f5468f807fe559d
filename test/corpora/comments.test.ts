/** The comments that the pairs of real commits would get, whole, as they were reviewed: what reads worse than that is seen here. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { corpora, lacks } from "../real/parts.ts";
import { cloneCorpora } from "./clone-corpora.ts";

let scratch: string;

beforeAll(() => {
  scratch = scratchFolder();
  cloneCorpora(scratch);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const overlays = ["dev", "staging", "production"].map((name) => `deploy/overlays/${name}`);
const authentication = ["kflux-ocp-p01", "kflux-rhel-p01", "stone-prod-p01", "stone-prod-p02"].map(
  (name) => `components/authentication/production/${name}`,
);

const pairs: readonly (readonly [repository: string, pair: number, paths: readonly string[]])[] = [
  ["podinfo", 1, overlays],
  ["podinfo", 2, ["deploy/overlays/production"]],
  ["infra-deployments", 1, ["components/etcd-shield/base"]],
  ["infra-deployments", 2, ["components/konflux-kite/staging/stone-stage-p01"]],
  ["infra-deployments", 3, ["components/pipeline-service/production/kflux-ocp-p01"]],
  ["infra-deployments", 4, ["components/tekton-ci/production"]],
  ["infra-deployments", 5, ["components/sandbox/toolchain-member-operator/production"]],
  ["infra-deployments", 6, authentication],
  ["kubeflow-manifests", 1, ["metadata/overlays/external-mysql"]],
  ["kubeflow-manifests", 2, ["common/dex/overlays/github"]],
  ["kubeflow-manifests", 3, ["example"]],
];

describe.skipIf(corpora() === undefined || lacks("kustomize"))("the comment on", () => {
  test.each(pairs)("%s, pair %i, reads as it was reviewed", async (repository, pair, paths) => {
    const { stdout } = await runCli([
      "diff",
      "--repo",
      join(scratch, repository),
      "--base",
      `pair-${pair}-base`,
      "--head",
      `pair-${pair}-head`,
      "--path",
      ...paths,
    ]);
    await expect(anyRun(stdout)).toMatchFileSnapshot(`fixtures/${repository}-${pair}.md`);
  });
});

/** Redactions differ from run to run, and the tool from machine to machine. */
function anyRun(comment: string): string {
  return comment
    .replaceAll(/‹redacted [0-9a-f]{6}›/g, "‹redacted›")
    .replaceAll(/kustomize [0-9.]+/g, "kustomize");
}

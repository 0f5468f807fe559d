/** Findings in real repositories: what the pairs are known for comes first, nothing cries wolf, and noise adds none. */

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diffManifests } from "../../src/core/diff/diff-manifests.ts";
import { makeMasker } from "../../src/core/manifests/masker.ts";
import { isJsonObject, type JsonObject } from "../../src/core/model/json.ts";
import { identityLabel, type Manifest } from "../../src/core/model/manifest.ts";
import { pathText } from "../../src/core/report/path-text.ts";
import { sha256 } from "../core/diff/objects.ts";
import { corpora, lacks } from "../real/parts.ts";
import { openRenders, type Renders } from "./renders.ts";

const skip = corpora() === undefined || lacks("kustomize");
const masker = makeMasker(sha256);

let renders: Renders;
beforeAll(() => {
  renders = openRenders();
});
afterAll(() => renders.remove());

/** `caution replicas-zero Deployment shop/web spec.replicas`, with the values where there are some. */
function findings(base: readonly Manifest[], head: readonly Manifest[]): readonly string[] {
  return diffManifests({ base, head, masker, sha256 }).findings.map(
    ({ severity, code, identity, path, before, after }) =>
      [
        severity,
        code,
        ...(identity === undefined ? [] : [identityLabel(identity)]),
        ...(path === undefined ? [] : [pathText(path)]),
        ...(before === undefined && after === undefined ? [] : [`(${before ?? ""} → ${after ?? ""})`]),
      ].join(" "),
  );
}

function ofPair(repository: string, pair: number, path: string): readonly string[] {
  const [base, head] = ["base", "head"].map((side) => renders.of(repository, `pair-${pair}-${side}`, path));
  if (base === undefined || head === undefined) throw new Error(`${path} does not build`);
  return findings(base, head);
}

describe.skipIf(skip)("every pair, whole", () => {
  test.each<[string, number, string, readonly string[]]>([
    ["podinfo", 1, "deploy/overlays/dev", []],
    ["podinfo", 1, "deploy/overlays/staging", []],
    ["podinfo", 1, "deploy/overlays/production", []],
    [
      "podinfo",
      2,
      "deploy/overlays/production",
      ["backend", "cache", "frontend"].map(
        (name) => `refused immutable-field Deployment production/${name} spec.selector`,
      ),
    ],
    ["infra-deployments", 1, "components/etcd-shield/base", []],
    [
      "infra-deployments",
      2,
      "components/konflux-kite/staging/stone-stage-p01",
      ["caution replicas-zero Deployment konflux-kite/konflux-kite spec.replicas (2 → 0)"],
    ],
    [
      "infra-deployments",
      3,
      "components/pipeline-service/production/kflux-ocp-p01",
      [
        "caution replicas-zero TektonConfig config spec.pipeline.options.deployments.tekton-events-controller.spec.replicas ( → 0)",
      ],
    ],
    [
      "infra-deployments",
      4,
      "components/tekton-ci/production",
      ["acknowledge pvc-removed PersistentVolumeClaim app-studio-default-workspace"],
    ],
    [
      "infra-deployments",
      5,
      "components/sandbox/toolchain-member-operator/production",
      [
        "caution networkpolicy-removed NetworkPolicy toolchain-member-operator/allow-from-openshift-user-workload-monitoring",
      ],
    ],
    [
      "infra-deployments",
      6,
      "components/authentication/production/kflux-ocp-p01",
      ["caution rbac-wildcard ClusterRole konflux-admins rules[35]"],
    ],
    ["kubeflow-manifests", 1, "metadata/overlays/external-mysql", []],
  ])("%s %i, %s", (repository, pair, path, expected) => {
    expect(ofPair(repository, pair, path)).toEqual(expected);
  });
});

/** The bases of the pairs of infra-deployments, the smallest tree first. */
const revisions = [4, 5, 6, 2, 3, 1].map((pair) => `pair-${pair}-base`);

const overlays: readonly string[] = [
  "components/authentication/production/base",
  "components/authentication/production/kflux-ocp-p01",
  "components/backup/production/kflux-ocp-p01",
  "components/backup/production/stone-prd-rh01",
  "components/build-templates/development",
  "components/build-templates/production",
  "components/cluster-as-a-service/development",
  "components/cluster-as-a-service/production",
  "components/cluster-secret-store/production",
  "components/cluster-secret-store/staging",
  "components/cost-management/staging/base",
  "components/cost-management/staging/kflux-stg-es01",
  "components/etcd-shield/development",
  "components/etcd-shield/production/base",
  "components/konflux-ci/production/kflux-prd-rh03",
  "components/konflux-ci/staging",
  "components/konflux-info/production/kflux-ocp-p01",
  "components/konflux-info/production/kflux-prd-rh02",
  "components/konflux-rbac/production/base",
  "components/konflux-rbac/production/kflux-prd-rh02",
  "components/konflux-ui/staging/base",
  "components/konflux-ui/staging/stone-stg-rh01",
  "components/kubearchive/development",
  "components/kubearchive/production/kflux-rhel-p01",
  "components/kueue/development/tekton-kueue-monitoring",
  "components/monitoring/prometheus/production/base",
  "components/monitoring/prometheus/production/kflux-ocp-p01",
  "components/namespace-lister/staging/stone-stg-rh01",
  "components/pipeline-service/production/kflux-prd-rh02",
  "components/pipeline-service/production/kflux-prd-rh02/resources",
  "components/policies/development",
  "components/policies/development/kueue",
  "components/tekton-ci/production",
  "components/tekton-ci/staging",
];

interface Comparison {
  readonly name: string;
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
}

/** Of one overlay, each revision that has it against the one before. */
function history(overlay: string): readonly Comparison[] {
  const versions = revisions.flatMap((revision) => {
    const manifests = renders.of("infra-deployments", revision, overlay);
    return manifests === undefined ? [] : [{ revision, manifests }];
  });
  return versions.slice(1).flatMap(({ revision, manifests }, index) =>
    versions.slice(index, index + 1).map((before) => ({
      name: `${overlay}: ${before.revision} → ${revision}`,
      base: before.manifests,
      head: manifests,
    })),
  );
}

const expectedFile = new URL("expected-findings.json", import.meta.url);

describe.skipIf(skip)("more than a hundred steps of real overlays", () => {
  test("have the findings that were reviewed, and no others", () => {
    const steps = overlays.flatMap(history);
    expect(steps.length).toBeGreaterThan(100);
    const found = Object.fromEntries(steps.map(({ name, base, head }) => [name, findings(base, head)]));
    // A change of what is expected is made by hand: run with SLIPWAY_WRITE_EXPECTED=1, and review it.
    if (process.env["SLIPWAY_WRITE_EXPECTED"] === "1")
      writeFileSync(expectedFile, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(expectedFile, "utf8")));
  }, 600_000);

  test("have none against themselves, in another order, or with labels and annotations that say nothing", () => {
    for (const { name, head } of overlays.flatMap(history)) {
      const found = [...findings(head, head), ...findings(head, head.toReversed().map(noisy))];
      expect({ name, found }).toEqual({ name, found: [] });
    }
  }, 600_000);

  test("have no finding more when such noise comes with a change", () => {
    for (const { name, base, head } of overlays.flatMap(history)) {
      expect({ name, found: findings(base, head.map(noisy)) }).toEqual({ name, found: findings(base, head) });
    }
  }, 600_000);
});

/** What tools write into every object at every release. */
function noisy(manifest: Manifest): Manifest {
  const metadata = manifest.body["metadata"];
  const old: JsonObject = isJsonObject(metadata) ? metadata : {};
  const labels = {
    ...members(old["labels"]),
    "app.kubernetes.io/version": "1.2.3",
    "helm.sh/chart": "app-1.2.3",
  };
  const annotations = { ...members(old["annotations"]), "example.org/built": "yesterday" };
  return { ...manifest, body: { ...manifest.body, metadata: { ...old, labels, annotations } } };
}

function members(value: JsonObject[string] | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

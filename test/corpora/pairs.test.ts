/** `slipway diff` on pairs of real commits of public repositories: every change described for them is shown, and nothing else is. */

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type AnySchemaObject, Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PreviewJson } from "../../src/core/report/preview-json.ts";
import { runCli } from "../cli/run-cli.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { corpora, lacks } from "../real/parts.ts";
import { cloneCorpora } from "./clone-corpora.ts";

const schemaFile = new URL("../../schema/diff.schema.json", import.meta.url);
const schema: AnySchemaObject = JSON.parse(readFileSync(schemaFile, "utf8"));
const matchesSchema = new Ajv({ strict: true, strictRequired: false }).compile(schema);

const skip = corpora() === undefined || lacks("kustomize");
let scratch: string;

beforeAll(() => {
  scratch = scratchFolder();
  cloneCorpora(scratch);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Pair {
  readonly repository: string;
  readonly pair: number;
  readonly paths: readonly string[];
}

function run({ repository, pair, paths }: Pair, output: "markdown" | "json") {
  const revisions = ["--base", `pair-${pair}-base`, "--head", `pair-${pair}-head`];
  return runCli([
    "diff",
    "--repo",
    join(scratch, repository),
    ...revisions,
    "--path",
    ...paths,
    "--output",
    output,
  ]);
}

async function environmentsOf(pair: Pair) {
  const { stdout, status } = await run(pair, "json");
  const printed: PreviewJson = JSON.parse(stdout);
  const { environments } = printed;
  if (!matchesSchema(printed)) throw new Error(JSON.stringify(matchesSchema.errors));
  return { status, environments: environments.map(summary) };
}

type Environment = PreviewJson["environments"][number];

/** All that the diff says, in one line for each change. */
function summary({ environment, result, counts, objects = [], findings = [] }: Environment) {
  return {
    environment,
    result,
    unchanged: counts?.unchanged,
    changes: objects.flatMap((object) => {
      const { kind, namespace, name } = object.object;
      const who = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
      const was = object.renamedFrom === undefined ? "" : ` was ${object.renamedFrom.name}`;
      if (object.changes === undefined) return [`${who} ${object.result}`];
      return object.changes.map(
        ({ path, before, after }) => `${who}${was}: ${path}: ${before ?? "-"} → ${after ?? "-"}`,
      );
    }),
    findings: findings.map(({ code, object, path }) =>
      `${code} ${object?.kind ?? ""} ${object?.name ?? ""} ${path ?? ""}`.trim(),
    ),
  };
}

describe.skipIf(skip)("podinfo", () => {
  const overlays = ["dev", "staging", "production"].map((name) => `deploy/overlays/${name}`);

  test("1: one image from one base, in three environments, shown once", async () => {
    const pair = { repository: "podinfo", pair: 1, paths: overlays };
    const { status, environments } = await environmentsOf(pair);
    expect(environments).toEqual(
      ["dev", "staging", "production"].map((name) => ({
        environment: `deploy/overlays/${name}`,
        result: "changed",
        unchanged: expect.any(Number),
        changes: [
          `Deployment ${name}/cache: spec.template.spec.containers[redis].image: docker.io/redis:8.6.1 → docker.io/redis:8.6.3`,
        ],
        findings: [],
      })),
    );
    expect(status).toBe(2);
  });

  test("2: selectors that the API server refuses to change, new objects and labels", async () => {
    const { environments } = await environmentsOf({
      repository: "podinfo",
      pair: 2,
      paths: [overlays[2] ?? ""],
    });
    const [production] = environments;
    expect(production?.findings).toEqual(
      ["backend", "cache", "frontend"].map((name) => `immutable-field Deployment ${name} spec.selector`),
    );
    const added = production?.changes.filter((line) => line.endsWith(" added")) ?? [];
    expect(added).toHaveLength(12);
    const changed = new Set(
      production?.changes.filter((line) => !line.endsWith(" added")).map((line) => line.replace(/:.*/, "")),
    );
    expect(changed.size).toBe(10);
    const fields = new Set(
      production?.changes
        .filter((line) => line.includes(": "))
        .map((line) => line.split(": ")[1]?.replace(/\[.*/, "")),
    );
    expect(fields).toEqual(
      new Set([
        "metadata.labels",
        "metadata.labels.env",
        "metadata.labels.instance",
        "spec.selector",
        "spec.selector.app",
        "spec.selector.matchLabels",
        "spec.selector.matchLabels.app",
        "spec.template.metadata.labels",
        "spec.template.metadata.labels.app",
      ]),
    );
  });
});

describe.skipIf(skip)("infra-deployments", () => {
  const cases: readonly (readonly [number, string, readonly unknown[], readonly string[], number])[] = [
    [
      1,
      "components/etcd-shield/base",
      [
        'ConfigMap etcd-shield/etcd-shield-config-b98h4bmdfk was etcd-shield-config-7khb44gdg8: data["config.yaml"] ▸ testField: delete-me → -',
        "Deployment etcd-shield/etcd-shield: spec.template.spec.volumes[config].configMap.name: etcd-shield-config-7khb44gdg8 → etcd-shield-config-b98h4bmdfk",
      ],
      [],
      18,
    ],
    [
      2,
      "components/konflux-kite/staging/stone-stage-p01",
      ["Deployment konflux-kite/konflux-kite: spec.replicas: 2 → 0"],
      ["replicas-zero Deployment konflux-kite spec.replicas"],
      10,
    ],
    [
      3,
      "components/pipeline-service/production/kflux-ocp-p01",
      [
        "TektonConfig config: spec.pipeline.options.deployments.tekton-events-controller.spec.replicas: - → 0",
      ],
      [
        "replicas-zero TektonConfig config spec.pipeline.options.deployments.tekton-events-controller.spec.replicas",
      ],
      74,
    ],
    [
      4,
      "components/tekton-ci/production",
      ["PersistentVolumeClaim app-studio-default-workspace removed"],
      ["pvc-removed PersistentVolumeClaim app-studio-default-workspace"],
      25,
    ],
    [
      5,
      "components/sandbox/toolchain-member-operator/production",
      ["NetworkPolicy toolchain-member-operator/allow-from-openshift-user-workload-monitoring removed"],
      ["networkpolicy-removed NetworkPolicy allow-from-openshift-user-workload-monitoring"],
      59,
    ],
    [
      6,
      "components/authentication/production/kflux-ocp-p01",
      [
        'ClusterRole konflux-admins: rules[35]: - → apiGroups:\n- kueue.x-k8s.io\nresources:\n- "*"\nverbs:\n- "*"',
      ],
      ["rbac-wildcard ClusterRole konflux-admins rules[35]"],
      25,
    ],
  ];

  test.each(cases)("%i: %s", async (pair, path, changes, findings, unchanged) => {
    const { status, environments } = await environmentsOf({
      repository: "infra-deployments",
      pair,
      paths: [path],
    });
    const [environment] = environments;
    expect(environment).toMatchObject({ result: "changed", findings, unchanged });
    expect(environment?.changes).toEqual(changes);
    expect(status).toBe(2);
  });

  test("1: the generated ConfigMap loses exactly one line", async () => {
    const { stdout } = await run(
      { repository: "infra-deployments", pair: 1, paths: ["components/etcd-shield/base"] },
      "markdown",
    );
    expect(stdout.match(/^[-+] .*/gm)).toEqual([
      "- testField: delete-me",
      "- name: etcd-shield-config-7khb44gdg8",
      "+ name: etcd-shield-config-b98h4bmdfk",
    ]);
  });
});

describe.skipIf(skip)("kubeflow-manifests", () => {
  test("1: a renamed key of a Secret, its hash suffix, and no value", async () => {
    const pair = { repository: "kubeflow-manifests", pair: 1, paths: ["metadata/overlays/external-mysql"] };
    const { environments } = await environmentsOf(pair);
    expect(environments[0]?.changes).toEqual([
      expect.stringMatching(
        /^Secret metadata-db-secrets-cf9d4bk798 was metadata-db-secrets-2fgb4456d2: data\.MYSQL_PASSWORD: - → ‹redacted [0-9a-f]{6}›$/,
      ),
      expect.stringMatching(/: data\.MYSQ_PASSWORD: ‹redacted [0-9a-f]{6}› → -$/),
    ]);
    const { stdout } = await run(pair, "markdown");
    expect(stdout).toContain("MYSQL_PASSWORD");
    expect(stdout).not.toMatch(/dGVzdA|: test\b/);
  });

  test("2: a head that does not build is an error, never a deletion", async () => {
    const pair = { repository: "kubeflow-manifests", pair: 2, paths: ["common/dex/overlays/github"] };
    const { status, environments } = await environmentsOf(pair);
    expect(environments).toEqual([
      {
        environment: "common/dex/overlays/github",
        result: "failed",
        unchanged: undefined,
        changes: [],
        findings: [],
      },
    ]);
    expect(status).toBe(1);
    const { stdout } = await run(pair, "markdown");
    expect(stdout).toContain("ConfigMap dex-parameters");
    expect(stdout).not.toMatch(/removed|0x[0-9a-f]{6}|\/tmp\//);
  });

  test("3: 612 objects, 10 MB, the same on both sides: nothing changes", async () => {
    const { status, environments } = await environmentsOf({
      repository: "kubeflow-manifests",
      pair: 3,
      paths: ["example"],
    });
    expect(environments).toMatchObject([{ environment: "example", result: "unchanged", changes: [] }]);
    expect(status).toBe(0);
  }, 60_000);
});

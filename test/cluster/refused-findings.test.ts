/** The findings that say "the API server will refuse this update", judged by a real API server: it refuses those, and takes the others. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diffManifests } from "../../src/core/diff/diff-manifests.ts";
import { makeMasker } from "../../src/core/manifests/masker.ts";
import { isJsonObject, type JsonObject } from "../../src/core/model/json.ts";
import { objects, sha256, value } from "../core/diff/objects.ts";
import { lacks } from "../real/parts.ts";
import { startWorld, type World } from "./world.ts";

const resources: Readonly<Record<string, string>> = {
  StatefulSet: "apis/apps/v1/namespaces/NS/statefulsets",
  Deployment: "apis/apps/v1/namespaces/NS/deployments",
  DaemonSet: "apis/apps/v1/namespaces/NS/daemonsets",
  Job: "apis/batch/v1/namespaces/NS/jobs",
  PersistentVolumeClaim: "api/v1/namespaces/NS/persistentvolumeclaims",
  PersistentVolume: "api/v1/persistentvolumes",
  ConfigMap: "api/v1/namespaces/NS/configmaps",
  Secret: "api/v1/namespaces/NS/secrets",
  Service: "api/v1/namespaces/NS/services",
  Pod: "api/v1/namespaces/NS/pods",
  RoleBinding: "apis/rbac.authorization.k8s.io/v1/namespaces/NS/rolebindings",
  StorageClass: "apis/storage.k8s.io/v1/storageclasses",
  PriorityClass: "apis/scheduling.k8s.io/v1/priorityclasses",
  IngressClass: "apis/networking.k8s.io/v1/ingressclasses",
};

const pod = "spec: {restartPolicy: Never, containers: [{name: a, image: b}]}";
const labelled = `template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}`;
const claim = "accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}";

/** Kind, apiVersion, the base's members, and what in their text becomes what. */
const cases: readonly (readonly [
  kind: string,
  apiVersion: string,
  base: string,
  from: string,
  to: string,
])[] = [
  ["Deployment", "apps/v1", `spec: {selector: {matchLabels: {a: b}}, ${labelled}}`, "a: b}}", "a: c}}"],
  [
    "Deployment",
    "apps/v1",
    `spec: {replicas: 1, selector: {matchLabels: {a: b}}, ${labelled}}`,
    "replicas: 1",
    "replicas: 2",
  ],
  ["DaemonSet", "apps/v1", `spec: {selector: {matchLabels: {a: b}}, ${labelled}}`, "a: b}}", "a: c}}"],
  [
    "StatefulSet",
    "apps/v1",
    `spec: {serviceName: s, selector: {matchLabels: {a: b}}, ${labelled}}`,
    "serviceName: s",
    "serviceName: t",
  ],
  [
    "StatefulSet",
    "apps/v1",
    `spec: {serviceName: s, selector: {matchLabels: {a: b}}, ${labelled}, volumeClaimTemplates: [{metadata: {name: d}, spec: {${claim}}}]}`,
    "2Gi",
    "3Gi",
  ],
  [
    "StatefulSet",
    "apps/v1",
    `spec: {serviceName: s, selector: {matchLabels: {a: b}}, ${labelled}, volumeClaimTemplates: [{metadata: {name: d}, spec: {${claim}}}]}`,
    "2Gi",
    "2048Mi",
  ],
  [
    "StatefulSet",
    "apps/v1",
    `spec: {serviceName: s, podManagementPolicy: Parallel, selector: {matchLabels: {a: b}}, ${labelled}}`,
    "podManagementPolicy: Parallel, ",
    "",
  ],
  [
    "StatefulSet",
    "apps/v1",
    `spec: {serviceName: s, minReadySeconds: 1, selector: {matchLabels: {a: b}}, ${labelled}}`,
    "minReadySeconds: 1",
    "minReadySeconds: 2",
  ],
  ["Job", "batch/v1", `spec: {template: {${pod}}}`, "image: b", "image: c"],
  ["Job", "batch/v1", `spec: {completions: 1, template: {${pod}}}`, "completions: 1", "completions: 2"],
  [
    "Job",
    "batch/v1",
    `spec: {completions: 1, parallelism: 1, completionMode: Indexed, template: {${pod}}}`,
    "completions: 1, parallelism: 1",
    "completions: 2, parallelism: 2",
  ],
  ["Job", "batch/v1", `spec: {parallelism: 1, template: {${pod}}}`, "parallelism: 1", "parallelism: 2"],
  [
    "Job",
    "batch/v1",
    `spec: {backoffLimitPerIndex: 1, completions: 1, completionMode: Indexed, template: {${pod}}}`,
    "backoffLimitPerIndex: 1",
    "backoffLimitPerIndex: 2",
  ],
  ["PersistentVolumeClaim", "v1", `spec: {storageClassName: fast, ${claim}}`, "fast", "slow"],
  ["PersistentVolumeClaim", "v1", `spec: {${claim}}`, "ReadWriteOnce", "ReadWriteMany"],
  ["PersistentVolumeClaim", "v1", `spec: {${claim}}`, "spec: {", "spec: {volumeMode: Filesystem, "],
  [
    "PersistentVolume",
    "v1",
    "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}",
    "path: /a",
    "path: /b",
  ],
  [
    "PersistentVolume",
    "v1",
    "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}",
    "1Gi",
    "2Gi",
  ],
  ["ConfigMap", "v1", "immutable: true, data: {a: b}", "a: b", "a: c"],
  ["ConfigMap", "v1", "immutable: true, data: {a: b}", "immutable: true", "immutable: false"],
  ["ConfigMap", "v1", "data: {a: b}", ", data:", ", immutable: true, data:"],
  ["Secret", "v1", "type: Opaque", "Opaque", "example.org/other"],
  ["Service", "v1", "spec: {clusterIP: None, ports: [{port: 80}]}", "None", "10.0.0.77"],
  ["Service", "v1", "spec: {type: ClusterIP, ports: [{port: 80}]}", "ClusterIP", "NodePort"],
  ["Pod", "v1", "spec: {containers: [{name: a, image: b}]}", "image: b", "image: c"],
  ["Pod", "v1", "spec: {containers: [{name: a, image: b, args: [x]}]}", "args: [x]", "args: [y]"],
  [
    "Pod",
    "v1",
    "spec: {hostNetwork: false, containers: [{name: a, image: b}]}",
    "hostNetwork: false",
    "hostNetwork: true",
  ],
  [
    "RoleBinding",
    "rbac.authorization.k8s.io/v1",
    "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}",
    "name: a}",
    "name: b}",
  ],
  ["StorageClass", "storage.k8s.io/v1", "provisioner: example.org/a, parameters: {a: b}", "a: b", "a: c"],
  [
    "StorageClass",
    "storage.k8s.io/v1",
    "provisioner: example.org/a, allowVolumeExpansion: false",
    "false",
    "true",
  ],
  ["PriorityClass", "scheduling.k8s.io/v1", "value: 10", "value: 10", "value: 20"],
  [
    "IngressClass",
    "networking.k8s.io/v1",
    "spec: {controller: example.org/a}",
    "example.org/a",
    "example.org/b",
  ],
];

function namespaced(kind: string): boolean {
  return resources[kind]?.includes("NS") === true;
}

describe.skipIf(lacks("etcd", "kube-apiserver", "kube-controller-manager"))(
  "what a finding calls refused",
  () => {
    let world: World;
    beforeAll(async () => {
      world = await startWorld({ controllers: false });
      await world.createNamespace("refused");
      // Without controllers nobody makes it, and no Pod is admitted without one.
      await world.must({
        method: "POST",
        path: "/api/v1/namespaces/refused/serviceaccounts",
        body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } },
      });
    });
    afterAll(() => world?.stop());

    test.each(cases.map((one, index) => ({ one, index, title: `${one[0]}: ${one[3]} → ${one[4]}` })))(
      "$title",
      async ({ one: [kind, apiVersion, base, from, to], index }) => {
        const name = `${kind.toLowerCase()}-${index}`;
        const metadata = namespaced(kind) ? `{name: ${name}, namespace: refused}` : `{name: ${name}}`;
        const text = `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${metadata}, ${base}}`;
        const changed = text.replace(from, to);
        expect(changed).not.toBe(text);
        const created = await apply(world, kind, name, text, "");
        expect(created).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) });
        const { status, text: answer } = await apply(world, kind, name, changed, "&dryRun=All");
        const { findings } = diffManifests({
          base: objects(text),
          head: objects(changed),
          masker: makeMasker(sha256),
          sha256,
        });
        const isRefused = findings.some(({ severity }) => severity === "refused");
        expect({ isRefused, answer: status < 300 ? "taken" : answer.slice(0, 300) }).toMatchObject({
          isRefused: status >= 300,
        });
      },
    );
  },
);

function apply(world: World, kind: string, name: string, text: string, query: string) {
  const path = `/${resources[kind]?.replace("NS", "refused") ?? ""}/${name}?fieldManager=slipway&force=true${query}`;
  return world.api.send({
    method: "PATCH",
    path,
    body: bodyOf(text),
    contentType: "application/apply-patch+yaml",
  });
}

function bodyOf(text: string): JsonObject {
  const body = value(text);
  if (!isJsonObject(body)) throw new Error(text);
  return body;
}

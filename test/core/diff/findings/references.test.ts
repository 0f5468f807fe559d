import { describe, expect, test } from "vitest";
import { container, deployment, web } from "./pods.ts";
import { findings, findingsOf, messages, object, values } from "./sides.ts";

const config = object("ConfigMap", "settings", "data: {level: info, mode: a}");
const secret = object("Secret", "keys", "data: {token: YQ==}");
const keep = object("ConfigMap", "keep");

function dangling(base: string, head: string): readonly string[] {
  return findingsOf("dangling-reference", base, head).map((line) =>
    line.replace(" dangling-reference", "").replace("spec.template.spec.", ""),
  );
}

function generated(name: string, level: string): string {
  return object("ConfigMap", name, `data: {level: ${level}}`);
}

function uses(name: string): string {
  return web(`envFrom: [{configMapRef: {name: ${name}}}]`);
}

function one(key: string): string {
  return web(`env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: ${key}}}}]`);
}

describe("dangling-reference", () => {
  test.each([
    ["envFrom: [{configMapRef: {name: settings}}]", "containers[main].envFrom[0].configMapRef.name"],
    [
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: level}}}]",
      "containers[main].env[A].valueFrom.configMapKeyRef.name",
    ],
    [
      "env: [{name: A, valueFrom: {secretKeyRef: {name: keys, key: token}}}]",
      "containers[main].env[A].valueFrom.secretKeyRef.name",
    ],
    ["envFrom: [{secretRef: {name: keys}}]", "containers[main].envFrom[0].secretRef.name"],
  ])("of a container to what the head has not: %s", (text, path) => {
    const pod = web(text);
    expect(dangling(config + secret + pod, pod)).toEqual([`caution Deployment shop/web ${path}`]);
    expect(dangling(config + secret + pod, config + secret + pod + keep)).toEqual([]);
  });

  test.each([
    ["volumes: [{name: v, configMap: {name: settings}}]", "volumes[v].configMap.name"],
    ["volumes: [{name: v, secret: {secretName: keys}}]", "volumes[v].secret.secretName"],
    [
      "volumes: [{name: v, projected: {sources: [{secret: {name: keys}}]}}]",
      "volumes[v].projected.sources[0].secret.name",
    ],
    [
      "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]",
      "volumes[v].persistentVolumeClaim.claimName",
    ],
    ["serviceAccountName: web", "serviceAccountName"],
    ["imagePullSecrets: [{name: keys}]", "imagePullSecrets[0].name"],
  ])("of a pod: %s", (text, path) => {
    const all =
      config + secret + object("PersistentVolumeClaim", "data") + object("ServiceAccount", "web") + keep;
    const pod = deployment(`containers: [${container("")}], ${text}`);
    expect(dangling(all + pod, pod + keep)).toEqual([`caution Deployment shop/web ${path}`]);
  });

  test("of an Ingress, an autoscaler and a binding", () => {
    const ingress = object(
      "Ingress",
      "web",
      "spec: {tls: [{secretName: keys}], defaultBackend: {service: {name: web}}, rules: [{http: {paths: [{backend: {serviceName: old}}, {backend: {service: {name: web}}}]}}]}",
      "networking.k8s.io/v1",
    );
    const services = object("Service", "web") + object("Service", "old");
    expect(dangling(ingress + services + secret, ingress)).toEqual([
      "caution Ingress shop/web spec.tls[0].secretName",
      "caution Ingress shop/web spec.rules[0].http.paths[0].backend",
      "caution Ingress shop/web spec.rules[0].http.paths[1].backend",
    ]);
    const scaler = object("ScaledObject", "web", "spec: {scaleTargetRef: {name: web}}", "keda.sh/v1alpha1");
    expect(dangling(scaler + web(""), scaler)).toEqual(["caution ScaledObject shop/web spec.scaleTargetRef"]);
    const rbac = "rbac.authorization.k8s.io";
    const binding = object(
      "RoleBinding",
      "web",
      `roleRef: {kind: Role, name: web}, subjects: [{kind: User, name: a}, {kind: ServiceAccount, name: web}, {kind: ServiceAccount, name: web, namespace: shop}]`,
      `${rbac}/v1`,
    );
    const role = object("Role", "web", "rules: []", `${rbac}/v1`);
    expect(dangling(binding + role + object("ServiceAccount", "web"), binding)).toEqual([
      "caution RoleBinding shop/web roleRef",
      "caution RoleBinding shop/web subjects[1]",
    ]);
  });

  test("to an entry that the ConfigMap lost", () => {
    const pod = web("env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}]");
    const less = object("ConfigMap", "settings", "data: {level: info}");
    expect(dangling(config + pod, less + pod)).toEqual([
      "caution Deployment shop/web containers[main].env[A].valueFrom.configMapKeyRef.name",
    ]);
    expect(values(config + pod, less + pod)).toContainEqual(["-", "ConfigMap settings, mode"]);
    expect(dangling(less + pod, less + pod + keep)).toEqual([]);
    expect(dangling(less, less + pod)).toHaveLength(1);
    const empty = object("ConfigMap", "settings");
    expect(dangling(config + pod, empty + pod)).toEqual([]);
    expect(dangling(pod, less + pod)).toEqual([]);
  });

  test("to entries that a volume takes", () => {
    const pod = deployment(
      `containers: [${container("")}], volumes: [{name: v, configMap: {name: settings, items: [{key: level}, {key: mode}]}}]`,
    );
    const less = object("ConfigMap", "settings", "data: {level: info}");
    expect(dangling(config + pod, less + pod)).toEqual([
      "caution Deployment shop/web volumes[v].configMap.name",
    ]);
  });

  test("to a generated name that the pods kept, also in a kind that nobody here knows", () => {
    const [old, now] = [generated("app-4mb9h6k2fc", "info"), generated("app-5d2f7k8bc4", "debug")];
    const custom = object("Toy", "bear", "spec: {config: app-4mb9h6k2fc}", "example.org/v1");
    expect(dangling(old + custom, now + custom)).toEqual(["caution Toy shop/bear"]);
    const pod = web("envFrom: [{configMapRef: {name: app-4mb9h6k2fc}}]");
    expect(dangling(old + pod, now + pod)).toEqual([
      "caution Deployment shop/web containers[main].envFrom[0].configMapRef.name",
    ]);
  });

  test("new and in neither: a note, said once, of pods alone", () => {
    const pod = web("envFrom: [{secretRef: {name: outside}}, {secretRef: {name: outside}}]");
    expect(dangling(web(""), pod)).toEqual([
      "note Deployment shop/web containers[main].envFrom[0].secretRef.name",
    ]);
    expect(messages(web(""), pod)[0]).toContain("by other means");
    expect(dangling(pod, pod.replace("1.0", "1.1"))).toEqual([]);
    const tls = object("Ingress", "web", "spec: {tls: [{secretName: outside}]}", "networking.k8s.io/v1");
    expect(dangling("", tls)).toEqual([]);
  });

  test("what an environment had stays known when it moves to another namespace", () => {
    const pod = web("envFrom: [{secretRef: {name: outside}}]");
    expect(dangling(pod, pod.replace("namespace: shop", "namespace: store"))).toEqual([]);
  });

  test.each([
    ["envFrom: [{secretRef: {name: keys, optional: true}}]", ""],
    ["envFrom: [{configMapRef: {name: kube-root-ca.crt}}]", ""],
    [
      "envFrom: [{secretRef: {name: keys}}]",
      object("ExternalSecret", "other", "spec: {target: {name: keys}}", "external-secrets.io/v1"),
    ],
    [
      "envFrom: [{secretRef: {name: keys}}]",
      object("SealedSecret", "keys", "spec: {}", "bitnami.com/v1alpha1"),
    ],
    [
      "envFrom: [{secretRef: {name: keys}}]",
      object("OnePasswordItem", "keys", "spec: {}", "onepassword.com/v1"),
    ],
    [
      "envFrom: [{secretRef: {name: keys}}]",
      object("Service", "web", "spec: {}").replace(
        "namespace: shop",
        "namespace: shop, annotations: {service.beta.openshift.io/serving-cert-secret-name: keys}",
      ),
    ],
  ])("optional, or made by a controller: %s", (text, maker) => {
    expect(dangling(secret + keep, maker + web(text) + keep)).toEqual([]);
    expect(dangling("", maker + web(text))).toEqual([]);
  });
});

describe("config-unreferenced", () => {
  const [old, now] = [generated("app-4mb9h6k2fc", "info"), generated("app-5d2f7k8bc4", "debug")];

  test("a generated ConfigMap that nothing refers to any more", () => {
    expect(findingsOf("config-unreferenced", old + uses("app-4mb9h6k2fc"), now + web(""))).toEqual([
      "caution config-unreferenced ConfigMap shop/app-5d2f7k8bc4",
    ]);
  });

  test("one that pods follow, one with a stale reference, and one that nothing used are none", () => {
    expect(findings(old + uses("app-4mb9h6k2fc"), now + uses("app-5d2f7k8bc4"))).toEqual([]);
    expect(
      findingsOf("config-unreferenced", old + uses("app-4mb9h6k2fc"), now + uses("app-4mb9h6k2fc")),
    ).toEqual([]);
    expect(findings(old, now)).toEqual([]);
  });
});

describe("config-not-rolled-out", () => {
  const changed = object("ConfigMap", "settings", "data: {level: debug, mode: a}");
  const reads = (pod: string) => findings(config + pod, changed + pod);

  test("variables whose pods are not replaced", () => {
    const pod = web("envFrom: [{configMapRef: {name: settings}}]");
    expect(reads(pod)).toEqual([
      "note config-not-rolled-out Deployment shop/web spec.template.spec.containers[main].envFrom[0].configMapRef.name",
    ]);
    expect(values(config + pod, changed + pod)).toEqual([["-", "ConfigMap settings"]]);
    const twice = web(
      "envFrom: [{configMapRef: {name: settings}}, {prefix: A, configMapRef: {name: settings}}]",
    );
    expect(reads(twice)).toHaveLength(1);
  });

  test("one entry, only when it is the one that changes", () => {
    expect(reads(one("level"))).toHaveLength(1);
    expect(reads(one("mode"))).toEqual([]);
  });

  test("a single file that is mounted; a whole volume is kept current", () => {
    const volume = "volumes: [{name: v, configMap: {name: settings}}]";
    const mount = (text: string) =>
      deployment(`containers: [${container(`volumeMounts: [{name: v, mountPath: /a${text}}]`)}], ${volume}`);
    expect(reads(mount(", subPath: level"))).toHaveLength(1);
    expect(reads(mount(""))).toEqual([]);
  });

  test("entries that come or go count", () => {
    const pod = web("envFrom: [{configMapRef: {name: settings}}]");
    const more = object("ConfigMap", "settings", "data: {level: info, mode: a, more: b}");
    expect(findings(config + pod, more + pod)).toHaveLength(1);
    expect(findings(more + pod, config + pod)).toHaveLength(1);
  });

  test("pods that change too, reloaders, jobs, and a change of labels are none", () => {
    const pod = web("envFrom: [{configMapRef: {name: settings}}]");
    expect(findings(config + pod, changed + pod.replace("1.0", "1.1"))).toEqual([]);
    expect(findings(config, changed + pod)).toEqual([]);
    const reloaded = pod.replace(
      "namespace: shop",
      'namespace: shop, annotations: {reloader.stakater.com/auto: "true"}',
    );
    expect(reads(reloaded)).toEqual([]);
    const template = pod.replace(
      "labels: {app: web}",
      'labels: {app: web}, annotations: {reloader.stakater.com/auto: "true"}',
    );
    expect(reads(template)).toEqual([]);
    const cron = object(
      "CronJob",
      "tick",
      `spec: {jobTemplate: {spec: {template: {spec: {containers: [${container("envFrom: [{configMapRef: {name: settings}}]")}]}}}}}`,
      "batch/v1",
    );
    expect(reads(cron)).toEqual([]);
    const labelled = config.replace("namespace: shop", "namespace: shop, labels: {a: b}");
    expect(findings(config + pod, labelled + pod)).toEqual([]);
  });
});

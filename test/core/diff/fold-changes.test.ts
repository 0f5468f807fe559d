import { describe, expect, test } from "vitest";
import { compareManifests } from "../../../src/core/diff/compare-manifests.ts";
import { pathText } from "../../../src/core/report/path-text.ts";
import { objects, sha256 } from "./objects.ts";

/** What changes, each with the reason for which it is folded. */
function folds(base: string, head: string): readonly string[] {
  const { changed } = compareManifests({ base: objects(base), head: objects(head), sha256 });
  return changed.flatMap(({ changes }) =>
    changes.map(({ kind, path, folded }) => `${kind} ${pathText(path)}: ${folded ?? "shown"}`),
  );
}

function deployment(metadata: string, spec = "a: 1", apiVersion = "apps/v1", kind = "Deployment"): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: web, ${metadata}}, spec: {${spec}}}\n---\n`;
}

function object(apiVersion: string, kind: string, rest: string): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, ${rest}}\n---\n`;
}

function labels(text: string): string {
  return deployment(`labels: {${text}}`);
}

function annotated(template: string, image: string): string {
  return deployment("x: 1", `template: {metadata: {annotations: {${template}}}, spec: {image: ${image}}}`);
}

function configMap(key: string, text: string, kind = "ConfigMap"): string {
  return JSON.stringify({ apiVersion: "v1", kind, metadata: { name: "a" }, data: { [key]: text } });
}

function definition(version: string, schema: string): string {
  return object(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    `spec: {versions: [{name: v1, served: ${version}, schema: {openAPIV3Schema: {${schema}}}}]}`,
  );
}

function webhook(bundle: string): string {
  return object(
    "admissionregistration.k8s.io/v1",
    "ValidatingWebhookConfiguration",
    `webhooks: [{name: a, clientConfig: {caBundle: ${bundle}}}]`,
  );
}

function json(count: number, value: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, value])));
}

function long(line: string): string {
  return `${"words\n".repeat(50_000)}${line}\nend`;
}

function secret(text: string): string {
  return configMap("c", text.repeat(5000), "Secret");
}

function generator(version: string): string {
  return deployment(`annotations: {controller-gen.kubebuilder.io/version: ${version}}`);
}

function application(text: string): string {
  return JSON.stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "a" },
    spec: { values: text, x: text.length },
  });
}

describe("version labels", () => {
  test("are folded where nothing else of the object changes", () => {
    expect(folds(labels("app.kubernetes.io/version: '1'"), labels("app.kubernetes.io/version: '2'"))).toEqual(
      ['changed metadata.labels["app.kubernetes.io/version"]: version-label'],
    );
    expect(
      folds(labels("app.kubernetes.io/version: '1', b: x"), labels("app.kubernetes.io/version: '2', b: y")),
    ).toEqual([
      'changed metadata.labels["app.kubernetes.io/version"]: shown',
      "changed metadata.labels.b: shown",
    ]);
  });

  test("count as a chart's only where both values are a chart's name and version", () => {
    for (const label of ["helm.sh/chart", "chart"]) {
      expect(folds(labels(`${label}: web-1.2.3`), labels(`${label}: web-1.3.0-rc.1`))).toEqual([
        expect.stringContaining("version-label"),
      ]);
      expect(folds(labels(`${label}: web-1.2.3`), labels(`${label}: blue`))).toEqual([
        expect.stringContaining("shown"),
      ]);
    }
    expect(folds(labels("b: 1"), labels("b: 1, helm.sh/chart: web-1.2.3"))).toEqual([
      expect.stringContaining("shown"),
    ]);
    expect(folds(labels("release: web-1.2.3"), labels("release: web-1.2.4"))).toEqual([
      expect.stringContaining("shown"),
    ]);
  });

  test("are shown where a selector of either render uses them, also by expression", () => {
    for (const selector of [
      object("v1", "Service", "spec: {selector: {app.kubernetes.io/version: '1'}}"),
      object(
        "policy/v1",
        "PodDisruptionBudget",
        "spec: {selector: {matchExpressions: [{key: app.kubernetes.io/version, operator: Exists}, null]}}",
      ),
    ]) {
      const [before, after] = [1, 2].map((version) => labels(`app.kubernetes.io/version: '${version}'`));
      expect(folds(`${before}${selector}`, after ?? "")).toEqual([expect.stringContaining("shown")]);
      expect(folds(before ?? "", `${after}${selector}`)).toEqual([expect.stringContaining("shown")]);
    }
  });

  test("include the generator of a CRD, as an annotation", () => {
    expect(folds(generator("v0.1.0"), generator("v0.2.0"))).toEqual([
      expect.stringContaining("version-label"),
    ]);
    expect(folds(deployment("annotations: {b: x}"), deployment("annotations: {b: y}"))).toEqual([
      expect.stringContaining("shown"),
    ]);
  });

  test("are never folded on Argo CD's kinds, nor is anything else", () => {
    for (const group of ["argoproj.io/v1alpha1", "x.argoproj.io/v1"]) {
      const of = (version: string) =>
        deployment(
          `labels: {app.kubernetes.io/version: '${version}'}, uid: ${version}`,
          "a: 1",
          group,
          "Rollout",
        );
      expect(folds(of("1"), of("2"))).toEqual([
        expect.stringContaining("shown"),
        expect.stringContaining("shown"),
      ]);
    }
  });
});

describe("documents of Argo CD's kinds", () => {
  test("say that their layout changed as other kinds say that their content did", () => {
    expect(folds(application("a: 1\nb: 1\n"), application("a:  1\nb: 1\n"))).toEqual([
      "changed spec.values: shown",
      "changed spec.x: shown",
    ]);
  });
});

describe("checksums and certificates", () => {
  test("a checksum of a pod template is folded, elsewhere it is shown", () => {
    expect(folds(annotated("checksum/config: a", "x"), annotated("checksum/config: b", "x"))).toEqual([
      expect.stringContaining("rollout-trigger"),
    ]);
    expect(folds(annotated("checksum/config: a", "x"), annotated("checksum/config: b", "y"))).toEqual([
      expect.stringContaining("shown"),
      expect.stringContaining("shown"),
    ]);
    expect(
      folds(deployment("annotations: {checksum/a: x}"), deployment("annotations: {checksum/a: y}")),
    ).toEqual([expect.stringContaining("shown")]);
  });

  test("certificates are folded where nothing else changes, a key is not", () => {
    for (const key of ["ca.crt", "tls.crt"])
      expect(folds(configMap(key, "a"), configMap(key, "b"))).toEqual([
        expect.stringContaining("certificate"),
      ]);
    expect(folds(configMap("tls.key", "a"), configMap("tls.key", "b"))).toEqual([
      expect.stringContaining("shown"),
    ]);
    expect(folds(webhook("a"), webhook("b"))).toEqual([
      "changed webhooks[a].clientConfig.caBundle: certificate",
    ]);
  });
});

describe("fields of the server", () => {
  test("are folded beside other changes too", () => {
    expect(
      folds(
        "{apiVersion: v1, kind: Service, metadata: {name: a, creationTimestamp: null, uid: x}, spec: {type: A}, status: {b: 1}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a, uid: y, generation: 2}, spec: {type: B}, status: {b: 2}}",
      ),
    ).toEqual([
      "removed metadata.creationTimestamp: server-field",
      "added metadata.generation: server-field",
      "changed metadata.uid: server-field",
      "changed spec.type: shown",
      "changed status.b: server-field",
    ]);
  });

  test("a time that somebody wrote is shown, and so is a `uid` that is none", () => {
    expect(
      folds(
        deployment("creationTimestamp: null", "uid: 1"),
        deployment("creationTimestamp: '2020-01-01'", "uid: 2"),
      ),
    ).toEqual([expect.stringContaining("shown"), expect.stringContaining("shown")]);
  });
});

describe("schemas and big documents", () => {
  test("the schema of a CRD is folded, what is served is not", () => {
    expect(folds(definition("true", "a: 1"), definition("false", "a: 2, b: 1"))).toEqual([
      "changed spec.versions[v1].schema.openAPIV3Schema.a: crd-schema",
      "added spec.versions[v1].schema.openAPIV3Schema.b: crd-schema",
      "changed spec.versions[v1].served: shown",
    ]);
    const without = definition("true", "a: 1").replace(/openAPIV3Schema: \{a: 1\}/, "");
    expect(folds(definition("true", "a: 1"), without)).toEqual([
      "removed spec.versions[v1].schema.openAPIV3Schema: shown",
    ]);
  });

  test("up to 50 changes in one document are shown, more are counted", () => {
    expect(folds(configMap("c", json(50, 1)), configMap("c", json(50, 2)))[0]).toContain("shown");
    const many = folds(configMap("c", json(51, 1)), configMap("c", json(51, 2)));
    expect(many).toHaveLength(51);
    expect(many[0]).toContain("large-document");
  });

  test("of a text above 256 KiB and of a long line only the number of lines is told", () => {
    const [object_] = compareManifests({
      base: objects(configMap("c", long("a\nb"))),
      head: objects(configMap("c", long("c"))),
      sha256,
    }).changed;
    expect(object_?.changes).toMatchObject([{ folded: "large-document", lines: { removed: 2, added: 1 } }]);
    const line = (text: string) => configMap("c", `[${text.repeat(4096)}]`);
    expect(folds(line("a"), line("b"))).toEqual(["changed data.c: large-document"]);
    expect(folds(configMap("c", "a"), line("b"))).toEqual(["changed data.c: large-document"]);
    expect(folds(configMap("c", "a"), configMap("c", "b"))).toEqual(["changed data.c: shown"]);
  });

  test("the length of a Secret's value is nobody's business", () => {
    expect(folds(secret("a"), secret("b"))).toEqual(["changed data.c: shown"]);
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { makeMasker } from "../../../src/core/manifests/masker.ts";
import type { ObjectDiff } from "../../../src/core/model/diff.ts";
import {
  type Identity,
  identityKey,
  identityLabel,
  type Manifest,
} from "../../../src/core/model/manifest.ts";
import { sameValue } from "../../../src/core/diff/same-value.ts";
import { serverIdentity } from "../../../src/core/diff/server-identity.ts";
import { objects, sha256 } from "./objects.ts";
import { masked, openMasker } from "./open-masker.ts";

function diff(base: string, head: string) {
  return diffManifests({ base: objects(base), head: objects(head), masker: openMasker, sha256 });
}

const web = (image: string) =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {spec: {containers: [{name: web, image: "${image}"}]}}}}\n---\n`;
const config = (name: string, level: string) =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: shop}, data: {LEVEL: ${level}}}\n---\n`;

function labelled(namespace: string, label: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: ${namespace}, labels: {a: ${label}}}}\n---\n`;
}

function secret(value: string): string {
  return `{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: ${value}}}`;
}

function tokens(token: string): string {
  return `{apiVersion: x/v1, kind: Tokens, metadata: {name: s}, spec: {list: [{key: ${token}, a: 1}, {key: b, a: 1}]}}`;
}

function pools(text: string): string {
  return `{apiVersion: x/v1, kind: Pools, metadata: {name: s}, spec: {pools: ${text}}}`;
}

function pods(env: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, env: ${env}}]}}\n---\n`;
}

function deployment(name: string, spec: string): string {
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}}, spec: {${spec}}}\n---\n`;
}

function manifestText({
  group,
  kind,
  namespace,
  name,
  value,
}: Readonly<Record<"group" | "kind" | "namespace" | "name" | "value", string>>): string {
  const apiVersion = group === "" ? "v1" : `${group}/v1`;
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}}, data: {k: ${value}}}`;
}

function beforeOf(object: ObjectDiff): Identity {
  return object.kind === "changed" ? (object.renamedFrom ?? object.identity) : object.identity;
}

function serverKey(identity: Identity): string {
  return identityKey(serverIdentity(identity));
}

function sameObject(one: Manifest, other: Manifest): boolean {
  return serverKey(one.identity) === serverKey(other.identity) && sameValue(one.body, other.body);
}

function bigText(line: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "c" },
    data: { c: `${"x\n".repeat(140_000)}${line}\n` },
  });
}

function service(spec: string): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {${spec}}}`;
}

function jsonIn(value: number): readonly Manifest[] {
  return objects(
    JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c" },
      data: { c: `{"a": ${value}}` },
    }),
  );
}

describe("diffManifests", () => {
  test("counts what is unchanged, whatever its order", () => {
    expect(diff(web("a:1") + config("c", "info"), config("c", "info") + web("a:1"))).toEqual({
      objects: [],
      findings: [],
      unchanged: 2,
    });
  });

  test("tells added, removed and changed objects, sorted by identity", () => {
    const { objects: changed, unchanged } = diff(
      web("a:1") + config("old", "info"),
      web("a:2") + config("new", "debug"),
    );
    expect(changed.map(({ kind, identity }) => `${kind} ${identityLabel(identity)}`)).toEqual([
      "added ConfigMap shop/new",
      "removed ConfigMap shop/old",
      "changed Deployment shop/web",
    ]);
    expect(unchanged).toBe(0);
  });

  test("says which field of which element changed, and from what to what", () => {
    const [object] = diff(web("a:1"), web("a:2")).objects;
    expect(object).toMatchObject({
      kind: "changed",
      changes: [
        {
          kind: "changed",
          path: [
            { key: "spec" },
            { key: "template" },
            { key: "spec" },
            { key: "containers" },
            { element: { name: "web" }, index: 0 },
            { key: "image" },
          ],
          before: "a:1",
          after: "a:2",
        },
      ],
    });
  });

  test("shows a generated ConfigMap of a new name as the change of its content", () => {
    const [object] = diff(config("c-2748f727mg", "info"), config("c-hhfh78dmhg", "debug")).objects;
    expect(object).toEqual({
      kind: "changed",
      identity: { group: "", kind: "ConfigMap", namespace: "shop", name: "c-hhfh78dmhg" },
      renamedFrom: { group: "", kind: "ConfigMap", namespace: "shop", name: "c-2748f727mg" },
      relation: "generated",
      references: { toNew: [], toOld: [] },
      changes: [
        { kind: "changed", path: [{ key: "data" }, { key: "LEVEL" }], before: "info", after: "debug" },
      ],
    });
  });

  test("keeps other metadata of a rename, and leaves out its name and namespace", () => {
    const [object] = diff(labelled("one", "x"), labelled("two", "z")).objects;
    expect(object).toMatchObject({
      kind: "changed",
      changes: [{ path: [{ key: "metadata" }, { key: "labels" }, { key: "a" }] }],
    });
  });

  test("masks by the kinds of both sides, values and the keys of list elements alike", () => {
    expect(diff(secret("YQ=="), secret("Yg==")).objects[0]).toMatchObject({
      changes: [{ before: "‹redacted›", after: "‹redacted›" }],
    });
    const text = JSON.stringify(diff(tokens("ghp_old"), tokens("ghp_new")));
    expect(text).not.toContain("ghp_");
    expect(text).toContain('{"element":{"key":"‹redacted›"},"index":0}');
  });

  test("masks the order of elements and the paths of findings too", () => {
    const result = diff(
      pools("[{key: ghp_a, replicas: 1}, {key: b, x: 1}]"),
      pools("[{key: b, x: 1}, {key: ghp_a, replicas: 0}]"),
    );
    expect(JSON.stringify(result)).not.toContain("ghp_");
    expect(result.objects[0]).toMatchObject({
      changes: [{ kind: "reordered", order: [1, 0] }, { kind: "changed" }],
    });
    expect(result.findings).toHaveLength(1);
  });

  test("puts the gravest finding first, then goes by object", () => {
    const pvc = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}}\n---\n";
    const base = pvc + deployment("b", "replicas: 1") + deployment("a", "replicas: 1, selector: 1");
    const head = deployment("b", "replicas: 0") + deployment("a", "replicas: 0, selector: 2");
    expect(diff(base, head).findings.map(({ code, identity }) => `${code} ${identity?.name ?? ""}`)).toEqual([
      "immutable-field a",
      "pvc-removed data",
      "replicas-zero a",
      "replicas-zero b",
    ]);
  });

  test("gives the same bytes for the same input in any order", () => {
    const base = web("a:1") + config("c", "info") + config("d", "info");
    const head = web("a:2") + config("c", "debug");
    const turned = diffManifests({
      base: objects(base).toReversed(),
      head: objects(head).toReversed(),
      masker: openMasker,
      sha256,
    });
    expect(JSON.stringify(turned)).toBe(JSON.stringify(diff(base, head)));
  });
});

function template(apiVersion: string, kind: string, member: string): string {
  return `{apiVersion: ${apiVersion}, kind: Template, metadata: {name: t}, objects: [{name: s, kind: ${kind}, ${member}}, {name: a}]}`;
}

function pod(value: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, env: [{name: X, value: a}, {name: X, value: b}, {name: DB_PASSWORD, value: ${value}}]}]}}`;
}

describe("completeness", () => {
  const body = fc.record({
    group: fc.constantFrom("", "apps", "extensions"),
    kind: fc.constantFrom("ConfigMap", "Deployment", "Secret"),
    namespace: fc.constantFrom("a", "b"),
    name: fc.constantFrom("x", "y", "c-2748f727mg", "c-hhfh78dmhg"),
    value: fc.constantFrom("1", "2"),
  });
  const set = fc
    .uniqueArray(body, {
      maxLength: 8,
      selector: ({ group, kind, namespace, name }) => [group, kind, namespace, name].join(),
    })
    .map((bodies) => objects(bodies.map(manifestText).join("\n---\n")));

  test("every object of either side is unchanged, or told exactly once", () => {
    fc.assert(
      fc.property(set, set, (base, head) => {
        const result = diffManifests({ base, head, masker: openMasker, sha256 });
        const before = result.objects.flatMap((object) =>
          object.kind === "added" ? [] : [serverKey(beforeOf(object))],
        );
        const after = result.objects.flatMap((object) =>
          object.kind === "removed" ? [] : [serverKey(object.identity)],
        );
        const equal = base.filter((one) => head.some((other) => sameObject(one, other)));
        expect(result.unchanged).toBe(equal.length);
        expect([...before, ...equal.map(({ identity }) => serverKey(identity))].toSorted()).toEqual(
          base.map(({ identity }) => serverKey(identity)).toSorted(),
        );
        expect([...after, ...equal.map(({ identity }) => serverKey(identity))].toSorted()).toEqual(
          head.map(({ identity }) => serverKey(identity)).toSorted(),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("what is displayed", () => {
  test("big documents tell how many lines differ", () => {
    expect(diff(bigText("a"), bigText("b")).objects[0]).toMatchObject({
      changes: [{ kind: "changed", folded: "large-document", lines: { removed: 1, added: 1 } }],
    });
  });

  test("additions, removals and orders that are folded say so", () => {
    const base = service("a: null, finalizers: [a, b]");
    const head = service("b: null, finalizers: [b, a]");
    expect(diff(base, head).objects[0]).toMatchObject({
      changes: [
        { kind: "removed", folded: "same-meaning" },
        { kind: "added", folded: "same-meaning" },
        { kind: "reordered", folded: "same-meaning" },
      ],
    });
  });

  test("a workload says that it rolls out, a rename how it was found, a list that it was compared less finely", () => {
    const result = diff(
      web("a:1") + labelled("one", "x") + pods("[{name: A, value: a}]"),
      web("a:2") + labelled("two", "z") + pods("[{name: A, value: a}, {name: A, value: b}]"),
    );
    expect(result.objects).toMatchObject([
      { relation: "moved", renamedFrom: { namespace: "one" } },
      { identity: { kind: "Pod" } },
      { rollsOut: [{ kind: "Deployment", name: "web" }] },
    ]);
    expect(result.skipped).toMatchObject([{ what: "duplicate-keys", identity: { kind: "Pod" } }]);
  });

  test("a document in a string is masked by a text that nobody can read as one that is hidden", () => {
    const broken = { ...openMasker, maskedValue: () => masked('"') };
    const [object] = diffManifests({ base: jsonIn(1), head: jsonIn(2), masker: broken, sha256 }).objects;
    expect(object).toMatchObject({ changes: [{ path: [{ key: "data" }, { key: "c" }] }] });
  });
});

describe("masking", () => {
  const masker = makeMasker((text) => sha256(`key ${text}`));

  test("a Secret that is written inside of another object is masked, whichever side it is on", () => {
    for (const [before, after] of [
      ["Secret", "Secret"],
      ["Secret", "ConfigMap"],
      ["ConfigMap", "Secret"],
    ] as const) {
      const result = diffManifests({
        base: objects(template("x/v1", before, "data: {k: c2VjcmV0LW9uZQ==}")),
        head: objects(template("x/v1", after, "data: {k: c2VjcmV0LXR3bw==}")),
        masker,
        sha256,
      });
      expect(JSON.stringify(result)).toContain("redacted");
      expect(JSON.stringify(result)).not.toMatch(/c2VjcmV0|secret-/);
    }
  });

  test("an environment variable is judged by its name, also where the list has no key", () => {
    const result = diffManifests({
      base: objects(pod("hunter2-old")),
      head: objects(pod("hunter2-new")),
      masker,
      sha256,
    });
    expect(result.objects).toHaveLength(1);
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });
});

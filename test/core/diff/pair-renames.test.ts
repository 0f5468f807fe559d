import { describe, expect, test } from "vitest";
import { pairByIdentity } from "../../../src/core/diff/pair-manifests.ts";
import { pairRenames } from "../../../src/core/diff/pair-renames.ts";
import { identityLabel, type Manifest } from "../../../src/core/model/manifest.ts";
import { objects, sha256 } from "./objects.ts";

function name({ identity }: Manifest): string {
  return identityLabel(identity);
}

function pairing(base: readonly Manifest[], head: readonly Manifest[]) {
  return pairRenames(pairByIdentity(base, head), sha256);
}

/** What is left over by identity, then paired as renames. */
function renames(base: string, head: string): readonly string[] {
  const { pairs, removed, added } = pairing(objects(base), objects(head));
  return [
    ...pairs.map(({ before, after, relation }) => `${relation}: ${name(before)} = ${name(after)}`),
    ...removed.map((manifest) => `- ${name(manifest)}`),
    ...added.map((manifest) => `+ ${name(manifest)}`),
  ];
}

function configMap(nameOfIt: string, data = "{}", namespace = "shop"): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${nameOfIt}, namespace: ${namespace}}, data: ${data}}\n---\n`;
}

function bare(text: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: c-${text}}}\n---\n`;
}

function object(apiVersion: string, kind: string, nameOfIt: string, rest = "spec: {a: 1}"): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${nameOfIt}}, ${rest}}\n---\n`;
}

function many(count: number, prefix: string): string {
  return Array.from({ length: count }, (_, index) =>
    configMap(`${prefix}${index}`, `{own: ${prefix}${index}, a: 1, b: 2, c: 3}`),
  ).join("");
}

/** Generated objects of one stem, with nothing in common. */
function generated(digit: string): string {
  return Array.from({ length: 500 }, (_, index) => {
    const suffix = `${index}`.padStart(4, "2").replaceAll(/[013]/g, "4");
    return configMap(`c-${digit}bbbbb${suffix}`, `{k: ${digit}${index}}`);
  }).join("");
}

/** Objects that have twins under another prefix. */
function twins(prefix: string): string {
  return Array.from({ length: 300 }, (_, index) => configMap(`${prefix}${index}`, `{own: x${index}}`)).join(
    "",
  );
}

describe("generated names", () => {
  test("pairs a name with its successor by the suffix made again from the content", () => {
    expect(
      renames(
        configMap("pre-plain-2748f727mg", "{LEVEL: info}"),
        configMap("pre-plain-8m5tkd2d6k", "{LEVEL: debug}"),
      ),
    ).toEqual(["generated: ConfigMap shop/pre-plain-2748f727mg = ConfigMap shop/pre-plain-8m5tkd2d6k"]);
  });

  test("pairs several of one stem by their likeness", () => {
    expect(
      renames(
        configMap("c-22222222bb", "{a: 1, b: 2, c: 3}") + configMap("c-22222222cc", "{x: 1, y: 2, z: 3}"),
        configMap("c-22222222dd", "{x: 1, y: 2, z: 3, q: 1}") + configMap("c-22222222ff", "{n: 0}"),
      ),
    ).toEqual([
      "generated: ConfigMap shop/c-22222222cc = ConfigMap shop/c-22222222dd",
      "- ConfigMap shop/c-22222222bb",
      "+ ConfigMap shop/c-22222222ff",
    ]);
  });

  test("pairs several of one stem without any data by nothing but their order", () => {
    expect(renames(bare("22222222bb") + bare("22222222cc"), bare("22222222dd"))).toEqual([
      "similar: ConfigMap c-22222222bb = ConfigMap c-22222222dd",
      "- ConfigMap c-22222222cc",
    ]);
  });

  test("pairs none of one stem when there are too many to compare", () => {
    expect(renames(generated("b"), generated("c"))).toHaveLength(1000);
  });
});

describe("other namespaces and kinds", () => {
  test("pairs what moved to another namespace, when it is the only one of its name", () => {
    expect(renames(configMap("a", "{x: 1}"), configMap("a", "{x: 2}", "other"))).toEqual([
      "moved: ConfigMap shop/a = ConfigMap other/a",
    ]);
    expect(
      renames(configMap("a", "{x: 1}"), configMap("a", "{x: 2}", "n1") + configMap("a", "{x: 3}", "n2")),
    ).toHaveLength(3);
  });

  test("pairs kinds that take each other's place under one name", () => {
    for (const [before, after] of [
      [object("apps/v1", "Deployment", "web"), object("apps/v1", "StatefulSet", "web")],
      [object("v1", "Secret", "web"), object("external-secrets.io/v1", "ExternalSecret", "web")],
      [object("v1", "Secret", "web"), object("bitnami.com/v1alpha1", "SealedSecret", "web")],
      [
        object("source.toolkit.fluxcd.io/v1", "HelmRepository", "web"),
        object("source.toolkit.fluxcd.io/v1", "OCIRepository", "web"),
      ],
      [
        object("networking.k8s.io/v1", "Ingress", "web"),
        object("gateway.networking.k8s.io/v1", "HTTPRoute", "web"),
      ],
    ] as const) {
      expect(renames(before, after)).toEqual([expect.stringMatching(/^replaced: \w+ web = \w+ web$/)]);
    }
  });

  test("never pairs other kinds, nor these under another name", () => {
    expect(renames(object("v1", "Service", "web"), object("apps/v1", "Deployment", "web"))).toHaveLength(2);
    expect(renames(object("apps/v1", "Deployment", "a"), object("apps/v1", "DaemonSet", "b"))).toHaveLength(
      2,
    );
  });
});

describe("prefixes and suffixes", () => {
  test("pairs objects of several kinds that got one prefix, whatever else changed", () => {
    expect(
      renames(
        configMap("web", "{a: 1}") + object("apps/v1", "Deployment", "web", "spec: {x: 1}"),
        configMap("dev-web", "{z: 1}") + object("apps/v1", "Deployment", "dev-web", "spec: {q: 2}"),
      ),
    ).toEqual([
      "affixed: ConfigMap shop/web = ConfigMap shop/dev-web",
      "affixed: Deployment web = Deployment dev-web",
    ]);
  });

  test("pairs objects that lost one suffix", () => {
    expect(
      renames(
        configMap("a-v1", "{a: 1}") + configMap("b-v1", "{b: 1}"),
        configMap("a", "{z: 1}") + configMap("b", "{y: 1}"),
      ),
    ).toEqual([
      "affixed: ConfigMap shop/a-v1 = ConfigMap shop/a",
      "affixed: ConfigMap shop/b-v1 = ConfigMap shop/b",
    ]);
  });

  test("one object alone proves no prefix, nor do two of other namespaces", () => {
    expect(renames(configMap("web", "{a: 1}"), configMap("dev-web", "{z: 1}"))).toHaveLength(2);
    expect(
      renames(
        configMap("a", "{a: 1}") + configMap("b", "{b: 1}"),
        configMap("x-a", "{z: 1}", "n") + configMap("x-b", "{y: 1}", "n"),
      ),
    ).toHaveLength(4);
  });

  test("takes the affix of most objects, and each object once", () => {
    const base = ["a", "b", "c"].map((one) => configMap(one, `{own: ${one}}`)).join("");
    const head = ["x-a", "x-b", "y-a", "y-b", "y-c"].map((one) => configMap(one, `{new: ${one}}`)).join("");
    expect(renames(base, head).filter((line) => line.startsWith("affixed"))).toEqual([
      "affixed: ConfigMap shop/a = ConfigMap shop/y-a",
      "affixed: ConfigMap shop/b = ConfigMap shop/y-b",
      "affixed: ConfigMap shop/c = ConfigMap shop/y-c",
    ]);
  });

  test("finds several affixes, each of its own objects", () => {
    const [base, head] = ["", "z-"].map(
      (prefix) =>
        configMap(`${prefix}a`, `{own: x${prefix}a}`) +
        configMap(`${prefix}b`, `{own: x${prefix}b}`) +
        object("apps/v1", "Deployment", prefix === "" ? "c" : "e-c", `spec: {own: x${prefix}c}`) +
        object("apps/v1", "Deployment", prefix === "" ? "d" : "e-d", `spec: {own: x${prefix}d}`),
    );
    expect(renames(base ?? "", head ?? "")).toEqual([
      "affixed: Deployment c = Deployment e-c",
      "affixed: Deployment d = Deployment e-d",
      "affixed: ConfigMap shop/a = ConfigMap shop/z-a",
      "affixed: ConfigMap shop/b = ConfigMap shop/z-b",
    ]);
  });

  test("of two affixes of as many objects the first by its text goes first", () => {
    const base = configMap("a", "{own: a}") + configMap("b", "{own: b}");
    const head = ["x-a", "x-b", "y-a", "y-b"].map((one) => configMap(one, `{new: ${one}}`)).join("");
    expect(renames(base, head).filter((line) => line.startsWith("affixed"))).toEqual([
      "affixed: ConfigMap shop/a = ConfigMap shop/x-a",
      "affixed: ConfigMap shop/b = ConfigMap shop/x-b",
    ]);
  });
});

describe("likeness", () => {
  test("pairs what is equal but for its name, ties in the order of the names", () => {
    expect(
      renames(configMap("old", "{x: 1}"), configMap("n2", "{x: 1}") + configMap("n1", "{x: 1}")),
    ).toEqual(["similar: ConfigMap shop/old = ConfigMap shop/n1", "+ ConfigMap shop/n2"]);
  });

  test("pairs objects of one kind that share more than half of their leaves, the likest first", () => {
    expect(
      renames(
        configMap("a", "{p: 1, q: 2, r: 3, s: 4}"),
        configMap("b", "{p: 1, q: 2, r: 3, s: 0}") + configMap("c", "{p: 1, q: 0, r: 0, s: 0}"),
      ),
    ).toEqual(["similar: ConfigMap shop/a = ConfigMap shop/b", "+ ConfigMap shop/c"]);
  });

  test("kind, name and namespace make nothing alike", () => {
    expect(renames(configMap("old", "{x: 1}"), configMap("new", "{x: 2}"))).toHaveLength(2);
  });

  test("looks at 200 objects of a kind on each side, and says so when there are more", () => {
    const few = pairing(objects(many(200, "a")), objects(many(200, "b")));
    expect([few.pairs.length, few.skipped.length]).toEqual([200, 0]);
    const more = pairing(objects(many(201, "a")), objects(many(1, "b")));
    expect(more.pairs).toHaveLength(0);
    expect(more.skipped).toEqual([{ what: "renames", group: "", kind: "ConfigMap", removed: 201, added: 1 }]);
    expect(pairing(objects(many(201, "a")), []).skipped).toEqual([]);
  });

  test("pairs equal objects at any number", () => {
    expect(pairing(objects(twins("a")), objects(twins("b"))).pairs).toHaveLength(300);
  });

  test("survives metadata that is no mapping", () => {
    expect(
      renames("{apiVersion: v1, kind: A, metadata: 1}", "{apiVersion: v1, kind: B, metadata: 1}"),
    ).toHaveLength(2);
  });

  test("gives the same pairs whatever the order of the manifests", () => {
    const base = objects(many(5, "a") + configMap("x", "{x: 1}"));
    const head = objects(many(5, "b") + configMap("y", "{x: 1}"));
    const names = ({ pairs }: ReturnType<typeof pairing>) =>
      pairs.map(({ before, after }) => `${name(before)} ${name(after)}`);
    expect(names(pairing(base.toReversed(), head.toReversed()))).toEqual(names(pairing(base, head)));
  });
});

import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function definition(spec: string, rest = ""): string {
  return object(
    "CustomResourceDefinition",
    "toys.example.org",
    `spec: {group: example.org, names: {kind: Toy}, ${spec}}${rest}`,
    "apiextensions.k8s.io/v1",
  ).replace(", namespace: shop", "");
}

function versions(...texts: readonly string[]): string {
  return `versions: [${texts.map((text) => `{name: ${text}}`).join(", ")}]`;
}

const served = "v1, served: true, storage: true";
const found = "crd-version-unserved CustomResourceDefinition toys.example.org spec.versions";

describe("crd-version-unserved", () => {
  test("a version that is served no longer, or gone", () => {
    const base = definition(versions(served, "v1beta1, served: true"));
    expect(findings(base, definition(versions(served, "v1beta1, served: false")))).toEqual([
      `caution ${found}`,
    ]);
    expect(findings(base, definition(versions(served)))).toEqual([`caution ${found}`]);
  });

  test("is refused when objects may be stored in a version that is gone", () => {
    const next = "v2, served: true, storage: true";
    expect(findings(definition(versions(served)), definition(versions(next)))).toEqual([`refused ${found}`]);
    expect(findings(definition(versions(served)), definition(versions(next, "v1, served: false")))).toEqual([
      `caution ${found}`,
    ]);
    const old = definition(versions("v1, served: true", next), ", status: {storedVersions: [v1, v2]}");
    expect(findings(old, definition(versions(next)))).toEqual([`refused ${found}`]);
  });

  test("says when manifests still use it", () => {
    const toy = object("Toy", "bear", "x: 1", "example.org/v1beta1");
    const base = definition(versions(served, "v1beta1, served: true"));
    expect(messages(base + toy, definition(versions(served)) + toy)).toEqual([
      "A version is served no longer: whoever still asks for it gets an error. Manifests of this render still use it.",
    ]);
    expect(messages(base, definition(versions(served)))[0]).not.toContain("Manifests");
  });

  test("knows definitions of one version", () => {
    expect(findings(definition("version: v1"), definition(versions(served)))).toEqual([]);
    expect(findings(definition("version: v1"), definition(versions("v2, served: true")))).toEqual([
      `refused ${found}`,
    ]);
  });

  test("what was not served in the base, and a new version, are none", () => {
    expect(
      findings(
        definition(versions(served, "v0, served: false")),
        definition(versions(served, "v2, served: true")),
      ),
    ).toEqual([]);
  });
});

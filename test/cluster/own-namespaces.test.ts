import { describe, expect, test } from "vitest";
import { requireOwnNamespaces } from "../../src/cluster/own-namespaces.ts";

const ref = { repository: "octo/shop", environment: "dev", namespace: "shop-dev" };

function object(kind: string, namespace: string, name: string, group = "") {
  return { identity: { kind, group, namespace, name }, namespaced: namespace !== "" };
}

describe("promise 4: an environment writes", () => {
  test("to its own namespace, to those that it lists, and to what has no namespace", () => {
    expect(() =>
      requireOwnNamespaces({ ...ref, namespaces: ["shop-jobs"] }, [
        object("ConfigMap", "shop-dev", "a"),
        object("ConfigMap", "shop-jobs", "a"),
        object("Namespace", "", "shop-dev"),
        object("Namespace", "", "shop-jobs"),
        object("ClusterRole", "", "reader", "rbac.authorization.k8s.io"),
        object("Namespace", "", "elsewhere", "example.com"),
      ]),
    ).not.toThrow();
  });

  test("to no other: all objects are named, and what to do", () => {
    expect(() =>
      requireOwnNamespaces({ ...ref, namespaces: ["shop-jobs"] }, [
        object("ConfigMap", "shop-dev", "fine"),
        object("Secret", "shop-production", "db"),
        object("Namespace", "", "monitoring"),
      ]),
    ).toThrow(
      expect.objectContaining({
        reason: "NAMESPACE_NOT_ALLOWED",
        retry: "never",
        message:
          "The environment dev may not write Secret shop-production/db, Namespace monitoring: it may write to shop-dev, shop-jobs.",
        next: "List the namespace (shop-production, monitoring) under `namespaces` of dev in the configuration, or move the object to another.",
      }),
    );
  });

  test("to no namespace whose name only begins or is written like its own", () => {
    for (const place of ["shop-dev2", "shop-de", "Shop-dev", "shop-dev "])
      expect(() => requireOwnNamespaces(ref, [object("ConfigMap", place, "a")])).toThrow(/may not write/);
  });

  test("and what is not listed is counted", () => {
    const many = Array.from({ length: 8 }, (_, index) => object("Secret", `n${index}`, "s"));
    expect(() => requireOwnNamespaces(ref, many)).toThrow(/Secret n4\/s and 3 more: it may/);
  });
});

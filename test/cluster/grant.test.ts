import { describe, expect, test } from "vitest";
import type { Grant } from "../../src/cluster/cluster.ts";
import { allowanceOf, requireGranted } from "../../src/cluster/grant.ts";

const shop: Grant = {
  repository: "octo/shop",
  namespaces: ["shop-*", "tools"],
  clusterScoped: ["Namespace.", "ClusterRole.rbac.authorization.k8s.io"],
};

function object(kind: string, group: string, namespace: string, name = "x") {
  return { identity: { kind, group, namespace, name }, namespaced: namespace !== "" };
}

function check(grants: readonly Grant[], ...objects: readonly ReturnType<typeof object>[]): void {
  const allowance = allowanceOf(grants, "octo/shop");
  if (allowance === undefined) throw new Error("no grant");
  requireGranted({ cluster: "prod", repository: "octo/shop" }, allowance, objects);
}

describe("a grant", () => {
  test("is for its repository, whatever the case, or for all of an owner", () => {
    expect(allowanceOf([shop], "Octo/Shop")).toBeDefined();
    expect(allowanceOf([shop], "octo/shop2")).toBeUndefined();
    expect(allowanceOf([{ ...shop, repository: "octo/*" }], "octo/other")).toBeDefined();
    expect(allowanceOf([{ ...shop, repository: "octo/*" }], "octo2/other")).toBeUndefined();
  });

  test("allows namespaces by name or by the beginning of a name", () => {
    const allowance = allowanceOf([shop], "octo/shop");
    expect(["tools", "shop-dev", "shop-"].map((name) => allowance?.namespace(name))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["tools2", "shop", "kube-system", ""].map((name) => allowance?.namespace(name))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("allows what all grants of a repository allow together", () => {
    const other: Grant = { repository: "octo/*", namespaces: ["shared"], clusterScoped: [] };
    expect(() =>
      check([shop, other], object("ConfigMap", "", "shared"), object("ConfigMap", "", "tools")),
    ).not.toThrow();
  });

  test("allows a Namespace only if it may be used", () => {
    expect(() => check([shop], object("Namespace", "", "", "shop-dev"))).not.toThrow();
    expect(() =>
      check([{ ...shop, clusterScoped: ["*"] }], object("Namespace", "", "", "kube-system")),
    ).toThrow("octo/shop may not write Namespace kube-system in the cluster prod.");
  });

  test("names every object that it does not cover, and what the operator would have to add", () => {
    const objects = [
      object("Secret", "", "kube-system", "admin"),
      object("ClusterRoleBinding", "rbac.authorization.k8s.io", "", "root"),
      object("ClusterRole", "rbac.authorization.k8s.io", "", "fine"),
    ];
    expect(() => check([shop], ...objects)).toThrow(
      expect.objectContaining({
        reason: "CLUSTER_NOT_GRANTED",
        retry: "never",
        message:
          "octo/shop may not write Secret kube-system/admin, ClusterRoleBinding root in the cluster prod.",
        next: 'The operator would have to add to the grant of octo/shop in the clusters file: namespaces: ["kube-system"]; clusterScoped: ["ClusterRoleBinding.rbac.authorization.k8s.io"].',
      }),
    );
  });

  test("counts what it does not list", () => {
    const many = Array.from({ length: 8 }, (_, index) => object("Secret", "", "other", `s${index}`));
    expect(() => check([shop], ...many)).toThrow(/s4 and 3 more in the cluster/);
  });
});

import { describe, expect, test } from "vitest";
import { parseClustersConfig } from "../../src/cluster/clusters-config.ts";

function problems(text: string): readonly string[] {
  const result = parseClustersConfig(text);
  return result.kind === "parsed"
    ? []
    : result.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

describe("the operator's file", () => {
  test("registers clusters with their grants", () => {
    const text = `
clusters:
  - name: production
    kubeconfig: ./production.kubeconfig
    context: deploy
    inventoryNamespace: slipway
    impersonate: {user: deployer, groups: [team]}
    grants:
      - repository: octo/shop
        namespaces: [shop-*]
        clusterScoped: [Namespace., "*"]
      - {repository: octo/*, namespaces: [tools]}
`;
    expect(parseClustersConfig(text)).toEqual({
      kind: "parsed",
      config: {
        clusters: [
          {
            name: "production",
            kubeconfig: "./production.kubeconfig",
            context: "deploy",
            inventoryNamespace: "slipway",
            impersonate: { user: "deployer", groups: ["team"] },
            grants: [
              { repository: "octo/shop", namespaces: ["shop-*"], clusterScoped: ["Namespace.", "*"] },
              { repository: "octo/*", namespaces: ["tools"], clusterScoped: [] },
            ],
          },
        ],
      },
    });
  });

  test("tells all its problems at once, each with its line, what was expected and what was found", () => {
    const text = `clusters:
  - name: Production
    kubeconfig: ""
    kubeconfg: x
    grants:
      - repository: shop
        namespaces: []
      - namespaces: ["a b"]
        clusterScoped: [ClusterRole]
  - name: Production
    kubeconfig: 5
`;
    expect(problems(text)).toEqual([
      '2 clusters[0].name: must be lower-case letters, digits and dashes, at most 63; found "Production"',
      '3 clusters[0].kubeconfig: must not be blank; found ""',
      "4 clusters[0].kubeconfg: is not known here",
      '6 clusters[0].grants[0].repository: must be owner/name, or owner/* for all repositories of an owner; found "shop"',
      "7 clusters[0].grants[0].namespaces: must name at least one namespace; found an empty list",
      "8 clusters[0].grants[1].repository: is missing: text is expected",
      '8 clusters[0].grants[1].namespaces[0]: must be the name of a namespace, or the beginning of names followed by *; found "a b"',
      '9 clusters[0].grants[1].clusterScoped[0]: must be Kind.group such as ClusterRole.rbac.authorization.k8s.io, Namespace. for the core group, or * for all; found "ClusterRole"',
      '10 clusters[1].name: must be lower-case letters, digits and dashes, at most 63; found "Production"',
      "10 clusters[1].grants: is missing: a list is expected",
      "11 clusters[1].kubeconfig: text is expected; found 5",
    ]);
  });

  test("refuses two clusters of one name", () => {
    const cluster = "{name: a, kubeconfig: k, grants: []}";
    expect(problems(`clusters:\n  - ${cluster}\n  - ${cluster}\n`)).toEqual([
      "3 clusters[1].name: is the name of clusters[0] already; each cluster needs its own",
    ]);
  });

  test.each([
    ["", ["1 : is missing: a map is expected"]],
    ["clusters: {}", ["1 clusters: a list is expected; found a map"]],
  ])("that holds %j is refused", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test("that is no YAML is refused with its line", () => {
    expect(problems("clusters:\n  - [")).toHaveLength(1);
  });
});

import { describe, expect, test } from "vitest";
import { draftConfig } from "../../../src/core/config/draft-config.ts";
import { isComponent } from "../../../src/core/config/is-component.ts";
import { listPaths } from "../../../src/core/config/listing.ts";
import type { Config, ConfigProblem, ConfigResult } from "../../../src/core/model/config.ts";

function settle(text: string, paths: readonly string[], components: readonly string[] = []): ConfigResult {
  const draft = draftConfig(text);
  return draft.match(listPaths(paths)).settle(new Set(components));
}

function configOf(...asked: Parameters<typeof settle>): Config {
  const result = settle(...asked);
  if (result.kind === "problems") throw new Error(JSON.stringify(result.problems));
  return result.config;
}

const line = ({ line: row, path, found, expected, suggestion }: ConfigProblem): string =>
  `${row} ${path}: found ${found}, expected ${expected}${suggestion === undefined ? "" : `; ${suggestion}`}`;

function problemsOf(...asked: Parameters<typeof settle>): readonly string[] {
  const result = settle(...asked);
  return result.kind === "problems" ? result.problems.map(line) : [];
}

function doubtsOf(...asked: Parameters<typeof settle>): readonly string[] {
  const result = settle(...asked);
  return result.kind === "config" ? (result.doubts ?? []).map(line) : ["problems"];
}

const overlays = (...folders: readonly string[]) => folders.map((folder) => `${folder}/kustomization.yaml`);

const release = (name: string, releaseName: string) =>
  ({ name, path: "charts/shop", cluster: "c", namespace: "n", helm: { releaseName } }) as const;
const asked = (...environments: readonly object[]) => JSON.stringify({ version: 1, environments });
const withPath = (path: string, more = "") =>
  `version: 1\nenvironments:\n  - name: "{1}"\n    path: ${path}\n    cluster: main\n    namespace: shop\n${more}`;

const patternEntry = (index: number) => ({
  name: `a${index}-{1}`,
  path: `a${index}/*`,
  cluster: "c",
  namespace: "n",
});

const byName = `version: 1
environments:
  - name: "{cluster}-{app}"
    path: clusters/{cluster}/overlays/{app}
    cluster: "{cluster}"
    namespace: "{app}"
`;

describe("environments by pattern", () => {
  test("each folder that is found is one, named, placed and sorted by its path", () => {
    const paths = overlays(
      "clusters/eu/overlays/shop",
      "clusters/eu/overlays/cart",
      "clusters/us/overlays/Shop_2",
    );
    const text = byName.replace('namespace: "{app}"', 'namespace: shop\n    namespaces: ["{cluster}-jobs"]');
    const { environments } = configOf(text, paths);
    expect(environments).toEqual([
      {
        name: "eu-cart",
        path: "clusters/eu/overlays/cart",
        cluster: "eu",
        namespace: "shop",
        namespaces: ["eu-jobs"],
        deploy: "on-merge",
        health: { timeoutMs: 600_000, graceMs: 30_000 },
      },
      expect.objectContaining({ name: "eu-shop", cluster: "eu" }),
      expect.objectContaining({ name: "us-shop-2", path: "clusters/us/overlays/Shop_2", cluster: "us" }),
    ]);
  });

  test("everything else that the entry says holds for each of them", () => {
    const text = `${byName}    deploy: on-command\n    protection: {}\n    health: { timeout: 5m }\n`;
    const [environment] = configOf(text, overlays("clusters/eu/overlays/shop")).environments;
    expect(environment).toMatchObject({
      deploy: "on-command",
      protection: { approvals: 1, protectedBranch: true, requiredChecks: true },
      health: { timeoutMs: 300_000 },
    });
  });

  test("stars are found by their numbers", () => {
    const text = `version: 1
environments:
  - name: "{2}-{1}"
    path: ./clusters//*/overlays/*
    cluster: main
    namespace: "{2}"
`;
    const { environments } = configOf(text, overlays("clusters/eu/overlays/shop"));
    expect(environments).toMatchObject([{ name: "shop-eu", namespace: "shop" }]);
  });

  test("only folders that can be rendered are found, Components and a chart's own folders are not", () => {
    const text = `version: 1\nenvironments: [{name: "{1}", path: "apps/**", cluster: main, namespace: "n"}]\n`;
    const paths = [
      "README.md",
      "apps/a/kustomization.yml",
      "apps/b/Kustomization",
      "apps/chart/Chart.yaml",
      "apps/chart/templates/x.yaml",
      "apps/chart/charts/sub/Chart.yaml",
      "apps/component/kustomization.yaml",
      "apps/docs/README.md",
      "apps/json/x.json",
      "apps/plain/x.yml",
    ];
    const { environments } = configOf(text, paths, ["apps/component/kustomization.yaml"]);
    expect(environments.map(({ name }) => name)).toEqual(["a", "b", "chart", "json", "plain"]);
  });

  test("the root may be found, too, and a chart there owns what is below", () => {
    const text = `version: 1\nenvironments: [{name: "x{1}", path: "**", cluster: main, namespace: "n"}]\n`;
    const paths = ["Chart.yaml", "templates/x.yaml", "overlays/kustomization.yaml"];
    expect(configOf(text, paths).environments.map(({ name, path }) => [name, path])).toEqual([
      ["x", ""],
      ["xoverlays", "overlays"],
    ]);
  });

  test("an exclusion leaves out what it names, with everything below", () => {
    const text = byName.replace(
      "    cluster:",
      '    exclude: [clusters/old, "clusters/*/overlays/legacy-*"]\n    cluster:',
    );
    const paths = overlays(
      "clusters/eu/overlays/legacy-1",
      "clusters/eu/overlays/shop",
      "clusters/old/overlays/shop",
    );
    expect(configOf(text, paths).environments.map(({ name }) => name)).toEqual(["eu-shop"]);
    expect(doubtsOf(text, paths)).toEqual([]);
  });

  test("what is written out stands for the one of the same name and path", () => {
    const text = `${byName}  - name: eu-shop
    path: clusters/eu/overlays/shop/
    cluster: eu
    namespace: other
    protection: {}
`;
    const { environments } = configOf(
      text,
      overlays("clusters/eu/overlays/cart", "clusters/eu/overlays/shop"),
    );
    expect(environments.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["eu-cart", "cart"],
      ["eu-shop", "other"],
    ]);
  });

  test("1,000 of them take a moment", () => {
    const folders = Array.from(
      { length: 1_000 },
      (_, index) => `clusters/c${index % 20}/overlays/app${index}`,
    );
    const paths = folders.flatMap((folder) => [`${folder}/kustomization.yaml`, `${folder}/patch.yaml`]);
    configOf(byName, paths.slice(0, 10));
    const begun = performance.now();
    expect(configOf(`${byName}    protection: {}\n`, paths).environments).toHaveLength(1_000);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe("charts by pattern", () => {
  const text = `version: 1
environments:
  - name: "{app}-{environment}"
    path: charts/{app}
    cluster: main
    namespace: "{environment}"
    helm:
      releaseName: "{app}"
      valuesFiles: ["charts/{app}/values.yaml", "envs/{environment}/{app}.yaml"]
      values: { replicas: 2 }
`;

  test("each file of values is one", () => {
    const paths = [
      "charts/shop/Chart.yaml",
      "charts/cart/Chart.yaml",
      "charts/old/Chart.yaml",
      "envs/dev/shop.yaml",
      "envs/dev/cart.yaml",
      "envs/prod/shop.yaml",
      "envs/prod/other.yaml",
    ];
    const { environments } = configOf(text, paths);
    expect(environments.map(({ name, path, helm }) => [name, path, helm?.releaseName])).toEqual([
      ["cart-dev", "charts/cart", "cart"],
      ["shop-dev", "charts/shop", "shop"],
      ["shop-prod", "charts/shop", "shop"],
    ]);
    expect(environments[2]?.helm).toEqual({
      releaseName: "shop",
      valuesFiles: ["charts/shop/values.yaml", "envs/prod/shop.yaml"],
      values: { replicas: 2 },
    });
  });

  test("of one chart, too, and an exclusion may name the file", () => {
    const one = `version: 1
environments:
  - name: "shop-{environment}"
    path: charts/shop
    exclude: [charts/shop/values-local.yaml]
    cluster: "{environment}"
    namespace: shop
    helm: { valuesFiles: [charts/shop/values.yaml, "charts/shop/values-{environment}.yaml"] }
`;
    const paths = [
      "charts/shop/Chart.yaml",
      ...["dev", "local", "prod"].map((env) => `charts/shop/values-${env}.yaml`),
    ];
    expect(configOf(one, paths).environments.map(({ name, helm }) => [name, helm?.releaseName])).toEqual([
      ["shop-dev", "shop-dev"],
      ["shop-prod", "shop-prod"],
    ]);
  });

  test("files whose placeholders the path has need not be there: their render says so", () => {
    const bound = text
      .replace("envs/{environment}/{app}.yaml", "charts/{app}/more.yaml")
      .replaceAll("-{environment}", "");
    const { environments } = configOf(bound.replace('"{environment}"', "shop"), ["charts/shop/Chart.yaml"]);
    expect(environments[0]?.helm?.valuesFiles).toEqual(["charts/shop/values.yaml", "charts/shop/more.yaml"]);
  });

  test("releases of one chart may share a namespace, one release may not be two environments", () => {
    expect(problemsOf(asked(release("a", "a"), release("b", "b")), [])).toEqual([]);
    expect(problemsOf(asked(release("a", "a"), release("b", "a")), [])).toHaveLength(1);
  });

  test("a name that is too long for a release is said, unless the release is named", () => {
    const name = "a".repeat(54);
    const long = (helm: object) =>
      JSON.stringify({ version: 1, environments: [{ name, path: "c", cluster: "c", namespace: "n", helm }] });
    expect(problemsOf(long({}), [])[0]).toContain("expected a releaseName of at most 53");
    expect(problemsOf(long({ releaseName: "a" }), [])).toEqual([]);
    const nameless = JSON.stringify({
      version: 1,
      environments: [{ path: "c", cluster: "c", namespace: "n", helm: {} }],
    });
    expect(problemsOf(nameless, [])).toHaveLength(1);
  });
});

describe("problems of patterns", () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      "a placeholder that is not in the path",
      byName.replace('namespace: "{app}"', 'namespace: "{ap}"'),
      [
        "6 environments[0].namespace: found the placeholder {ap}, expected one that the pattern has: {cluster}, {app}; {app}",
      ],
    ],
    [
      "a placeholder without a pattern",
      'version: 1\nenvironments: [{name: "{a}", path: a, cluster: c, namespace: ns}]',
      ["2 environments[0].name: found the placeholder {a}, expected no placeholder, since the path has none"],
    ],
    [
      "one name for all",
      byName.replace('"{cluster}-{app}"', "shop"),
      [
        '3 environments[0].name: found one name for all that the pattern finds, expected a name with a placeholder, such as "shop-{cluster}"',
      ],
    ],
    [
      "an exclusion without a pattern",
      "version: 1\nenvironments: [{name: a, path: a, exclude: [b], cluster: c, namespace: ns}]",
      [
        "2 environments[0].exclude: found an exclusion without a pattern, expected a path with * or a placeholder beside it, or no exclude",
      ],
    ],
    [
      "wildcards in the wrong place",
      withPath("a/{", '    exclude: ["{x}/y", "}"]\n    helm: { valuesFiles: ["*.yaml"] }\n'),
      [
        "4 environments[0].path: found a pattern with a single {, expected placeholders such as {cluster}",
        "7 environments[0].exclude[0]: found the placeholder {x} in an exclusion, expected * or **, which stand for anything",
        "7 environments[0].exclude[1]: found a pattern with a single }, expected placeholders such as {cluster}",
        "8 environments[0].helm.valuesFiles: found a star in *.yaml, expected placeholders such as {environment}, which say what they stand for",
      ],
    ],
    [
      "many mistakes at once, the shape's among them",
      withPath('"*"', "    deploy: never\n").replace("cluster: main", 'cluster: "{x}"'),
      [
        "5 environments[0].cluster: found the placeholder {x}, expected one that the pattern has: {1}; {1}",
        '7 environments[0].deploy: found "never", expected on-merge or on-command',
      ],
    ],
    [
      "what is missing, and what is wrong in a file of values",
      'version: 1\nenvironments: [{path: "a/*", helm: {valuesFiles: ["{a}{b}"]}}, {path: "b/*"}]',
      [
        "2 environments[0].helm.valuesFiles[0]: found a pattern with two wildcards side by side, expected some text between two wildcards, so that it is clear where one ends",
        ...[0, 1].flatMap((index) => [
          `2 environments[${index}].name: found nothing, expected a name of lower-case letters, digits and hyphens`,
          `2 environments[${index}].cluster: found nothing, expected the name of a registered cluster`,
          `2 environments[${index}].namespace: found nothing, expected the name of a namespace`,
        ]),
      ],
    ],
    [
      "a placeholder without quotes",
      byName.replace('"{cluster}"\n', "{cluster}\n").replace('"{app}"\n', "{a: 1}\n"),
      [
        "5 environments[0].cluster: found {cluster} without quotes, which is a mapping, expected the name of a registered cluster",
        "6 environments[0].namespace: found a mapping, expected the name of a namespace",
      ],
    ],
    [
      "a pattern without a path",
      'version: 1\nenvironments: [{name: a, cluster: c, namespace: ns, helm: {valuesFiles: ["{x}.yaml"]}}]',
      [
        "2 environments[0].path: found nothing, expected a folder of this repository such as deploy/overlays/production",
      ],
    ],
  ])("%s", (_what, text, problems) => {
    expect(problemsOf(text, overlays("b/x")).toSorted()).toEqual(problems.toSorted());
  });

  test("two folders of one name are both named, and how to leave one out", () => {
    expect(problemsOf(byName, overlays("clusters/eu/overlays/a.b", "clusters/eu/overlays/a_b")).at(0)).toBe(
      '3 environments[0].name: found the name eu-a-b for clusters/eu/overlays/a.b and for clusters/eu/overlays/a_b, expected names that differ, or an exclusion such as exclude: ["clusters/eu/overlays/a_b"]',
    );
    const written = `${byName}  - { name: eu-shop, path: other, cluster: xx, namespace: other }\n`;
    expect(problemsOf(written, overlays("clusters/eu/overlays/shop"))).toEqual([
      '7 environments[1].name: found the name eu-shop for clusters/eu/overlays/shop and for other, expected names that differ, or an exclusion such as exclude: ["clusters/eu/overlays/shop"]',
    ]);
  });

  test("a folder that two patterns bring to one place is said", () => {
    const second = byName.slice(byName.indexOf("  - name")).replace("{cluster}-{app}", "x-{cluster}-{app}");
    expect(problemsOf(byName + second, overlays("clusters/eu/overlays/shop"))).toEqual([
      "8 environments[1].path: found the same path, cluster and namespace as eu-shop has, for clusters/eu/overlays/shop, expected environments that differ in path, cluster or namespace",
    ]);
  });

  test("a cluster or namespace is never adapted: no folder passes for another", () => {
    expect(problemsOf(byName, overlays("clusters/EU/overlays/Shop"))).toEqual([
      "5 environments[0].cluster: found EU for clusters/EU/overlays/Shop, expected the name of a cluster, at most 63 lower-case letters, digits and hyphens; write this environment out, or exclude it",
      "6 environments[0].namespace: found Shop for clusters/EU/overlays/Shop, expected the name of a namespace, at most 63 lower-case letters, digits and hyphens; write this environment out, or exclude it",
    ]);
  });

  test("names that nothing is left of, and folders that no environment may have", () => {
    const text = withPath("apps/*");
    expect(problemsOf(text, overlays("apps/é"))[0]).toContain("name: found nothing for apps/é");
    expect(problemsOf(text, overlays("apps/a\nb"))[0]).toContain("path: found apps/a�b");
    expect(problemsOf(text, overlays(`apps/${"a".repeat(200)}`))[0]).toContain(`${"a".repeat(115)}…`);
  });

  test("the same mistake of many is said a few times, and counted", () => {
    const problems = problemsOf(
      byName,
      overlays(...Array.from({ length: 9 }, (_, index) => `clusters/X${index}/overlays/a`)),
    );
    expect(problems).toHaveLength(4);
    expect(problems.at(-1)).toContain("found 6 more of these");
  });

  test("promise 7: more than 2,000 environments are a problem that names the pattern", () => {
    const folders = Array.from({ length: 2_001 }, (_, index) => `apps/a${index}`);
    expect(problemsOf(withPath("apps/*"), overlays(...folders))).toEqual([
      "2 environments: found more than 2000 environments: apps/* makes more than 2000, expected at most 2000 environments",
    ]);
    const two = `${withPath("apps/a*")}  - { name: "x-{1}", path: "b/*", cluster: c, namespace: ns }\n`;
    const both = [...folders.slice(0, 1_990), ...Array.from({ length: 20 }, (_, index) => `b/${index}`)];
    expect(problemsOf(two, overlays(...both))[0]).toContain("apps/a* makes 1990, b/* makes 20");
  });

  test("promise 7: so is what files of values multiply to, and too many patterns", () => {
    const text = `version: 1
environments:
  - name: "{a}-{b}-{c}"
    path: apps/{a}
    cluster: main
    namespace: shop
    helm: { valuesFiles: ["{b}.yaml", "{c}.json"] }
`;
    const hundred = Array.from({ length: 100 }, (_, index) => String(index));
    const paths = hundred.flatMap((name) => [...overlays(`apps/${name}`), `${name}.yaml`, `${name}.json`]);
    expect(problemsOf(text, paths)[0]).toContain("more than 2000 environments");
    const many = { version: 1, environments: Array.from({ length: 201 }, (_, index) => patternEntry(index)) };
    expect(problemsOf(JSON.stringify(many), overlays("a1/x"))[0]).toContain(
      "found 201 patterns, expected at most 200",
    );
  });
});

const wideEntry = (index: number, more = {}) => ({
  ...patternEntry(index),
  path: `**/a${index}/{x}`,
  name: `a${index}-{x}`,
  ...more,
});

test("promise 7: patterns that would take long to look up are refused, before and after they were excluded from", () => {
  const expected = "1 environments: found patterns that take too long to look up in a tree of this size";
  const many = Array.from({ length: 30_000 }, (_, index) => `f${index}/x.yaml`);
  const wide = { version: 1, environments: Array.from({ length: 200 }, (_, index) => wideEntry(index)) };
  const begun = performance.now();
  expect(problemsOf(JSON.stringify(wide), many)[0]).toContain(expected);
  const exclude = Array.from({ length: 100 }, (_, index) => `**/b${index}`);
  const excluding = { version: 1, environments: [wideEntry(0, { path: "{x}", exclude })] };
  expect(problemsOf(JSON.stringify(excluding), many)[0]).toContain(expected);
  expect(performance.now() - begun).toBeLessThan(20_000);
});

describe("promise 4: a pattern is no way around a protection", () => {
  const guarded = `${byName}  - name: production
    path: production
    cluster: eu
    namespace: shop
    protection: {}
`;

  test("a folder that would write to a protected namespace is a problem", () => {
    expect(problemsOf(guarded, overlays("clusters/eu/overlays/shop"))[0]).toContain(
      "found less protection of eu-shop than of production, which writes to the namespace shop of the cluster eu too",
    );
    expect(problemsOf(guarded, overlays("clusters/us/overlays/shop"))).toEqual([]);
  });

  test("so is one that only looks as if it went elsewhere", () => {
    expect(problemsOf(guarded, overlays("clusters/Eu/overlays/shop"))).not.toEqual([]);
    expect(problemsOf(guarded, overlays("clusters/eu/overlays/SHOP"))).not.toEqual([]);
  });

  test("a protected pattern guards all that it finds against another pattern", () => {
    const text = `${byName}    protection: {}\n  - { name: "dev-{app}", path: "dev/{app}", cluster: eu, namespace: "{app}" }\n`;
    const paths = overlays("clusters/eu/overlays/shop", "dev/shop", "dev/cart");
    expect(problemsOf(text, paths)).toHaveLength(1);
    expect(problemsOf(text, paths)[0]).toContain("less protection of dev-shop than of eu-shop");
  });
});

describe("doubts", () => {
  test("a pattern that finds nothing, and an exclusion that excludes nothing, break nothing and are said", () => {
    const text = byName.replace("    cluster:", "    exclude: [clusters/old]\n    cluster:");
    expect(doubtsOf(text, [])).toEqual([
      "4 environments[0].path: found clusters/{cluster}/overlays/{app}, which matches nothing in this tree, expected a pattern of folders with a kustomization, a chart or manifests",
      "5 environments[0].exclude[0]: found clusters/old, which excludes nothing, expected a path of something that the pattern finds, or none",
    ]);
    expect(configOf(text, []).environments).toEqual([]);
  });

  test("files of values are named where none is found", () => {
    const text =
      byName.replaceAll("{app}", "{x}").replace("overlays/{x}", "overlays") +
      '    helm: { valuesFiles: ["{x}.yaml"] }\n';
    expect(doubtsOf(text, overlays("clusters/eu/overlays"))[0]).toContain(
      "clusters/{cluster}/overlays with {x}.yaml, which matches nothing",
    );
  });
});

test("a draft says whether it needs a tree, and what it wants to know of it", () => {
  expect(draftConfig("version: 1").hasPatterns).toBe(false);
  expect(draftConfig("{").hasPatterns).toBe(false);
  const draft = draftConfig(byName);
  expect(draft.hasPatterns).toBe(true);
  const paths = [...overlays("clusters/eu/overlays/shop"), "clusters/eu/overlays/plain/x.yaml"];
  expect(draft.match(listPaths(paths)).kustomizations).toEqual([
    "clusters/eu/overlays/shop/kustomization.yaml",
  ]);
});

test.each([
  ["apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", true],
  ['{"kind": "Component"}', true],
  ["kind: Kustomization\n# Component\n", false],
  ["resources: [base]\n", false],
  ["kind: Component\n\tx", false],
  ["- Component\n", false],
])("%j is a Component: %s", (text, expected) => {
  expect(isComponent(text)).toBe(expected);
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftConfig } from "../../../../src/core/config/draft-config.ts";
import { isComponent } from "../../../../src/core/config/is-component.ts";
import { listPaths } from "../../../../src/core/config/listing.ts";
import { proposeConfig } from "../../../../src/core/config/propose/propose-config.ts";
import { filesToRead } from "../../../../src/core/config/propose/survey.ts";
import type { Config } from "../../../../src/core/model/config.ts";

type Files = Readonly<Record<string, string>>;

function propose(files: Files) {
  const paths = Object.keys(files);
  return proposeConfig(paths, new Map(filesToRead(paths).map((path) => [path, files[path] ?? ""])));
}

function textOf(files: Files): string {
  const proposed = propose(files);
  return proposed.kind === "proposed" ? proposed.text : "nothing";
}

/** What the proposal comes to; it has to be valid. */
function configOf(files: Files): Config {
  const matched = draftConfig(textOf(files)).match(listPaths(Object.keys(files)));
  const components = matched.kustomizations.filter((path) => isComponent(files[path] ?? ""));
  const result = matched.settle(new Set(components));
  if (result.kind === "problems") throw new Error(JSON.stringify(result.problems));
  return result.config;
}

const line = ({ name, path, cluster, namespace, protection, helm }: Config["environments"][number]): string =>
  [name, path, ...(helm?.valuesFiles ?? []), cluster, namespace, ...(protection ? ["protected"] : [])].join(
    " ",
  );

const linesOf = (files: Files): readonly string[] => configOf(files).environments.map(line);

const overlay = (namespace?: string): string =>
  `resources: [../../base]\n${namespace === undefined ? "" : `namespace: ${namespace}\n`}`;

const deep = (one: string): string => Array.from({ length: 17 }, (_, index) => `${one}${index}`).join("/");

const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

describe("overlays", () => {
  const shop = {
    "base/kustomization.yaml": "resources: [./a.yaml]\n",
    "base/a.yaml": manifest,
    "overlays/dev/kustomization.yaml": overlay("shop-dev"),
    "overlays/production/kustomization.yaml": overlay("shop-production"),
    "components/tls/kustomization.yaml": "kind: Component\n",
    "README.md": "",
  };

  test("are proposed, not the bases that they build on, nor Components; production is guarded", () => {
    expect(linesOf(shop)).toEqual([
      "dev overlays/dev main shop-dev",
      "production overlays/production main shop-production protected",
    ]);
  });

  test("the text is what a person would write, with what a person must decide", () => {
    const text = textOf(shop);
    expect(text).toMatch(/^# Proposed by "slipway init"/);
    expect(text).toContain('"main" is a guess');
    expect(text.slice(text.indexOf("version:"))).toBe(`version: 1
environments:
  - name: dev
    path: overlays/dev
    cluster: main
    namespace: shop-dev

  - name: production
    path: overlays/production
    cluster: main
    namespace: shop-production
    protection: {}
`);
  });

  test("how many there are is told", () => {
    expect(propose(shop)).toMatchObject({ kind: "proposed", entries: 2, environments: 2 });
  });

  test("one that nobody builds on, but that is called base, is left out and named", () => {
    const files = { ...shop, "other/base/kustomization.yaml": "resources: []\n" };
    expect(linesOf(files)).toHaveLength(2);
    expect(textOf(files)).toContain("# Left out, for they look like bases: other/base\n");
  });

  test("unless there is nothing else", () => {
    expect(linesOf({ "base/kustomization.yaml": "resources: []\n" })).toEqual(["base base main default"]);
  });

  test("that share a namespace with production are elsewhere", () => {
    const files = {
      "overlays/dev/kustomization.yaml": overlay("shop"),
      "overlays/production/kustomization.yaml": overlay("shop"),
    };
    expect(linesOf(files)).toEqual([
      "dev overlays/dev main shop",
      "production overlays/production production shop protected",
    ]);
  });

  test("or guarded, too, where the path names the cluster", () => {
    const files = {
      "clusters/eu/dev/kustomization.yaml": overlay("shop"),
      "clusters/eu/production/kustomization.yaml": overlay("shop"),
    };
    expect(linesOf(files)).toEqual([
      "eu-dev clusters/eu/dev eu shop protected",
      "eu-production clusters/eu/production eu shop protected",
    ]);
  });

  test("the root is one", () => {
    expect(linesOf({ "kustomization.yaml": "resources: []\n" })).toEqual(["root  main default"]);
  });

  test("a kustomization that cannot be read, or is strange, is still one", () => {
    const files = {
      "a/kustomization.yaml": "a: [",
      "b/kustomization.yaml": "resources: {a: 1}\nnamespace: 7\n",
      "c/kustomization.yaml": "- a\n",
      "d/kustomization.yaml": "resources: [../../..]\nnamespace: Not_A_Namespace\n",
    };
    expect(linesOf(files).map((one) => one.split(" ")[0])).toEqual(["a", "b", "c", "d"]);
    expect(linesOf(files)[3]).toContain("main d");
  });

  test("folders of whose names nothing is left get a name all the same", () => {
    expect(linesOf({ "é/kustomization.yaml": "", "ö/kustomization.yaml": "" })).toEqual([
      "root é main default",
      "root-2 ö main default",
    ]);
  });

  test("names that would be equal are told apart, long ones are shortened", () => {
    const long = "a".repeat(80);
    const files = {
      "apps/shop/kustomization.yaml": "",
      "deploy/shop/kustomization.yaml": "",
      "deploy-shop/kustomization.yaml": "",
      "deploy.shop/kustomization.yaml": "",
      [`${long}/x/kustomization.yaml`]: "",
      [`${long}/y/kustomization.yaml`]: "",
    };
    const names = configOf(files).environments.map(({ name }) => name);
    expect(new Set(names).size).toBe(6);
    expect(names).toContain("shop");
    expect(names).toContain("deploy-shop");
    expect(names).toContain(`${"a".repeat(61)}-2`);
  });
});

describe("many that look alike", () => {
  const clusters = ["eu", "us", "asia"];
  const applications = ["cart", "shop"];
  const fleet = Object.fromEntries(
    clusters.flatMap((cluster) =>
      applications.map((app) => [`clusters/${cluster}/overlays/${app}/kustomization.yaml`, overlay(app)]),
    ),
  );

  test("are one entry with a pattern", () => {
    expect(propose(fleet)).toMatchObject({ entries: 1, environments: 6 });
    expect(textOf(fleet)).toContain(`  # 6 folders
  - name: "{cluster}-{overlay}"
    path: "clusters/{cluster}/overlays/{overlay}"
    cluster: "{cluster}"
    namespace: "{overlay}"
`);
  });

  test("what the pattern finds besides is excluded, several with a star", () => {
    const files = {
      ...fleet,
      "clusters/eu/overlays/legacy/kustomization.yaml": "",
      "clusters/eu/overlays/base/kustomization.yaml": "",
      "clusters/us/overlays/base/kustomization.yaml": "",
      "other/kustomization.yaml":
        "resources: [../clusters/eu/overlays/base, ../clusters/us/overlays/base, ../clusters/eu/overlays/legacy]\n",
    };
    expect(linesOf(files)).toHaveLength(7);
    expect(textOf(files)).toContain(
      '    exclude:\n      - "clusters/*/overlays/base"\n      - clusters/eu/overlays/legacy\n',
    );
  });

  test("a star never excludes what is meant", () => {
    const files = {
      ...fleet,
      "clusters/asia/overlays/shop/kustomization.yaml": "",
      "clusters/x/overlays/shop/kustomization.yaml": "",
      "clusters/y/overlays/shop/kustomization.yaml": "",
      "other/kustomization.yaml": "resources: [../clusters/x/overlays/shop, ../clusters/y/overlays/shop]\n",
    };
    expect(textOf(files)).toContain("      - clusters/x/overlays/shop\n      - clusters/y/overlays/shop\n");
    expect(linesOf(files)).toHaveLength(7);
  });

  test("where a pattern would find more of others than of its own, each part is looked at by itself", () => {
    const names = ["a", "b", "c", "d", "e"];
    const files = Object.fromEntries([
      ...names.map((name) => [`x/${name}/kustomization.yaml`, ""]),
      ...names.map((name) => [`y/${name}/kustomization.yaml`, "kind: Kustomization\n"]),
      ["z/kustomization.yaml", `resources: [${names.map((name) => `../y/${name}`).join(", ")}]\n`],
    ]);
    expect(linesOf(files)).toHaveLength(6);
    const nested = Object.fromEntries([
      ...names.map((name) => [`x/p/${name}/kustomization.yaml`, ""]),
      ...names.map((name) => [`x/q/${name}1/kustomization.yaml`, ""]),
      ...Array.from({ length: 30 }, (_, index) => [`x/p/used${index}/kustomization.yaml`, ""]),
      [
        "z/kustomization.yaml",
        `resources: [${Array.from({ length: 30 }, (_, index) => `../x/p/used${index}`).join(", ")}]\n`,
      ],
    ]);
    expect(linesOf(nested)).toHaveLength(11);
  });

  test("production has an entry of its own", () => {
    const stages = ["production", "staging"];
    const files = Object.fromEntries(
      ["a", "b", "c", "d"].flatMap((app) =>
        stages.map((stage) => [`apps/${app}/${stage}/kustomization.yaml`, overlay(`${app}-${stage}`)]),
      ),
    );
    expect(propose(files)).toMatchObject({ entries: 2, environments: 8 });
    const config = configOf(files);
    expect(config.environments.filter(({ protection }) => protection).map(({ name }) => name)).toEqual([
      "a-production",
      "b-production",
      "c-production",
      "d-production",
    ]);
    expect(textOf(files)).toContain(
      "# their kustomizations name a-production, b-production, c-production and 1 more",
    );
  });

  test("places behind a stage are called so, a second placeholder of a name gets a number", () => {
    const files = Object.fromEntries(
      ["a", "b"].flatMap((one) =>
        ["c", "d"].map((two) => [`x/${one}/${two}/production/${one}${two}/kustomization.yaml`, ""]),
      ),
    );
    expect(textOf(files)).toContain('path: "x/{folder}/{folder2}/production/{place}"');
  });

  test("what all begin and end with is no part of the placeholder", () => {
    const files = Object.fromEntries(
      ["a", "b", "c", "d"].map((one) => [`shop-${one}-env/kustomization.yaml`, overlay("shop")]),
    );
    expect(textOf(files)).toContain('  - name: "shop-{folder}-env"\n    path: "shop-{folder}-env"\n');
    expect(linesOf(files)[0]).toBe("shop-a-env shop-a-env main shop");
  });

  test("nor where one would have nothing left", () => {
    const files = Object.fromEntries(
      ["a-", "a-b", "a-c", "a-d"].map((one) => [`x/${one}/kustomization.yaml`, ""]),
    );
    expect(linesOf(files)).toHaveLength(4);
  });

  test("two patterns of one name are told apart", () => {
    const files = Object.fromEntries(
      ["apps", "applications"].flatMap((kind) =>
        ["a", "b", "c", "d"].map((one) => [`${kind}/${one}${kind}/kustomization.yaml`, overlay(one)]),
      ),
    );
    expect(textOf(files)).toContain('name: "{app}"');
    expect(textOf(files)).toContain('name: "{app}-2"');
    expect(linesOf(files)).toHaveLength(8);
  });

  test("paths with more parts that differ than a pattern may have are looked at part by part", () => {
    const files = Object.fromEntries(
      ["a", "b", "c", "d"].map((one) => [`x/${deep(one)}/kustomization.yaml`, ""]),
    );
    expect(propose(files)).toMatchObject({ entries: 4, environments: 4 });
  });

  test("texts that could not be read hide nothing", () => {
    const proposed = proposeConfig(["a/kustomization.yaml", "b/Chart.yaml", "c/x.yaml"], new Map());
    expect(proposed).toMatchObject({ kind: "proposed", environments: 2 });
  });

  test("folders whose names look like patterns are left out", () => {
    const files = Object.fromEntries(
      ["a", "b", "c", "d"].flatMap((one) => [
        [`x{/${one}/kustomization.yaml`, ""],
        [`x/${one}/kustomization.yaml`, ""],
      ]),
    );
    expect(propose(files)).toMatchObject({ entries: 1, environments: 4 });
  });

  test("names that a pattern would make equal are written out", () => {
    const files = Object.fromEntries(
      ["a.b", "a_b", "c", "d"].map((one) => [`x/${one}/kustomization.yaml`, overlay("shop")]),
    );
    expect(propose(files)).toMatchObject({ entries: 4, environments: 4 });
    expect(new Set(configOf(files).environments.map(({ name }) => name)).size).toBe(4);
  });

  test("clusters that cannot be names of clusters are not taken from the path", () => {
    const files = Object.fromEntries(
      ["EU", "US", "AP", "AF"].map((one) => [`clusters/${one}/kustomization.yaml`, overlay("shop")]),
    );
    expect(linesOf(files)[0]).toBe("af clusters/AF main shop");
  });

  test("a folder that is excluded from all others is named", () => {
    const names = ["a", "b", "c", "d"];
    const files = Object.fromEntries(
      names.map((one) => [`${one}/kustomization.yaml`, "resources: [../e]\n"]),
    );
    expect(textOf({ ...files, "e/kustomization.yaml": "" })).toContain("    exclude:\n      - e\n");
  });

  test("folders without a name of their own are called folder", () => {
    const files = Object.fromEntries(["a", "b", "c", "d"].map((one) => [`${one}/kustomization.yaml`, ""]));
    expect(linesOf(files)).toHaveLength(4);
  });
});

describe("charts", () => {
  const chart = "apiVersion: v2\nname: shop\n";

  test("are one environment for each file of values", () => {
    const files = {
      "charts/shop/Chart.yaml": chart,
      "charts/shop/values.yaml": "",
      "charts/shop/values-dev.yaml": "",
      "charts/shop/values/prod.yaml": "",
      "charts/shop/templates/a.yaml": "{{ if }}",
    };
    expect(linesOf(files)).toEqual([
      "shop-dev charts/shop charts/shop/values-dev.yaml main shop",
      "shop-prod charts/shop charts/shop/values/prod.yaml production shop protected",
    ]);
  });

  test("of many files a pattern", () => {
    const files = Object.fromEntries([
      ["charts/shop/Chart.yaml", chart],
      ["charts/shop/values.yaml", ""],
      ...["dev", "qa", "staging", "eu"].map((one) => [`charts/shop/values-${one}.yaml`, ""]),
    ]);
    expect(propose(files)).toMatchObject({ entries: 1, environments: 4 });
    expect(textOf(files)).toContain('helm: { valuesFiles: ["charts/shop/values-{environment}.yaml"] }');
    expect(configOf(files).environments.map(({ name }) => name)).toEqual([
      "shop-dev",
      "shop-eu",
      "shop-qa",
      "shop-staging",
    ]);
  });

  test("without files of values are one; libraries and the charts inside are none", () => {
    const files = {
      "Chart.yaml": chart,
      "charts/sub/Chart.yaml": chart,
      "values-prod.yaml": "",
    };
    expect(linesOf(files)).toEqual(["prod  values-prod.yaml main default protected"]);
    const two = { "a/Chart.yaml": chart, "b/Chart.yaml": `${chart}type: library\n` };
    expect(linesOf(two)).toEqual(["a a main a"]);
  });
});

describe("folders of manifests", () => {
  const plain = {
    "k8s/dev/a.yaml": manifest,
    "k8s/prod/a.yaml": manifest,
    "config/settings.yaml": "a: 1\n",
    "schema/x.json": "{}",
    ".github/workflows/ci.yaml": manifest,
  };

  test("are proposed where there is nothing else, and only where all of them are manifests", () => {
    expect(linesOf(plain)).toEqual(
      ["dev k8s/dev main default", "prod k8s/prod main default protected"].map((one) =>
        one.replace(/^(prod \S+) main default/, "$1 production default"),
      ),
    );
  });

  test("are named, and left out, beside overlays", () => {
    const files = {
      ...plain,
      "overlays/dev/kustomization.yaml": "resources: []\n",
      "overlays/dev/x/a.yaml": manifest,
    };
    expect(linesOf(files)).toHaveLength(1);
    expect(textOf(files)).toContain(
      "# Left out, for they may be anything: the YAML files in k8s/dev, k8s/prod\n",
    );
  });
});

test("a repository without any of them gets no proposal", () => {
  expect(propose({ "README.md": "", "a.json": "{}" })).toEqual({ kind: "nothing" });
});

test("promise 7: 3,000 folders that no pattern fits are proposed up to what a configuration may hold", () => {
  const files = Object.fromEntries(
    Array.from({ length: 2_100 }, (_, index) => [`f${index}/kustomization.yaml`, ""]),
  );
  expect(propose(files)).toMatchObject({ kind: "proposed", environments: 2_000 });
});

test("promise 7: what does not fit into one configuration is not proposed", () => {
  const files = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, index) => [
      `${index}${"a.".repeat(300)}/${index}/kustomization.yaml`,
      "",
    ]),
  );
  expect(propose(files)).toEqual({ kind: "too-large" });
});

test("whatever the folders are called, the proposal is valid", () => {
  const segment = fc.oneof(
    fc.constantFrom(
      "overlays",
      "clusters",
      "prod",
      "dev",
      "base",
      "yes",
      "a.b",
      "A_b",
      "é",
      "{x}",
      "*",
      "values",
    ),
    fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/[/\\\p{C}]|^\.+$/u.test(text)),
  );
  const folder = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
  fc.assert(
    fc.property(fc.uniqueArray(folder, { maxLength: 12 }), (folders) => {
      const files = Object.fromEntries(folders.map((one) => [`${one}/kustomization.yaml`, ""]));
      expect(folders.length === 0 || propose(files).kind === "nothing" || configOf(files)).toBeTruthy();
    }),
  );
});

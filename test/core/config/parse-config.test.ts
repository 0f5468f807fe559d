import { readFileSync, readdirSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEnvironmentName } from "../../../src/core/config/names.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { readDuration } from "../../../src/core/config/read-duration.ts";
import type { Config, ConfigProblem } from "../../../src/core/model/config.ts";
import { expectedProblems } from "./expected-problems.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.yml`, import.meta.url), "utf8");
}

function fixtures(folder: string): readonly string[] {
  const names = readdirSync(new URL(`fixtures/${folder}`, import.meta.url));
  return names.map((name) => name.replace(/\.yml$/, "")).toSorted();
}

function configOf(text: string): Config {
  const result = parseConfig(text);
  if (result.kind === "problems") throw new Error(JSON.stringify(result.problems));
  return result.config;
}

function problemsOf(text: string): readonly ConfigProblem[] {
  const result = parseConfig(text);
  return result.kind === "problems" ? result.problems : [];
}

/** What exactly is wrong with a text that is no YAML is said, and tested, where YAML is read. */
function line({ line: row, column, path, found, expected, suggestion }: ConfigProblem): string {
  const meant = suggestion === undefined ? "" : `; did you mean ${suggestion}`;
  const what = found.replace(/^(YAML that is not read: )\S.*$/, "$1…");
  return `${row}:${column} ${path}: found ${what}, expected ${expected}${meant}`;
}

const environment = { name: "staging", path: "deploy/staging", cluster: "local", namespace: "shop" };

const asked = (more: object) =>
  configOf(JSON.stringify({ version: 1, environments: [environment], ...more }));

describe("a configuration that is right", () => {
  test("needs little", () => {
    expect(configOf(fixture("good/smallest"))).toEqual({
      environments: [{ ...environment, deploy: "on-merge", health: { timeoutMs: 600_000, graceMs: 30_000 } }],
      forks: "on-command",
    });
  });

  test("may say everything", () => {
    expect(configOf(fixture("good/whole"))).toEqual({
      branch: "release/2026",
      forks: "never",
      environments: [
        {
          name: "staging",
          path: "deploy/overlays/staging",
          cluster: "local",
          namespace: "shop-staging",
          deploy: "on-merge",
          health: { timeoutMs: 600_000, graceMs: 30_000 },
        },
        {
          name: "production",
          path: "deploy/overlays/production",
          cluster: "eu-1",
          namespace: "shop-production",
          deploy: "on-command",
          protection: { approvals: 2, protectedBranch: true, requiredChecks: false },
          health: { timeoutMs: 5_400_000, graceMs: 0 },
        },
      ],
    });
  });

  test("may choose tools, severities of findings, and what a chart is rendered with", () => {
    const { tools, findings, forks, environments } = configOf(fixture("good/every-choice"));
    expect({ tools, findings, forks }).toEqual({
      tools: { kustomize: "5.8.1", helm: "3" },
      findings: {
        "pvc-removed": { severity: "acknowledge" },
        "replicas-zero": { severity: "note", protectedSeverity: "acknowledge" },
        "rbac-wildcard": { protectedSeverity: "acknowledge" },
      },
      forks: "on-command",
    });
    expect(environments.map(({ helm }) => helm)).toEqual([
      {
        releaseName: "chart",
        valuesFiles: ["charts/shop/values.yaml", "envs/production.yaml"],
        values: { replicas: 3, image: { tag: "v1.2.3" } },
      },
      {
        releaseName: "shop",
        valuesFiles: [],
        kubeVersion: "1.33",
        apiVersions: ["monitoring.coreos.com/v1"],
      },
    ]);
  });

  test("one tool may be chosen without the other, and a finding named without a choice", () => {
    expect(asked({ tools: { helm: "4" } }).tools).toEqual({ helm: "4" });
    expect(asked({ tools: { kustomize: "5" } }).tools).toEqual({ kustomize: "5" });
    expect(asked({ findings: { "pvc-removed": {} } }).findings).toEqual({ "pvc-removed": {} });
  });

  test("an empty protection asks for everything by default", () => {
    expect(configOf(fixture("good/defaults")).environments[0]?.protection).toEqual({
      approvals: 1,
      protectedBranch: true,
      requiredChecks: true,
    });
  });

  test("the root of the repository is the empty path", () => {
    expect(configOf(fixture("good/root")).environments[0]?.path).toBe("");
  });

  test("anchors and merge keys are read as Kubernetes reads them", () => {
    const [staging, production] = configOf(fixture("good/shared-by-anchors")).environments;
    expect(production).toMatchObject({ name: "production", cluster: "local", health: staging?.health });
  });

  test("JSON is YAML too", () => {
    expect(configOf(fixture("good/json")).environments).toHaveLength(1);
  });

  test("two applications may share a namespace, and one folder may go to two clusters", () => {
    const list = [
      environment,
      { ...environment, name: "other", path: "deploy/other" },
      { ...environment, name: "elsewhere", cluster: "eu-1" },
    ];
    expect(configOf(JSON.stringify({ version: 1, environments: list })).environments).toHaveLength(3);
  });

  test("further namespaces are kept once each, without the environment's own", () => {
    const namespaces = ["jobs", "shop", "jobs", "tools"];
    const list = [
      { ...environment, namespaces },
      { ...environment, name: "other", path: "deploy/other", namespaces: ["shop"] },
    ];
    const [first, second] = configOf(JSON.stringify({ version: 1, environments: list })).environments;
    expect(first?.namespaces).toEqual(["jobs", "tools"]);
    expect(second).not.toHaveProperty("namespaces");
  });

  test("survives JSON", () => {
    for (const name of fixtures("good")) {
      const config = configOf(fixture(`good/${name}`));
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    }
  });

  test("that of the example repository is right", () => {
    const file = new URL("../../../examples/shop/.github/slipway.yml", import.meta.url);
    expect(configOf(readFileSync(file, "utf8")).environments.map(({ name }) => name)).toEqual([
      "dev",
      "staging",
      "production",
    ]);
  });
});

describe("a configuration that is wrong", () => {
  test.each(fixtures("bad"))(
    "%s: every problem with its place, what was found and what was expected",
    (name) => {
      expect(problemsOf(fixture(`bad/${name}`)).map(line)).toEqual(expectedProblems[name]);
    },
  );

  test("no expectation is without its file", () => {
    expect(Object.keys(expectedProblems).toSorted()).toEqual(fixtures("bad"));
  });

  test("names its file", () => {
    expect(problemsOf("version: 2")[0]?.file).toBe(".github/slipway.yml");
  });

  test("two folders of one target count as one, also without a name", () => {
    const { name: _none, ...nameless } = environment;
    const problems = problemsOf(JSON.stringify({ version: 1, environments: [nameless, environment] }));
    expect(problems.map(({ found }) => found)).toContain(
      "the same path, cluster and namespace as another environment has",
    );
  });

  test("more than a hundred problems are counted, not listed", () => {
    const list = Array.from({ length: 130 }, (_, index) => ({
      ...environment,
      name: `e${index}`,
      path: `p${index}`,
      deploy: "x",
    }));
    const problems = problemsOf(JSON.stringify({ version: 1, environments: list }));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ found: "30 problems more", expected: "none" });
  });

  test("holds no long text and no invisible character of the file", () => {
    const name = `\u202e${"x".repeat(500)}\u2029`;
    const text = JSON.stringify({ version: 1, environments: [{ ...environment, name }] });
    const [problem] = problemsOf(
      text.replaceAll(/[\u202e\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`),
    );
    expect(problem?.found).toBe(`"�${"x".repeat(59)}…"`);
  });

  test("big numbers are shown as they are", () => {
    const problems = problemsOf(`version: 9007199254740993\nenvironments: 1.5`);
    expect(problems.map(({ found }) => found)).toEqual(["the number 9007199254740993", "the number 1.5"]);
  });
});

/** A configuration of so many environments. */
function many(count: number): string {
  const environments = Array.from({ length: count }, (_, index) => ({
    ...environment,
    name: `e${index}`,
    path: `p${index}`,
  }));
  return JSON.stringify({ version: 1, environments });
}

describe("limits", () => {
  test("2,000 environments are read, one more is not", () => {
    expect(configOf(many(2_000)).environments).toHaveLength(2_000);
    expect(problemsOf(many(2_001)).map(({ expected }) => expected)).toEqual(["at most 2000 environments"]);
  });

  test("more than 1 MiB is not read", () => {
    const [problem] = problemsOf(`${many(1)}\n${"#".repeat(1024 * 1024)}`);
    expect(problem?.found).toMatch(/^YAML that is not read: \S/);
  });

  test("promise 7: whatever the text, there is an answer", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json(),
          fc.json().map((json) => `version: 1\nenvironments: [${json}]`),
        ),
        (text) => {
          expect(["config", "problems"]).toContain(parseConfig(text).kind);
        },
      ),
    );
  });
});

describe("names and durations", () => {
  test.each(["a", "0", "production", "eu-west-1", "a".repeat(63), "a-"])(
    "%s is the name of an environment",
    (name) => {
      expect(isEnvironmentName(name)).toBe(true);
    },
  );

  test.each([
    "",
    "-a",
    "A",
    "a_b",
    "a.b",
    "a b",
    "a\n",
    "a".repeat(64),
    "__proto__",
    "../a",
    "prod\u0000",
    "ä",
    "ｐrod",
  ])("%j is none", (name) => {
    expect(isEnvironmentName(name)).toBe(false);
  });

  test.each([
    ["0s", 0],
    ["90s", 90_000],
    ["10m", 600_000],
    ["1h30m", 5_400_000],
    ["1h1m1s", 3_661_000],
    ["24h", 86_400_000],
    ["", 0],
    ["10", 0],
    ["1d", 0],
    ["-1s", 0],
    ["1m1h", 0],
  ])("%j lasts %i ms", (text, expected) => {
    expect(readDuration(text)).toBe(expected);
  });
});

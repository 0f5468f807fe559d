import { describe, expect, test } from "vitest";
import { protectionsMeet as meet } from "../../../src/core/config/protections-meet.ts";
import type { RightParts } from "../../../src/core/config/written-config.ts";

const protectionsMeet = (environments: readonly RightParts[]) =>
  meet(environments.map((parts, index) => ({ parts, index })));

const production: RightParts = {
  name: "production",
  path: "production",
  cluster: "main",
  namespace: "shop",
  protection: { approvals: 2 },
};
const dev: RightParts = { name: "dev", path: "dev", cluster: "main", namespace: "shop-dev" };

const found = (...environments: readonly RightParts[]) =>
  protectionsMeet(environments).map((problem) => `${problem.path.join(".")}: ${problem.found}`);

describe("promise 4: nobody reaches a protected namespace through an environment that asks for less", () => {
  const less =
    "less protection of dev than of production, which writes to the namespace shop of the cluster main too";

  test.each<readonly [string, RightParts]>([
    ["its own namespace", { ...dev, namespace: "shop" }],
    ["a listed namespace", { ...dev, namespaces: ["jobs", "shop"] }],
    ["fewer approvals", { ...dev, namespace: "shop", protection: { approvals: 1 } }],
    [
      "no protected branch",
      { ...dev, namespace: "shop", protection: { approvals: 2, protectedBranch: false } },
    ],
    [
      "no required checks",
      { ...dev, namespace: "shop", protection: { approvals: 2, requiredChecks: false } },
    ],
  ])("%s", (_how, other) => {
    expect(found(other, production)).toEqual([`environments.0.protection: ${less}`]);
    expect(found(production, other)).toEqual([`environments.1.protection: ${less}`]);
  });

  test("the namespaces that the protected one lists are as guarded as its own", () => {
    expect(found({ ...dev, namespace: "jobs" }, { ...production, namespaces: ["jobs"] })).toHaveLength(1);
  });

  test("both are wrong where each asks for something that the other does not", () => {
    const checked = { ...dev, namespace: "shop", protection: { approvals: 0 } };
    const approved = { ...production, protection: { approvals: 1, requiredChecks: false } };
    expect(found(checked, approved)).toEqual([
      "environments.0.protection: less protection of dev than of production, which writes to the namespace shop of the cluster main too",
      "environments.1.protection: less protection of production than of dev, which writes to the namespace shop of the cluster main too",
    ]);
  });

  test("the problem says what to ask for", () => {
    const only = { approvals: 0, protectedBranch: false, requiredChecks: true };
    expect(
      protectionsMeet([{ ...dev, namespace: "shop" }, production]).map(({ expected }) => expected),
    ).toEqual([
      "at least what production asks for (approvals: 2, protectedBranch: true, requiredChecks: true), or namespaces that production does not write to",
    ]);
    expect(
      protectionsMeet([
        { ...dev, namespace: "shop" },
        { ...production, protection: only },
      ]).map(({ expected }) => expected),
    ).toEqual([
      "at least what production asks for (requiredChecks: true), or namespaces that production does not write to",
    ]);
  });

  test("environments without a name are compared, too", () => {
    const { name: _dev, ...nameless } = { ...dev, namespace: "shop" };
    const { name: _production, ...other } = production;
    expect(found(nameless, other)).toEqual([
      "environments.0.protection: less protection of this environment than of another environment, which writes to the namespace shop of the cluster main too",
    ]);
  });
});

describe("no problem is", () => {
  test.each<readonly [string, readonly RightParts[]]>([
    ["the same namespace of another cluster", [{ ...dev, namespace: "shop", cluster: "other" }, production]],
    ["another namespace", [dev, production]],
    ["a neighbour that asks for as much", [{ ...production, name: "canary", path: "canary" }, production]],
    ["a namespace of two that nobody protects", [dev, { ...dev, name: "other", path: "other" }]],
    ["an environment whose cluster is not known", [{ name: "x", namespace: "shop" }, production]],
    ["an environment whose namespace is not known", [{ name: "x", cluster: "main" }, production]],
  ])("%s", (_what, environments) => {
    expect(protectionsMeet(environments)).toEqual([]);
  });

  test("time: 2,000 environments of one namespace are compared at once", () => {
    const all = Array.from({ length: 2_000 }, (_, index) => ({
      ...production,
      name: `e${index}`,
      protection: { approvals: index % 21 },
    }));
    const begun = performance.now();
    expect(protectionsMeet(all)).toHaveLength(2_000 - Math.floor(2_000 / 21));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

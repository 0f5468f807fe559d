import { describe, expect, test } from "vitest";
import { configChanges } from "../../../src/core/config/config-changes.ts";
import type { Environment } from "../../../src/core/model/environment.ts";

function environment(name: string, more: Partial<Environment> = {}): Environment {
  return {
    name,
    path: `envs/${name}`,
    cluster: "main",
    namespace: name,
    deploy: "on-merge",
    health: { timeoutMs: 1, graceMs: 1 },
    ...more,
  };
}

const strict = { protectedBranch: true, approvals: 2, requiredChecks: true };
const production = environment("production", { protection: strict });
const names = ["a", "b", "c", "d", "e"];

describe("changes of the configuration", () => {
  test("are nothing when it is the same, when it is new, and for environments that come", () => {
    expect(configChanges([production], [production])).toEqual([]);
    expect(configChanges(undefined, [production])).toEqual([]);
    expect(configChanges([production], [production, environment("new")])).toEqual([]);
    const patient = { ...production, health: { timeoutMs: 2, graceMs: 1 } };
    expect(configChanges([production], [patient])).toEqual([]);
  });

  test("promise 4: name every rule that is weakened, and say which rules judge the change", () => {
    const { protection: _protection, ...open } = production;
    expect(configChanges([production], [open])).toEqual([
      "`production` is configured anew: approvals `2` → `0`, protectedBranch `on` → `off`, requiredChecks `on` → `off`. Its present rules judge this change; the new ones hold once it is deployed.",
    ]);
    expect(configChanges([open], [{ ...production, protection: { ...strict, approvals: 0 } }])).toEqual([
      "`production` is configured anew: protectedBranch `off` → `on`, requiredChecks `off` → `on`. Its present rules judge this change; the new ones hold once it is deployed.",
    ]);
  });

  test("name where an environment is moved to", () => {
    const moved = { path: "elsewhere", cluster: "other", namespace: "x", deploy: "on-command" } as const;
    expect(configChanges([production], [{ ...production, ...moved }])).toEqual([
      "`production` is configured anew: path `envs/production` → `elsewhere`, cluster `main` → `other`, namespace `production` → `x`, deploy `on-merge` → `on-command`. What runs at its old place stays there until somebody removes it.",
    ]);
  });

  test("promise 4: name the namespaces that an environment may write to from now on", () => {
    const wider = { ...production, namespaces: ["shop-jobs", "monitoring"] };
    expect(configChanges([production], [wider])).toEqual([
      "`production` is configured anew: namespaces `none` → `monitoring, shop-jobs`.",
    ]);
    expect(configChanges([wider], [{ ...wider, namespaces: wider.namespaces.toReversed() }])).toEqual([]);
  });

  test("say what becomes of environments that go", () => {
    expect(configChanges([production, environment("staging")], [production])).toEqual([
      "`staging` will not be deployed any more; what runs there stays as it is.",
    ]);
    expect(
      configChanges(
        names.map((name) => environment(name)),
        [],
      ),
    ).toEqual(["`a`, `b`, `c` and 2 more will not be deployed any more; what runs there stays as it is."]);
    expect(configChanges([production], undefined)).toEqual([
      "This removes `.github/slipway.yml`: nothing is deployed any more, and what runs stays as it is.",
    ]);
  });

  test("stay few", () => {
    const before = names.map((name) => environment(name));
    const after = names.map((name) => environment(name, { cluster: "other" }));
    const sentences = configChanges(before, after);
    expect(sentences).toHaveLength(4);
    expect(sentences.at(-1)).toBe("2 more environments are configured anew, too.");
  });
});

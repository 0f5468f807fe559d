import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findComponents } from "../../src/jobs/find-components.ts";
import { readConfig } from "../../src/jobs/read-config.ts";
import type { Tree } from "../../src/core/model/tree.ts";
import { lacks } from "../real/parts.ts";
import { makeTree } from "../render/make-tree.ts";
import { merge, propose, push } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import {
  completedCheck,
  deployments,
  greetingIn,
  headOf,
  until,
  untilDeployed,
  untilPreviewed,
} from "./look.ts";
import { baseFiles, overlayFiles, shopFiles } from "./repository.ts";

const config = ".github/slipway.yml";

/** Everything under `envs` but production, which is written out and guarded. */
const patterns = `version: 1
environments:
  - name: "{environment}"
    path: envs/{environment}
    exclude: [envs/production]
    cluster: local
    namespace: "shop-{environment}"
    health: { timeout: 20s, grace: 1s }
  - name: production
    path: envs/production
    cluster: local
    namespace: shop-production
    protection: { approvals: 1, protectedBranch: true, requiredChecks: false }
`;

describe.skipIf(lacks("kustomize"))("environments by pattern", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: { ...shopFiles(), [config]: patterns } });
    await untilDeployed(harness, "production", { state: "queued", says: "Waiting for: " });
  }, 60_000);
  afterAll(() => harness.stop());

  test("are deployed as if they were written out", async () => {
    await untilDeployed(harness, "staging", { state: "success" });
    expect(await greetingIn(harness, "staging")).toBe("hello");
  });

  test("a change of one that touches no other is shown for it alone", async () => {
    const number = await propose(harness, {
      branch: "label",
      files: {
        "envs/staging/namespace.yaml":
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop-staging, labels: {a: b}}\n",
      },
    });
    const told = await untilPreviewed(harness, number);
    expect(told).toContain("staging");
    expect(told).toContain("shop-staging");
    expect(told).not.toMatch(/production` \| ✏️/);
  });

  test("a folder that a pull request adds is shown as new, and deployed after the merge", async () => {
    const number = await propose(harness, { branch: "qa", files: overlayFiles("qa") });
    expect(await untilPreviewed(harness, number)).toContain("`qa` | 🆕");
    expect(await deployments(harness, "qa")).toEqual([]);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "qa", { state: "success", sha });
    expect(await greetingIn(harness, "qa")).toBe("hello");
  });

  test("a Component is none", async () => {
    const number = await propose(harness, {
      branch: "component",
      files: {
        "envs/tls/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
      },
    });
    expect(await untilPreviewed(harness, number)).not.toContain("`tls`");
  });

  test("promise 4: a folder that would write around production's protection is refused on its pull request", async () => {
    const teams = `  - { name: "team-{team}", path: "teams/{team}", cluster: local, namespace: "{team}" }\n`;
    const files = {
      [config]: patterns + teams,
      "teams/shop-production/kustomization.yaml": "resources: [../../base]\n",
    };
    const number = await propose(harness, { branch: "around", files });
    const told = await untilPreviewed(harness, number);
    expect(told).toContain("less protection of team-shop-production than of production");
    const check = await completedCheck(harness, await headOf(harness, number), "Slipway");
    expect(check?.conclusion).toBe("failure");
  });

  test("a pattern that finds nothing any more is said", async () => {
    const number = await propose(harness, {
      branch: "typo",
      files: {
        ...baseFiles({ greeting: "typo" }),
        [config]: patterns.replace("path: envs/{", "path: env/{"),
      },
    });
    const told = await untilPreviewed(harness, number);
    expect(told).toContain("env/{environment}");
    expect(told).toContain("matches nothing");
  });

  test("two folders of one name break the configuration, and nothing else is deployed until that is mended", async () => {
    const sha = await push(harness, {
      "envs/q_a/kustomization.yaml": "resources: [../../base]\n",
      "envs/q-a/kustomization.yaml": "resources: [../../base]\n",
    });
    const check = await until("the branch is told", async () => {
      const found = await completedCheck(harness, sha, "Slipway");
      return found?.conclusion === "failure" ? found : undefined;
    });
    expect(check.output.summary).toContain("the name q-a for envs/q-a and for envs/q_a");
    await harness.quiet();
    expect((await deployments(harness, "staging"))[0]?.sha).not.toBe(sha);
  });
});

function counted(tree: Tree): { readonly tree: Tree; readonly reads: () => number } {
  let reads = 0;
  return {
    tree: { ...tree, read: (ids) => ((reads += ids.length), tree.read(ids)) },
    reads: () => reads,
  };
}

describe("the configuration of a tree", () => {
  const files = {
    [config]: patterns,
    "envs/staging/kustomization.yaml": "resources: []\n",
    "envs/part/kustomization.yaml": "kind: Component\n",
    "envs/production/kustomization.yaml": "resources: []\n",
  };

  test("is read once for a tree, and what is known of its kustomizations not again for the next", async () => {
    const first = counted(makeTree(files));
    const read = await readConfig(first.tree);
    expect(read.kind === "config" && read.config.environments.map(({ name }) => name)).toEqual([
      "staging",
      "production",
    ]);
    const reads = first.reads();
    expect(await readConfig(first.tree)).toBe(read);
    expect(first.reads()).toBe(reads);
    const second = counted(makeTree(files));
    await readConfig(second.tree);
    expect(second.reads()).toBe(1);
  });

  test("is read again where reading failed", async () => {
    const tree = makeTree(files);
    let isAway = true;
    const flaky: Tree = {
      ...tree,
      read: (ids) => (isAway ? Promise.reject(new Error("away")) : tree.read(ids)),
    };
    await expect(readConfig(flaky)).rejects.toThrow("away");
    isAway = false;
    expect(await readConfig(flaky)).toMatchObject({ kind: "config" });
  });

  test("a submodule in the place of a kustomization is no Component, and is not read", async () => {
    const tree = makeTree({ a: { submodule: true } });
    expect(await findComponents(tree, ["a", "gone"])).toEqual(new Set());
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { approve, merge, propose, say } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { live, untilAnswered, untilDeployed, untilPreviewed } from "./look.ts";
import { configText, type Files, production, shopFiles, staging, text } from "./repository.ts";

const resources: Readonly<Record<string, string>> = {
  data: text(
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    "metadata:",
    "  name: data",
    "spec:",
    "  accessModes: [ReadWriteOnce]",
    "  resources: { requests: { storage: 1Gi } }",
  ),
  wall: text(
    "apiVersion: networking.k8s.io/v1",
    "kind: NetworkPolicy",
    "metadata:",
    "  name: wall",
    "spec:",
    "  podSelector: {}",
    "  policyTypes: [Ingress]",
  ),
};

function base(names: readonly string[]): Files {
  return {
    "base/kustomization.yaml": text(
      "resources:",
      ...["settings", ...names].map((name) => `  - ${name}.yaml`),
    ),
    ...Object.fromEntries(names.map((name) => [`base/${name}.yaml`, resources[name] ?? ""])),
  };
}

const config = (findings: string) => ({
  ".github/slipway.yml": configText([staging, production], `findings: ${findings}\n`),
});

async function release(harness: Harness, branch: string, files: Files) {
  const number = await propose(harness, { branch, files });
  await untilPreviewed(harness, number);
  await approve(harness, number);
  return { number, sha: await merge(harness, number) };
}

async function begun(files: Files): Promise<Harness> {
  const harness = await startHarness({ files: { ...shopFiles(), ...files } });
  const { sha } = await release(harness, "begin", { "envs/production/kustomization.yaml": labelled });
  await untilDeployed(harness, "production", { state: "success", sha });
  return harness;
}

const labelled = text(
  "namespace: shop-production",
  "resources:",
  "  - namespace.yaml",
  "  - ../../base",
  "commonAnnotations:",
  "  team: shop",
);

const wall = "/apis/networking.k8s.io/v1/namespaces/shop-production/networkpolicies/wall";
const data = "/api/v1/namespaces/shop-production/persistentvolumeclaims/data";

describe.skipIf(lacks("kustomize"))("what needs an acknowledgement, by the configuration", () => {
  let harness: Harness;
  afterEach(() => harness.stop());

  test("any finding that it raises for protected environments waits for one, and is told with its object", async () => {
    harness = await begun({
      ...base(["data", "wall"]),
      ...config("{ networkpolicy-removed: { protected: acknowledge } }"),
    });
    const { number, sha } = await release(harness, "open", base(["data"]));
    await untilDeployed(harness, "staging", { state: "success", sha });
    const waiting = await untilDeployed(harness, "production", { state: "queued", sha, says: "--ack" });
    expect(waiting.description).toContain("/deploy production --ack networkpolicy-removed");
    expect(waiting.description).toContain("NetworkPolicy shop-production/wall");
    expect(await live(harness, wall)).toBeDefined();
    const id = await say(harness, number, "/deploy production --ack networkpolicy-removed");
    await untilAnswered(harness, number, id, "healthy");
    expect(await live(harness, wall)).toBeUndefined();
  });

  test("promise 4: a pull request that lowers a finding is judged by what was in force before it", async () => {
    harness = await begun(base(["data"]));
    const { sha } = await release(harness, "sly", {
      ...base([]),
      ...config("{ pvc-removed: { severity: note } }"),
    });
    await untilDeployed(harness, "production", { state: "queued", sha, says: "--ack pvc-removed" });
    expect(await live(harness, data)).toBeDefined();
  });
});

describe.skipIf(lacks("kustomize"))("what runs and cannot be rendered any more", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await begun(base(["data"]));
    const { renderer } = harness.tools;
    harness.breakTool("renderer", {
      ...renderer,
      render: async (request, signal) =>
        request.tree.entries.has("new.txt")
          ? renderer.render(request, signal)
          : { kind: "failed", failure: { reason: "RENDER_FAILED", message: "It is old.", next: "" } },
    });
  }, 60_000);
  afterAll(() => harness.stop());

  test("promise 9: hides no deletion: the inventory lists what would go", async () => {
    const files = { ...base([]), "new.txt": "What runs does not have this file.\n" };
    const number = await propose(harness, { branch: "gone", files });
    await untilPreviewed(harness, number);
    await approve(harness, number);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { state: "queued", sha, says: "--ack pvc-removed" });
    const id = await say(harness, number, "/deploy production --ack pvc-removed");
    await untilAnswered(harness, number, id, "healthy");
    expect(await live(harness, data)).toBeUndefined();
  });
});

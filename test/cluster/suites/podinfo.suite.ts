/** A real repository on the real thing: podinfo's staging overlay, rendered by kustomize, at two revisions. */

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseManifests } from "../../../src/core/manifests/parse-manifests.ts";
import { judge } from "../../../src/core/health/judge.ts";
import { prepareManifests } from "../../../src/core/manifests/prepare-manifests.ts";
import { objectAt, textMapAt } from "../../../src/cluster/api/read-json.ts";
import { partOfLabel } from "../../../src/cluster/apply-set.ts";
import { encodeJson } from "../../../src/core/manifests/encode-json.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { corpora, findPart, lacks } from "../../real/parts.ts";
import { actions, deploy, objectWrites, type World } from "../world.ts";

const patience = { timeout: 20_000, interval: 500 };

const overlay = "deploy/overlays/staging";

function tool(name: "kustomize" | "kubectl"): string {
  return findPart(name)?.path ?? "";
}

function read(text: string): readonly Manifest[] {
  const parsed = parseManifests(text, { file: overlay });
  const prepared =
    parsed.kind === "parsed" ? prepareManifests(parsed.manifests, { namespace: "staging" }) : parsed;
  if (prepared.kind === "problems") throw new Error(prepared.problems.map(({ message }) => message).join());
  return prepared.manifests;
}

export function podinfoSuite(world: () => World): void {
  const folder = corpora();

  /** Not waited for with the process standing still: the API server may live in it. */
  async function kubectl(command: string): Promise<readonly [number | null, string]> {
    const child = spawn(tool("kubectl"), ["--kubeconfig", world().plane.kubeconfig, ...command.split(" ")]);
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return [status, Buffer.concat(chunks).toString()];
  }

  /** By `Kind/name`; of kinds whose status no controller writes. */
  async function versions(manifests: readonly Manifest[]): Promise<ReadonlyMap<string, string>> {
    const kinds = "serviceaccounts,configmaps,services,cronjobs";
    const columns = "custom-columns=K:.kind,N:.metadata.name,V:.metadata.resourceVersion";
    const [, stdout] = await kubectl(`get ${kinds} --namespace staging --no-headers -o ${columns}`);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/ +/));
    const known = new Set(manifests.map(({ identity }) => `${identity.kind}/${identity.name}`));
    const pairs = lines.map(([kind, name, version = ""]): [string, string] => [`${kind}/${name}`, version]);
    return new Map(pairs.filter(([name]) => known.has(name)));
  }

  describe.skipIf(folder === undefined || lacks("kustomize", "kubectl"))("podinfo's staging overlay", () => {
    const scratch = mkdtempSync(join(tmpdir(), "slipway-podinfo-"));
    afterAll(() => rmSync(scratch, { recursive: true }));

    function render(branch: string): readonly Manifest[] {
      const tree = join(scratch, branch);
      const bundle = join(folder ?? "", "podinfo.bundle");
      execFileSync("git", ["clone", "--quiet", "--branch", branch, bundle, tree], { stdio: "pipe" });
      return read(execFileSync(tool("kustomize"), ["build", join(tree, overlay)]).toString());
    }

    /**
     * Exit status and text: 0 and nothing when there is no difference. Conflicts are forced, since another manager's "1000m"
     * conflicts with the stored "1", although both are one quantity.
     */
    function kubectlDiff(objects: readonly JsonObject[], manager: string): ReturnType<typeof kubectl> {
      const file = join(scratch, "diff.json");
      writeFileSync(file, encodeJson({ apiVersion: "v1", kind: "List", items: objects }));
      return kubectl(`diff --server-side --force-conflicts --field-manager ${manager} -f ${file}`);
    }

    test("is applied, applied again without a write, moved to its head, and loses what Git lost; kubectl sees no difference", async () => {
      const base = render("pair-1-base");
      const head = render("pair-1-head");
      const worker = "podinfo";
      const environment = await world().environment("staging", { worker });

      const first = await deploy(environment, base);
      expect(first.applied.objects).toHaveLength(base.length);
      expect(base.length).toBeGreaterThan(20);
      const before = await versions(base);
      expect(before.size).toBeGreaterThan(10);

      // Neither server has metrics for autoscalers, nor anybody who binds volumes.
      const lacking = ["HorizontalPodAutoscaler", "PersistentVolumeClaim"];
      const unhealthy = async () => {
        const healths = await environment.observe(first.claim.inventory, judge, {
          now: Date.now(),
          graceMs: 5_000,
        });
        return healths.filter(
          ({ identity, state }) => state !== "current" && !lacking.includes(identity.kind),
        );
      };
      await expect.poll(unhealthy, patience).toEqual([]);

      const written = objectWrites(world().audit(), worker).length;
      const second = await deploy(environment, base, "b");
      expect(new Set(second.applied.objects.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
      expect(objectWrites(world().audit(), worker)).toHaveLength(written);
      expect(await versions(base)).toEqual(before);

      const third = await deploy(environment, head, "c");
      const changed = third.applied.objects.filter(({ action }) => action !== "unchanged");
      expect(actions(changed)).toEqual(["update Deployment/cache"]);

      const fewer = head.filter(({ identity }) => identity.name !== "rollup-weekly");
      const fourth = await deploy(environment, fewer, "d");
      expect(fourth.pruned.deleted.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
        "CronJob/rollup-weekly",
      ]);
      expect(fourth.pruned.kept).toEqual([]);
      expect(await world().live("/apis/batch/v1/namespaces/staging/cronjobs/rollup-weekly")).toBeUndefined();

      // As somebody else would apply it, and as we would: with our label, since leaving it out would take it away. Pods still
      // come up, and kubectl shows a status that moved between its two reads as a difference.
      const label =
        textMapAt(await world().live("/api/v1/namespaces/staging"), "metadata", "labels").get(partOfLabel) ??
        "";
      const [plain, own] = [fewer.map(({ body }) => body), fewer.map(({ body }) => labelled(body, label))];
      await expect.poll(() => kubectlDiff(plain, "kubectl"), patience).toEqual([0, ""]);
      await expect.poll(() => kubectlDiff(own, "slipway/staging"), patience).toEqual([0, ""]);
      const [status] = await kubectlDiff(
        base.map(({ body }) => body),
        "kubectl",
      );
      expect(status).toBe(1); // The check can fail.
    }, 60_000);
  });
}

function labelled(body: JsonObject, label: string): JsonObject {
  const metadata = objectAt(body, "metadata");
  const labels = { ...objectAt(metadata, "labels"), [partOfLabel]: label };
  return { ...body, metadata: { ...metadata, labels } };
}

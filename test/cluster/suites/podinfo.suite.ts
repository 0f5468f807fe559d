/** A real repository on the real thing: podinfo's staging overlay, rendered by kustomize, at two revisions. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseManifests } from "../../../src/core/manifests/parse-manifests.ts";
import { prepareManifests } from "../../../src/core/manifests/prepare-manifests.ts";
import { objectAt, textMapAt } from "../../../src/cluster/api/read-json.ts";
import { encodeJson } from "../../../src/core/manifests/encode-json.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { corpora, findPart, lacks } from "../../real/parts.ts";
import { actions, deploy, objectWrites, type World } from "../world.ts";

const overlay = "deploy/overlays/staging";

export function podinfoSuite(world: () => World): void {
  const folder = corpora();

  describe.skipIf(folder === undefined || lacks("kustomize", "kubectl"))("podinfo's staging overlay", () => {
    const scratch = mkdtempSync(join(tmpdir(), "slipway-podinfo-"));
    afterAll(() => rmSync(scratch, { recursive: true }));

    function render(branch: string): string {
      const tree = join(scratch, branch);
      const git = (...args: readonly string[]) => execFileSync("git", args, { stdio: "pipe" });
      git("clone", "--quiet", "--branch", branch, join(folder ?? "", "podinfo.bundle"), tree);
      return execFileSync(findPart("kustomize")?.path ?? "", ["build", join(tree, overlay)]).toString();
    }

    function read(text: string): readonly Manifest[] {
      const parsed = parseManifests(text, { file: overlay });
      const prepared =
        parsed.kind === "parsed" ? prepareManifests(parsed.manifests, { namespace: "staging" }) : parsed;
      if (prepared.kind === "problems")
        throw new Error(prepared.problems.map(({ message }) => message).join());
      return prepared.manifests;
    }

    /** Exit status and text of `kubectl diff --server-side`: 0 and nothing when there is no difference. */
    function kubectlDiff(
      manifests: readonly JsonObject[],
      manager: string,
    ): readonly [number | null, string] {
      const file = join(scratch, "diff.json");
      writeFileSync(file, encodeJson({ apiVersion: "v1", kind: "List", items: manifests }));
      const { status, stdout, stderr } = spawnSync(
        findPart("kubectl")?.path ?? "",
        [
          "--kubeconfig",
          world().plane.kubeconfig,
          "diff",
          "--server-side",
          // Another manager's "1000m" conflicts with the stored "1", although both are one quantity.
          "--force-conflicts",
          "--field-manager",
          manager,
          "-f",
          file,
        ],
        { encoding: "utf8" },
      );
      return [status, stdout + stderr];
    }

    async function versions(manifests: readonly Manifest[]): Promise<ReadonlyMap<string, string>> {
      const list = execFileSync(findPart("kubectl")?.path ?? "", [
        ...[
          "--kubeconfig",
          world().plane.kubeconfig,
          "get",
          "--namespace",
          "staging",
          "-o",
          "name",
          "--show-kind",
        ],
        "serviceaccounts,configmaps,services,persistentvolumeclaims,cronjobs",
        ...[
          "-o",
          "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{'\\n'}{end}",
        ],
      ]).toString();
      const known = new Set(manifests.map(({ identity }) => `${identity.kind}/${identity.name}`));
      const lines = list
        .split("\n")
        .map((line): [string, string] => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]);
      return new Map(lines.filter(([name]) => known.has(name)));
    }

    test("is applied, applied again without a write, moved to its head, and loses what Git lost; kubectl sees no difference", async () => {
      const base = read(render("pair-1-base"));
      const head = read(render("pair-1-head"));
      const worker = "podinfo";
      const environment = await world().environment("staging", { worker });

      const first = await deploy(environment, base);
      expect(first.applied.objects).toHaveLength(base.length);
      expect(base.length).toBeGreaterThan(20);
      const before = await versions(base);
      expect(before.size).toBeGreaterThan(10);

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

      // As somebody else would apply it, and as we would: with our label, since leaving it out would take it away.
      expect(
        kubectlDiff(
          fewer.map(({ body }) => body),
          "kubectl",
        ),
      ).toEqual([0, ""]);
      const live = await world().live("/api/v1/namespaces/staging");
      const label = textMapAt(live, "metadata", "labels").get("applyset.kubernetes.io/part-of") ?? "";
      expect(
        kubectlDiff(
          fewer.map(({ body }) => labelled(body, label)),
          "slipway/staging",
        ),
      ).toEqual([0, ""]);
      expect(
        kubectlDiff(
          base.map(({ body }) => body),
          "kubectl",
        )[0],
      ).toBe(1); // The check can fail.
    }, 60_000);
  });
}

function labelled(body: JsonObject, label: string): JsonObject {
  const metadata = objectAt(body, "metadata");
  const labels = { ...objectAt(metadata, "labels"), "applyset.kubernetes.io/part-of": label };
  return { ...body, metadata: { ...metadata, labels } };
}

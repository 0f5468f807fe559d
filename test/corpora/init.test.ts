/** `slipway init` on real repositories: what it proposes is valid, short where folders look alike, and guards production. */

import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { corpora } from "../real/parts.ts";

const folder = corpora();
let scratch: string;

beforeAll(() => {
  scratch = scratchFolder();
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Proposed {
  readonly text: string;
  /** What was told of it. */
  readonly told: string;
  /** What `slipway validate` says of it. */
  readonly validated: string;
}

function git(...args: readonly string[]): void {
  execFileSync("git", args, { stdio: "ignore" });
}

async function proposed(repository: string, pair: number): Promise<Proposed> {
  const path = join(scratch, `${repository}-${pair}`);
  git("clone", "--quiet", "--no-checkout", join(folder ?? "", `${repository}.bundle`), path);
  git("-C", path, "checkout", "--quiet", `origin/pair-${pair}-head`);
  const { stdout, stderr } = await runCli(["init"], { directory: path });
  writeFileSync(join(path, "proposed.yml"), stdout);
  const validated = await runCli(["validate", "proposed.yml"], { directory: path });
  return { text: stdout, told: stderr, validated: validated.stdout };
}

describe.skipIf(folder === undefined)("what is proposed for a real repository", () => {
  test("podinfo: three overlays, and a chart", async () => {
    const { text, told, validated } = await proposed("podinfo", 1);
    expect(told).toContain("5 environments in 5 entries");
    expect(validated).toContain("is valid: 5 environments: ");
    expect(text).toContain(
      "  - name: production\n    path: deploy/overlays/production\n    cluster: main\n    namespace: production\n    protection: {}\n",
    );
    expect(text).toContain("helm: { valuesFiles: [charts/podinfo/values-prod.yaml] }");
    expect(text).not.toContain("path: deploy/bases");
  });

  test.each([
    [1, 557, 96],
    [4, 61, 23],
  ])("infra-deployments %i: %i environments in %i entries", async (pair, environments, entries) => {
    const { text, told, validated } = await proposed("infra-deployments", pair);
    expect(told).toContain(`${environments} environments in ${entries} entries`);
    expect(validated).toContain(`is valid: ${environments} environments: `);
    for (const entry of text.split("\n\n").filter((part) => /^ {4}path:.*\bproduction\b/m.test(part)))
      expect(entry).toContain("protection: {}");
  });

  test.each([
    [1, 232],
    [2, 260],
    [3, 60],
  ])("kubeflow-manifests %i: %i environments", async (pair, environments) => {
    const { told, validated } = await proposed("kubeflow-manifests", pair);
    expect(told).toContain(`${environments} environments`);
    expect(validated).toContain(`is valid: ${environments} environments: `);
  });
});

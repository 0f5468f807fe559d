/** Secret values on their way through the whole of Slipway: promise 5; security.md E1, E6, E7; class X13. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { merge, propose, push, say } from "../jobs/acts.ts";
import { type Harness, startHarness } from "../jobs/harness.ts";
import { live, untilAnswered, untilDeployed, untilPreviewed, untilTold } from "../jobs/look.ts";
import { shopFiles, text } from "../jobs/repository.ts";
import { everythingTold } from "../jobs/told.ts";

const first = "canary-one-4be1c0ffee";
const second = "canary-two-5eedf00d77";
const literal = "postgres://shop:canary-url-99aa77@db/shop";
const canaries = [first, second, "canary-url-99aa77"];

describe.skipIf(lacks("kustomize"))("promise 5, X13: no value of a Secret leaves Slipway", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({
      files: { ...shopFiles([{ name: "staging" }]), ...secretFiles(first) },
    });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  const expectNoLeak = (): void => {
    const told = everythingTold(harness);
    expect(told.length).toBeGreaterThan(10_000);
    for (const canary of canaries.flatMap(spellings)) expect(told).not.toContain(canary);
  };

  test("the canary reached the cluster, so that there is something to leak", async () => {
    const secret = JSON.stringify(await live(harness, "/api/v1/namespaces/shop-staging/secrets/login"));
    expect(secret).toContain(Buffer.from(first).toString("base64"));
    expect(everythingTold(harness)).toContain("Deployed and healthy");
  });

  test("E1: changed in a pull request, previewed, deployed, shown again and rolled back", async () => {
    const number = await propose(harness, { branch: "rotate", files: secretFiles(second) });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("Secret");
    expect(preview).toContain("password");
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
    const diff = await say(harness, number, "/diff staging");
    await untilAnswered(harness, number, diff, "Previewed");
    const status = await say(harness, number, "/status");
    await untilAnswered(harness, number, status);
    const back = await say(harness, number, "/rollback staging");
    await untilAnswered(harness, number, back, "rolled back, healthy");
    await harness.quiet();
    expectNoLeak();
  });

  test("E6: refused by the API server, which quotes what it refuses", async () => {
    const resume = await push(harness, {
      "base/secret.yaml": text(
        "apiVersion: v1",
        "kind: Secret",
        "metadata: { name: login }",
        "data:",
        `  password: ${second}!`,
      ),
    });
    const number = await propose(harness, { branch: "ask", files: { "ask.md": "a\n" } });
    await untilPreviewed(harness, number);
    const id = await say(harness, number, "/resume staging");
    await untilAnswered(harness, number, id, "❌");
    const ended = await untilDeployed(harness, "staging", { state: "error", sha: resume });
    expect(ended.description).toContain("Secret");
    expectNoLeak();
  });

  test("E7: in a file that is no YAML, where a parser quotes the line", async () => {
    const number = await propose(harness, {
      branch: "torn",
      files: {
        "base/secret.yaml": text("apiVersion: v1", "kind: Secret", `stringData: { password: "${second}`),
      },
    });
    const told = await untilTold(harness, number, "preview", "❌");
    expect(told).toContain("base/secret.yaml");
    await harness.quiet();
    expectNoLeak();
  });
});

function secretFiles(password: string): Record<string, string> {
  return {
    "base/kustomization.yaml": text("resources:", "  - settings.yaml", "  - secret.yaml", "  - job.yaml"),
    "base/secret.yaml": text(
      "apiVersion: v1",
      "kind: Secret",
      "metadata: { name: login }",
      "stringData:",
      `  password: ${password}`,
      "data:",
      `  again: ${Buffer.from(password).toString("base64")}`,
    ),
    "base/job.yaml": text(
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata: { name: job }",
      "data:",
      `  DATABASE_URL: ${literal}`,
      `  note: "${password.length}"`,
    ),
  };
}

/** As it may be written by whoever passes it on. */
function spellings(canary: string): readonly string[] {
  const bytes = Buffer.from(canary);
  // Within a longer text its base64 begins at one of three places.
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [canary, bytes.toString("hex"), ...encoded];
}

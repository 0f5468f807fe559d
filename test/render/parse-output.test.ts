import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { renderDigest } from "../../src/core/manifests/render-digest.ts";
import { makeParseOutput } from "../../src/render/parse-output.ts";
import { configMap } from "./make-tree.ts";

const megabyte = 1024 * 1024;

describe("the output of a tool", () => {
  test("gives all objects, in slices that the event loop can breathe between", async () => {
    const body = `text: |\n${"    some words of a long text\n    ---\n".repeat(300)}`;
    const text = Array.from({ length: 400 }, (_, index) => configMap(`c${index}`, body)).join("---\n");
    expect(text.length).toBeGreaterThan(3 * megabyte);
    const longest = await longestPause(async () => {
      const parsed = await makeParseOutput(megabyte)(text, { namespace: "", byHelm: false });
      expect(parsed.kind === "finished" && parsed.manifests).toHaveLength(400);
    });
    expect(longest).toBeLessThan(1_500);
  });

  test("has the digest that the manifests have", async () => {
    const parsed = await makeParseOutput(megabyte)(`${configMap("b")}---\n${configMap("a")}`, {
      namespace: "",
      byHelm: false,
    });
    if (parsed.kind !== "finished") throw new Error("it is right");
    expect(parsed.digest).toBe(renderDigest(parsed.manifests, sha256));
  });

  test("is parsed once for equal bytes and namespace", async () => {
    const parse = makeParseOutput(megabyte);
    const [one, same, other] = [
      parse(configMap("a"), { namespace: "x", byHelm: false }),
      parse(configMap("a"), { namespace: "x", byHelm: false }),
      parse(configMap("a"), { namespace: "y", byHelm: false }),
    ];
    expect(await one).toBe(await same);
    expect(await one).not.toEqual(await other);
  });

  test("with a mistake is told without a file, since its lines are those of none", async () => {
    const parsed = await makeParseOutput(megabyte)("kind: X\n", { namespace: "", byHelm: false });
    expect(parsed).toMatchObject({ kind: "failed", failure: { message: expect.any(String) } });
    expect(parsed).not.toHaveProperty("failure.file");
  });

  test("may be empty", async () => {
    expect(await makeParseOutput(megabyte)("", { namespace: "", byHelm: false })).toMatchObject({
      kind: "failed",
      failure: { reason: "EMPTY_RENDER" },
    });
  });
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Milliseconds of the longest time in which nothing else could run. */
async function longestPause(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await work();
  clearInterval(timer);
  return longest;
}

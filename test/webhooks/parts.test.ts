import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bodyBudget } from "../../src/webhooks/body-budget.ts";
import { defaultLimits } from "../../src/webhooks/limits.ts";
import { parseSignature, runningSignature } from "../../src/webhooks/signature.ts";

const limits = { ...defaultLimits, bodies: 2, smallBodyBytes: 10, largeBodiesBytes: 100 };

describe("the memory of bodies", () => {
  test("has a place for so many bodies, and gets places back", () => {
    const budget = bodyBudget(limits);
    const first = budget.take();
    expect(budget.take()).toBeDefined();
    expect(budget.take()).toBeUndefined();
    first?.release();
    expect(budget.take()).toBeDefined();
  });

  test("large bodies cannot crowd out small ones", () => {
    const budget = bodyBudget(limits);
    const [large, small] = [budget.take(), budget.take()];
    expect(large?.grow(110)).toBe(true);
    expect(large?.grow(111)).toBe(false);
    expect(small?.grow(10)).toBe(true);
    expect(small?.grow(11)).toBe(false);
    large?.release();
    expect(small?.grow(110)).toBe(true);
  });

  test("by default: one body of the largest size fits, all of them together stay below 64 MiB", () => {
    const { bodyBytes, bodies, smallBodyBytes, largeBodiesBytes } = defaultLimits;
    expect(bodyBudget(defaultLimits).take()?.grow(bodyBytes)).toBe(true);
    expect(bodies * smallBodyBytes + largeBodiesBytes).toBeLessThan(64 * 1024 * 1024);
  });
});

function hmac(text: string, key: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

describe("the running signature", () => {
  const secrets = ["one", "two"];
  test("tells which secret signed, however the bytes arrive", () => {
    for (const [place, key] of secrets.entries()) {
      const running = runningSignature(secrets);
      for (const part of ["a", "", "bc"]) running.update(Buffer.from(part));
      expect(running.signer(hmac("abc", key))).toBe(place);
      expect(running.digest()).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
  });

  test("tells of none", () => {
    expect(runningSignature(secrets).signer(hmac("x", "one"))).toBeUndefined();
    expect(runningSignature([]).signer(hmac("", "one"))).toBeUndefined();
  });

  test.each([
    undefined,
    "",
    "sha256=",
    `sha1=${"a".repeat(40)}`,
    `sha256=${"a".repeat(63)}`,
    `sha256=${"a".repeat(65)}`,
    `sha256=${"A".repeat(64)}`,
    `SHA256=${"a".repeat(64)}`,
    `sha256=${"a".repeat(64)}\n`,
    ` sha256=${"a".repeat(64)}`,
    "a".repeat(64),
  ])("%j is no signature", (header) => {
    expect(parseSignature(header)).toBeUndefined();
  });
});

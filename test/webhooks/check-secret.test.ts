import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkSecret } from "../../src/webhooks/check-secret.ts";

describe("checkSecret", () => {
  test.each([
    [undefined, "is missing"],
    ["", "is missing"],
    ["development", "is a well-known one"],
    ["Development", "is a well-known one"],
    ["developmentdevelopmentdevelopmentdevelopment", "is a well-known one"],
    ["your-webhook-secret-goes-in-here-please", "is a well-known one"],
    ["It's a Secret to Everybody, said the Moblin", "is a well-known one"],
    ["change-me-change-me-change-me-change-me", "is a well-known one"],
    ["0123456789abcdef0123456789abcdef", "is a well-known one"],
    ["12345678901234567890123456789012", "is a well-known one"],
    ["5f4dcc3b5aa765d61d8327deb882cf9", "has 31 bytes, and needs at least 32"],
    ["a".repeat(64), "has fewer than 8 different characters"],
    ["abcabcabcabcabcabcabcabcabcabcabcabc", "has fewer than 8 different characters"],
    ["q8Zr2mXw".repeat(5), "is a repetition of something shorter"],
    [" 0d9f8c7b6a5e4f3d2c1b0a99887766554433", "begins or ends with a blank"],
    ["0d9f8c7b6a5e4f3d2c1b0a99887766554433\n", "begins or ends with a blank"],
  ])("refuses %j", (secret, problem) => {
    expect(checkSecret(secret)).toMatch(/^The webhook secret .*\. Make a new one: openssl rand -hex 32$/);
    expect(checkSecret(secret)).toContain(problem);
  });

  test("never repeats the secret", () => {
    const secret = "q8Zr2mXw".repeat(5);
    expect(checkSecret(secret)).not.toContain("q8Zr2mXw");
  });

  test("accepts what openssl makes, and other random texts", () => {
    for (let round = 0; round < 200; round++) {
      expect(checkSecret(randomBytes(32).toString("hex"))).toBeUndefined();
      expect(checkSecret(randomBytes(16).toString("hex"))).toBeUndefined();
      expect(checkSecret(randomBytes(24).toString("base64"))).toBeUndefined();
    }
    expect(checkSecret("größer als man denkt, und 7 Zeichen")).toBeUndefined();
  });
});

import { expect, test } from "vitest";
import { makeLog, placeOf, scrub } from "../src/log.ts";

test("a log line is JSON with its time, level and chosen fields", () => {
  const lines: string[] = [];
  makeLog(
    (line) => lines.push(line),
    () => 0,
  )("info", "job done", { job: "sweep.all", ms: 3 });
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"job done","job":"sweep.all","ms":3}\n',
  ]);
});

test.each([
  ["an installation token", `ghs_${"a1".repeat(20)}`],
  [
    "an installation token of the newer form",
    `ghs_123_eyJ${"h".repeat(20)}.eyJ${"p".repeat(30)}.${"s".repeat(30)}`,
  ],
  ["a JSON web token", `eyJ${"h".repeat(20)}.eyJ${"p".repeat(30)}.${"s".repeat(30)}`],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"],
  ["a password in an address", "user:hunter2@"],
])("promise 5: %s never reaches the log", (_what, secret) => {
  const text = secret.endsWith("@") ? `redis://${secret}127.0.0.1` : `before ${secret} after`;
  expect(scrub(text)).not.toContain(secret);
  expect(scrub(JSON.stringify({ text }))).not.toContain(secret.slice(-12));
  expect(scrub(text)).toContain("‹redacted›");
});

test("of an unforeseen error only its name and place are told", () => {
  const told = placeOf(new TypeError("hunter2\n    at hunter2.ts:1:1"));
  expect(told.error).toBe("TypeError");
  expect(told.place).toMatch(/^log\.test\.ts:\d+:\d+$/);
  expect(placeOf(new Error()).place).toMatch(/^log\.test\.ts:\d+:\d+$/);
  expect(placeOf("hunter2")).toEqual({ error: "string", place: "unknown" });
});

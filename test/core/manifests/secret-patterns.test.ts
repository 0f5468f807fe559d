import { describe, expect, test } from "vitest";
import { looksRandom, redactPatterns } from "../../../src/core/manifests/secret-patterns.ts";
import { redactAssignments } from "../../../src/core/manifests/secret-assignments.ts";
import { redactText } from "../../../src/core/manifests/mask-text.ts";

const redact = (): string => "‹x›";
const pem = (kind: string) => `-----BEGIN ${kind}-----\nMIIEvQIBADANBg\n-----END ${kind}-----`;

describe("what is a secret by its looks", () => {
  test.each([
    [`a ${pem("RSA PRIVATE KEY")} b`, "a ‹x› b"],
    [pem("PRIVATE KEY"), "‹x›"],
    [pem("OPENSSH PRIVATE KEY").replaceAll("\n", "\\n"), "‹x›"],
    [pem("PGP PRIVATE KEY BLOCK"), "‹x›"],
    ["-----BEGIN EC PRIVATE KEY-----\nMIIEvQ and no end", "‹x›"],
    [Buffer.from(pem("PRIVATE KEY")).toString("base64"), "‹x›"],
    ["AGE-SECRET-KEY-1QQPQ9", "‹x›"],
    ["token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJ", "token ‹x›"],
    ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "‹x›"],
    ["ghs_1234_eyJhbGciOiJI.eyJpc3MiOiIx.abc-def_1", "‹x›"],
    ["github_pat_11ABCDEFG0abcdefghijkl_mnop", "‹x›"],
    ["glpat-abcdefghij1234567890", "‹x›"],
    ["xoxb-123456789012-abcdef", "‹x›"],
    ["xapp-1-A1234567-abcdef", "‹x›"],
    ["https://hooks.slack.com/services/T000/B000/XXXX", "https://hooks.slack.com/services/‹x›"],
    ["npm_abcdefghijklmnopqrstuvwxyz0123456789", "‹x›"],
    [`pypi-${"a".repeat(60)}`, "‹x›"],
    ["hvs.CAESIJabcdefghijklmnopqr", "‹x›"],
    [`dop_v1_${"0a".repeat(32)}`, "‹x›"],
    ["dckr_pat_abcdefghijklmnopqrstu", "‹x›"],
    ["sk_live_abcdefghijklmnop1234", "‹x›"],
    ["sk-ant-api03-abcdefghijklmnop", "‹x›"],
    ["whsec_abcdefghijklmnop1234", "‹x›"],
    ["SG.abcdefghijklmnopqrst.abcdefghijklmnopqrst", "‹x›"],
    ["AIzaSyA1234567890abcdefghijklmnopqrstuv", "‹x›"],
    ["ya29.a0AfH6SMBabcdefghijklmnop", "‹x›"],
    ["AKIAIOSFODNN7EXAMPLE", "‹x›"],
    [`hash: $2y$12$${"aZ3./".repeat(11).slice(0, 53)} # of dex`, "hash: ‹x› # of dex"],
    [`admin:$apr1$salt$${"a".repeat(22)}`, "admin:‹x›"],
    [`root:$6$rounds=5000$salt$${"a".repeat(86)}:19000`, "root:‹x›:19000"],
    [`$y$j9T$salt$${"a".repeat(43)}`, "‹x›"],
    [`$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$${"a".repeat(43)}`, "‹x›"],
    ["postgres://user:hunter2@host/db", "postgres://user:‹x›@host/db"],
    ["amqp://admin:admin@host", "amqp://admin:‹x›@host"],
    ["redis://:hunter2@host:6379", "redis://:‹x›@host:6379"],
    ["https://abcdefghijklmnopqrst@github.com/o/r", "https://‹x›@github.com/o/r"],
    ["Authorization: Bearer abcdefgh12345678", "Authorization: Bearer ‹x›"],
    ["basic dXNlcjpodW50ZXIy", "basic ‹x›"],
  ])("%j", (text, shown) => {
    expect(redactPatterns(text, redact)).toBe(shown);
  });

  test.each([
    pem("CERTIFICATE"),
    pem("PUBLIC KEY"),
    Buffer.from(pem("CERTIFICATE")).toString("base64"),
    "https://example.com/a:b@c",
    "git@github.com:owner/repo.git",
    "ssh://git@github.com/owner/repo",
    "ghcr.io/shop/web:1.2@sha256:0123456789abcdef",
    "rewrite ^/(.*)$ /$1$2$is_args$args last",
    "$2y$12$short",
    "eyJ is short",
    "task-sk-something-long-and-ordinary",
    "mysql://host:3306/db",
    "bearer of news",
    "bearer authorization header",
    "basic constraints",
    "an AKIA word",
  ])("%j is left alone", (text) => {
    expect(redactPatterns(text, redact)).toBe(text);
  });
});

describe("what looks random", () => {
  test.each(["wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY9a", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRkdISUpL"])(
    "%s",
    (text) => {
      expect(looksRandom(text)).toBe(true);
    },
  );

  test.each([
    "",
    "short1A",
    "d8e8fca2dc0f896fd7cb4cb0031ba249d8e8fca2",
    "0".repeat(40),
    "aA1".repeat(20),
    "not a single word 1A but several of them",
    "sha256:0123456789abcdefABCDEF0123456789abcdef",
    "7b6c1d5e-1f2a-4b3c-9d8e-0a1b2c3d4e5f",
  ])("%j does not", (text) => {
    expect(looksRandom(text)).toBe(false);
  });
});

describe("what is assigned to a name", () => {
  test.each([
    ["--token=abc --x=1", "--token=‹x› --x=1"],
    ["--foo --token abc", "--foo --token ‹x›"],
    ["--db-password 'hunter 2' --y", "--db-password '‹x›' --y"],
    ["args=--token=abc", "args=--token=‹x›"],
    ["Server=h;Password=y;Db=q", "Server=h;Password=‹x›;Db=q"],
    ["DB_PASSWORD=hunter2;x y\nX=1", "DB_PASSWORD=‹x›\nX=1"],
    ["  export TOKEN=a b", "  export TOKEN=‹x›"],
    ["X=1\n- password: hunter2 # c", "X=1\n- password: ‹x›"],
    ['{"password": "hunter2", "a": "b"}', '{"password": "‹x›", "a": "b"}'],
    [String.raw`{\"password\":\"hunter2\",\"a\":1}`, String.raw`{\"password\":\"‹x›\",\"a\":1}`],
    ["https://h/?access_token=abc&y=2", "https://h/?access_token=‹x›&y=2"],
    ["password='it is'", "password='‹x›'"],
    ["Endpoint=x;AccountKey=abc==;More=y", "Endpoint=x;AccountKey=‹x›;More=y"],
    ["AccountKey=abc==;Endpoint=x", "AccountKey=‹x›"],
    ["a: {{\npassword: |\n  one\n  two\nb: c", "a: {{\npassword: ‹x›b: c"],
    [`${"x ".repeat(40)}token=abc def`, `${"x ".repeat(40)}token=‹x› def`],
  ])("%j", (text, shown) => {
    expect(redactAssignments(text, redact)).toBe(shown);
  });

  test.each([
    "tokenFile: /var/run/token",
    "the token expired",
    "password=true",
    "password:",
    "password: |\nb: c",
    "password: |\n  ‹redacted a1b2c3›\n",
    "password=",
    "token=$(TOKEN)",
    "--db-password=$(DB_PASSWORD) --x",
    "# ==== CREDENTIALS ====",
    "a: b",
    "--verbose --name x",
    "secretName: web-tls",
    "token: ‹redacted a1b2c3›",
    'token: "‹redacted a1b2c3›"',
    "token=‹redacted a1b2c3›",
    "key: value",
  ])("%j is left alone", (text) => {
    expect(redactAssignments(text, redact)).toBe(text);
  });
});

describe("hostile texts", () => {
  const size = 300_000;
  test.each([
    ["words", "a-".repeat(size / 2)],
    ["names without values", "token ".repeat(size / 6)],
    ["beginnings of JWTs", "eyJ".repeat(size / 3)],
    ["beginnings of keys", "-----BEGIN PRIVATE KEY-----".repeat(size / 27)],
    ["beginnings of beginnings", "-----BEGIN ".repeat(size / 11)],
    ["URLs without hosts", "://x:".repeat(size / 5)],
    ["spaces", `token${" ".repeat(size)}`],
    ["assignments of assignments", "token=".repeat(size / 6)],
    ["open quotes", 'token="'.repeat(size / 7)],
    ["line feeds", `${"\n".repeat(size)}token=x`],
    ["backslashes", `token${"\\".repeat(size)}`],
    ["open values", "value: x".repeat(size / 8)],
    ["one long value", `value: ${"x".repeat(size)}`],
    ["base64", "LS0tLS1CRUdJTi".repeat(size / 14)],
  ])("%s take no quadratic time", (_, text) => {
    const start = performance.now();
    redactText(text, redact);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

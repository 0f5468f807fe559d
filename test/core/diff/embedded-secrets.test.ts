/** Promise 5 inside of documents: what the mask hides in a whole string stays hidden where the string is shown in pieces. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { makeMasker } from "../../../src/core/manifests/masker.ts";
import { writeYaml } from "../../../src/core/manifests/write-yaml.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { objects, sha256 } from "./objects.ts";

const masker = makeMasker((text) => sha256(`key ${text}`));

function holding(kind: string, key: string, text: string): readonly Manifest[] {
  const member = kind === "Secret" ? "stringData" : "data";
  return objects(
    JSON.stringify({ apiVersion: "v1", kind, metadata: { name: "c" }, [member]: { [key]: text } }),
  );
}

function shown(kind: string, key: string, [before, after]: readonly [string, string]): string {
  const [base, head] = [holding(kind, key, before), holding(kind, key, after)];
  return JSON.stringify(diffManifests({ base, head, masker, sha256 }).objects);
}

function list(token: string): string {
  return `tokens:\n- key: ${token}\n  a: 1\n- key: b\n  a: ${token.length}\n`;
}

function pool(replicas: number): string {
  return `pools:\n- key: ghp_${"a".repeat(36)}\n  replicas: ${replicas}\n- key: b\n  replicas: 1\n`;
}

describe("promise 5: documents in strings", () => {
  test("passwords, tokens and keys in YAML, JSON and properties of a ConfigMap are masked one by one", () => {
    for (const [key, write] of [
      ["c.yaml", (password: string, level: string) => `db:\n  password: ${password}\nlevel: ${level}\n`],
      [
        "c.json",
        (password: string, level: string) => `{"db": {"password": "${password}"}, "level": "${level}"}`,
      ],
      ["c.properties", (password: string, level: string) => `db.password=${password}\nlevel=${level}\n`],
      ["c.properties", (password: string, level: string) => `db.password.old=${password}\nlevel=${level}\n`],
      ["c.env", (password: string, level: string) => `DB_PASSWORD_1=${password}\nlevel=${level}\n`],
      [
        "c.yaml",
        (password: string, level: string) => `args: ["--db-password", "${password}"]\nlevel: ${level}\n`,
      ],
      [
        "c.yaml",
        (password: string, level: string) => `url: postgres://u:${password}@h/db\nlevel: ${level}\n`,
      ],
      [
        "c.yaml",
        (password: string, level: string) =>
          `env:\n- {name: DB_PASSWORD, value: ${password}}\nlevel: ${level}\n`,
      ],
      [
        "c.yaml",
        (password: string, level: string) => `kind: Secret\ndata: {a: ${password}}\nlevel: ${level}\n`,
      ],
    ] as const) {
      const text = shown("ConfigMap", key, [write("canary-one", "info"), write("canary-two", "debug")]);
      expect(text).not.toContain("canary");
      expect(text).toContain("‹redacted");
      expect(text).toContain("embedded");
    }
  });

  test("a document with a whole new section is masked in it", () => {
    const before = "level: info\nsize: 1\n";
    const text = shown("ConfigMap", "c.yaml", [before, `${before}db: {user: root, password: canary-one}\n`]);
    expect(text).toContain("root");
    expect(text).not.toContain("canary");
    const [first, then] = ["a.user.name=x\nb=1\n", "a.user.name=x\nb=1\na.password.file.old=canary-one\n"];
    expect(shown("ConfigMap", "c.properties", [first, then])).not.toContain("canary");
  });

  test("a secret that stands in a list, or is the key of its element, is masked", () => {
    const text = shown("ConfigMap", "c.yaml", [
      list("ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      list("ghp_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
    ]);
    expect(text).not.toMatch(/ghp_/);
  });

  test("a Secret's document is not looked into: not even its keys are told", () => {
    const text = shown("Secret", "c.yaml", ["host: a\npassword: b\n", "host: canary\npassword: b\n"]);
    expect(text).not.toMatch(/canary|host|embedded/);
    expect(text).toContain("‹redacted");
  });

  test("a document that is hidden by the name of its key is not looked into", () => {
    const text = shown("ConfigMap", "password", ["host: a\nport: 1\n", "host: canary\nport: 1\n"]);
    expect(text).not.toMatch(/canary|host|embedded/);
  });

  test("a finding inside of a document tells its place by number, and no value", () => {
    const { findings, objects: changed } = diffManifests({
      base: holding("ConfigMap", "c.yaml", pool(2)),
      head: holding("ConfigMap", "c.yaml", pool(0)),
      masker,
      sha256,
    });
    expect(JSON.stringify([findings, changed])).not.toContain("ghp_");
    expect(changed).toHaveLength(1);
    const [finding] = findings.filter(({ code }) => code === "replicas-zero");
    expect(finding?.path?.slice(-3)).toEqual([{ key: "pools" }, { index: 0 }, { key: "replicas" }]);
    expect([finding?.before, finding?.after]).toEqual([undefined, undefined]);
  });

  test("whatever the mask hides in the whole string is nowhere in the diff", () => {
    const canary = fc.integer({ min: 1000, max: 9999 }).map((digits) => `canary${digits}x`);
    const name = fc.constantFrom(
      "password",
      "db.password.old",
      "user",
      "API_TOKEN_2",
      "url",
      "note",
      "kind",
      "data",
    );
    const word = fc.constantFrom("Secret", "plain", "1", "");
    const leaf = fc.oneof(
      word,
      canary,
      canary.map((text) => `--password=${text}`),
      canary.map((text) => `https://u:${text}@host/`),
      canary.map((text) => `first line\npassword: ${text}\n`),
    );
    const value = fc.letrec<{ value: JsonValue; object: JsonValue }>((tie) => ({
      value: fc.oneof({ depthSize: "small" }, leaf, tie("object"), fc.array(leaf, { maxLength: 3 })),
      object: fc.dictionary(name, tie("value"), { maxKeys: 4 }),
    })).object;
    const document = fc.oneof(
      value.map((one) => writeYaml(one)),
      value.map((one) => JSON.stringify(one)),
      fc
        .array(fc.tuple(name, leaf), { maxLength: 4 })
        .map((pairs) => pairs.map((pair) => pair.join("=")).join("\n")),
    );
    fc.assert(
      fc.property(
        fc.constantFrom("c.yaml", "c.env", "password"),
        document,
        document,
        (key, before, after) => {
          const whole = [before, after]
            .map((text) => masker.maskedBody(holding("ConfigMap", key, text)[0]?.body ?? {}))
            .join("\n");
          const diff = shown("ConfigMap", key, [before, after]);
          for (const [found] of diff.matchAll(/canary\d+x/g)) expect(whole).toContain(found);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

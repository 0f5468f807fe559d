/** Hostile YAML, JSON and objects: security.md D1 to D11, D13, D14. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeJson } from "../../src/core/manifests/decode-json.ts";
import { encodeJson } from "../../src/core/manifests/encode-json.ts";
import { normaliseForApply } from "../../src/core/manifests/normalise-for-apply.ts";
import { parseManifests } from "../../src/core/manifests/parse-manifests.ts";
import { prepareManifests } from "../../src/core/manifests/prepare-manifests.ts";
import { readYaml } from "../../src/core/manifests/read-yaml.ts";
import { readYamlWithPositions } from "../../src/core/manifests/read-yaml-with-positions.ts";
import { droppedForApply } from "../../src/core/manifests/server-fields.ts";
import { lacks } from "../real/parts.ts";
import { readWithKubectl } from "../core/manifests/kubectl.ts";

const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

function reasons(text: string): readonly string[] {
  const result = parseManifests(text, { file: "a.yaml" });
  return result.kind === "problems" ? result.problems.map(({ reason }) => reason) : [];
}

function many(count: number): string {
  const object = "kind: A\napiVersion: v1\nmetadata: {name: a}\n";
  return Array.from({ length: count }, () => object).join("---\n");
}

function large(kind: string, apiVersion: string, mebibytes: number): string {
  const text = "x".repeat(mebibytes * 1024 * 1024);
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\ndata: {a: "${text}"}\n`;
}

/** Milliseconds, the best of three. */
function time(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe("D1: alias bombs are refused in under 100 ms, before any tool runs", () => {
  const levels = Array.from("abcdefgh");
  const bomb = levels
    .map(
      (name, index) =>
        `${name}: &${name} [${
          index === 0
            ? "x"
            : Array(9)
                .fill(`*${levels[index - 1]}`)
                .join(",")
        }]`,
    )
    .join("\n");
  const inFlow = `a: [&a [x, x, x, x, x, x, x, x], ${levels
    .slice(1)
    .map((name, index) => `&${name} [${Array(8).fill(`*${levels[index]}`).join(", ")}]`)
    .join(", ")}]`;
  const merges = `a: &m0 {k: v}\n${Array.from({ length: 400 }, (_, index) => `b${index}: &m${index + 1} {<<: [*m${index}, *m${index}], k${index}: v}`).join("\n")}`;
  const keys = `a: &a [x, x]\nb: {*a : *a}`;

  test.each([
    ["a manifest", bomb],
    ["a manifest on one line", inFlow],
    ["a manifest of merges", merges],
    ["a value that contains itself", "a: &a [*a]"],
    ["values that contain each other", "a: &a {b: &b [*a]}"],
  ])("%s", (_, text) => {
    expect(reasons(head + text)).toEqual(["YAML_ALIAS_LIMIT"]);
    expect(readYaml(text)).toMatchObject({ problem: { reason: "YAML_ALIAS_LIMIT" } });
    expect(readYamlWithPositions(text)).toMatchObject({ problem: { reason: "YAML_ALIAS_LIMIT" } });
    expect(time(() => parseManifests(head + text, { file: "a.yaml" }))).toBeLessThan(100);
  });

  test("aliases that stay small are no bomb", () => {
    expect(readYaml(bomb.split("\n").slice(0, 5).join("\n"))).toMatchObject({ kind: "read" });
    expect(readYaml(keys)).toMatchObject({ problem: { reason: "YAML_INVALID" } });
  });
});

describe("D2: nesting of 20,000 is refused by name, quickly", () => {
  test.each([
    ["lists", "[".repeat(20_000)],
    ["mappings", "{a: ".repeat(20_000)],
    ["closed lists", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["block lists", `${"- ".repeat(20_000)}x`],
    ["block mappings", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["JSON", `${'{"a":['.repeat(10_000)}${"]}".repeat(10_000)}`],
  ])("%s", (_, text) => {
    expect(reasons(text)).toEqual(["YAML_DEPTH_LIMIT"]);
    expect(time(() => readYaml(text))).toBeLessThan(100);
  });

  test("JSON of an API server, which has another limit, ends in an error too, not in a crash", () => {
    expect(() => decodeJson(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`)).toThrow(SyntaxError);
  });
});

describe("D3: duplicate keys are refused", () => {
  test.each([
    "a: 1\na: 2\n",
    "a: {b: 1, b: 2}\n",
    'a: {"b": 1, "b": 2}\n',
    "a: {b: 1, 'b': 2}\n",
    '1: a\n"1": b\n',
    "yes: 1\non: 2\n",
    "metadata: {}\n",
  ])("%j", (text) => {
    expect(reasons(head + text)).toEqual(["YAML_DUPLICATE_KEY"]);
  });
});

describe("D4: keys that are names of JavaScript's are data, and pollute nothing", () => {
  const names = [
    "__proto__",
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    "valueOf",
    "then",
    "toJSON",
    "__defineGetter__",
  ];
  const yaml = `${head}data:\n${names.map((name) => `  ${name}: {polluted: "yes"}\n`).join("")}`;

  test.each([
    ["YAML", () => readYaml(yaml)],
    [
      "JSON",
      () => decodeJson(`{"data": {${names.map((name) => `"${name}": {"polluted": "yes"}`).join(", ")}}}`),
    ],
    ["a merge", () => readYaml(`${head}data: {<<: {__proto__: {polluted: "yes"}, constructor: 1}}`)],
  ])("from %s", (_, read) => {
    const value = JSON.stringify(read());
    expect(value).toContain('"__proto__":{"polluted":"yes"}');
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Reflect.get([], "polluted")).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
  });

  test("nothing awaits them, and they survive the way to the API server", async () => {
    const result = parseManifests(yaml, { file: "a.yaml" });
    const [manifest] = result.kind === "parsed" ? result.manifests : [];
    expect(manifest).toBeDefined();
    if (manifest === undefined) return;
    const sent = await Promise.resolve(normaliseForApply(manifest));
    expect(names.every((name) => encodeJson(sent.body).includes(`"${name}":{"polluted":"yes"}`))).toBe(true);
  });
});

describe("D5: bad encodings are refused by name", () => {
  test.each([
    [
      "bytes that are no UTF-8, decoded leniently",
      new TextDecoder().decode(Uint8Array.from([0x61, 0x3a, 0x20, 0xff, 0xfe])),
    ],
    ["UTF-16, read as UTF-8", Buffer.from("a: b", "utf16le").toString("utf8")],
    ["NUL", "a: \0b"],
    ["C1 controls", "a: 'x\u0085y'"],
    ["a lone surrogate", "a: 'x\ud800y'"],
    ["an escaped lone surrogate", 'a: "x\\ud800y"'],
    ["U+2028", "a: 'x\u2028y'"],
    ["an escape sequence of a terminal", "a: 'x\u001b[2Jy'"],
  ])("%s", (_, text) => {
    expect(reasons(head + text)).toEqual(["YAML_ENCODING"]);
  });
});

describe("D6: tags run nothing and are refused", () => {
  test.each([
    "!!js/function 'function () {}'",
    "!!js/undefined ''",
    "!Ref x",
    "!!python/object:os.system x",
    "!!timestamp 2024-01-02",
    "!<tag:example.com,2024:x> y",
    "!!set {a}",
    "!!omap [a: 1]",
  ])("%s", (text) => {
    expect(reasons(`${head}a: ${text}\n`)).toEqual(["YAML_INVALID"]);
  });

  test("dates and times stay text; binary is text", () => {
    expect(readYaml("a: 2024-01-02\nb: 2024-01-02T03:04:05Z\nc: !!binary aGk=\n")).toMatchObject({
      documents: [{ value: { a: "2024-01-02", b: "2024-01-02T03:04:05Z", c: "hi" } }],
    });
  });
});

describe.skipIf(lacks("kubectl"))("D7: any scalar is the JSON that kubectl makes of it", () => {
  test("random scalars, 500 at once", () => {
    const texts = fc
      .sample(
        fc.string({
          unit: fc.constantFrom(...Array.from("0123456789abcdefxobXOBeE+-._:~yYnNoOtTfFu_nlLrRsS")),
          minLength: 1,
          maxLength: 9,
        }),
        { seed: 77, numRuns: 600 },
      )
      .filter((text) => !/:$|^[-?]$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text))
      .slice(0, 500);
    const text = `${head}data:\n${texts.map((scalar, index) => `  k${index}: ${scalar}\n`).join("")}`;
    const reading = readWithKubectl(text);
    const ours = readYaml(text);
    expect(reading.kind).toBe("read");
    expect(ours.kind).toBe("read");
    if (reading.kind !== "read" || ours.kind !== "read") return;
    expect(ours.documents[0]?.value).toEqual({
      ...Object(decodeJson(reading.json)),
      metadata: { name: "a" },
    });
  });
});

describe("D8: what no environment and no cluster holds is refused by name, before anything is applied", () => {
  test("while the text is read", () => {
    expect(reasons(many(5_001))).toEqual(["TOO_MANY_OBJECTS"]);
    expect(reasons(many(100_000))).toEqual(["YAML_SIZE_LIMIT"]);
    expect(reasons(large("ConfigMap", "v1", 10))).toEqual(["YAML_SIZE_LIMIT"]);
  });

  test.each([
    ["a ConfigMap", large("ConfigMap", "v1", 3.5)],
    ["an object of a custom kind", large("Thing", "shop.example.com/v1", 1.6)],
  ])("%s that the API server does not take", (_, text) => {
    const parsed = parseManifests(text, { file: "a.yaml" });
    const manifests = parsed.kind === "parsed" ? parsed.manifests : [];
    expect(prepareManifests(manifests, { namespace: "shop" })).toMatchObject({
      problems: [{ reason: "OBJECT_TOO_LARGE", file: "a.yaml" }],
    });
  });
});

describe("D9: documents that are no objects", () => {
  test("empty ones are passed over, lists flattened, others refused with file and line", () => {
    const text = `---\n---\n# nothing\n---\nkind: List\napiVersion: v1\nitems:\n- kind: List\n  apiVersion: v1\n  items:\n  - {apiVersion: v1, kind: Secret, metadata: {name: b}}\n---\n- a\n---\ntext\n`;
    expect(parseManifests(text, { file: "deploy/a.yaml" })).toMatchObject({
      kind: "problems",
      problems: [
        { reason: "NOT_AN_OBJECT", file: "deploy/a.yaml", line: 13 },
        { reason: "NOT_AN_OBJECT", file: "deploy/a.yaml", line: 15 },
      ],
    });
    expect(parseManifests(text.split("---\n- a")[0] ?? "", { file: "a" })).toMatchObject({
      manifests: [{ identity: { kind: "Secret", name: "b" } }],
    });
  });
});

describe("D10: what would make an odd URL is refused before one is built", () => {
  test.each([
    "apiVersion: v1\nkind: A\nmetadata: {name: ../../secrets/x}",
    "apiVersion: v1\nkind: A\nmetadata: {name: a%2fb}",
    "apiVersion: v1\nkind: A\nmetadata: {name: a/b}",
    "apiVersion: v1\nkind: A\nmetadata: {name: '..'}",
    `apiVersion: v1\nkind: A\nmetadata: {name: ${"a".repeat(300)}}`,
    'apiVersion: v1\nkind: A\nmetadata: {name: "a\\r\\nHost: x"}',
    "apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: ../kube-system}",
    "apiVersion: ../v1\nkind: A\nmetadata: {name: a}",
    "apiVersion: a/../v1\nkind: A\nmetadata: {name: a}",
    "apiVersion: v1\nkind: A/b\nmetadata: {name: a}",
    "kind: A\nmetadata: {name: a}",
    "apiVersion: v1\nmetadata: {name: a}",
    "apiVersion: v1\nkind: A\nmetadata: {}",
    "apiVersion: v1\nkind: A\nmetadata: {generateName: a-}",
  ])("%j", (text) => {
    expect(reasons(text)).toEqual(["INVALID_OBJECT"]);
  });
});

describe("D11: one object twice is refused, with both places", () => {
  test("in two files", () => {
    const [first, second] = ["base/a.yaml", "overlay/b.yaml"].map((file) =>
      parseManifests(`\n${head}`, { file }),
    );
    const manifests = [first, second].flatMap((result) =>
      result?.kind === "parsed" ? result.manifests : [],
    );
    expect(prepareManifests(manifests, { namespace: "shop" })).toMatchObject({
      problems: [
        {
          reason: "DUPLICATE_OBJECT",
          message: "ConfigMap shop/a is defined twice: in base/a.yaml line 2 and in overlay/b.yaml line 2.",
        },
      ],
    });
  });
});

describe("D13: what only a server may say is stripped, and told", () => {
  test.each([
    "managedFields: []",
    'resourceVersion: "5"',
    "uid: x",
    "ownerReferences: [{uid: x}]",
    "deletionTimestamp: 2024-01-02T03:04:05Z",
    "generation: 5",
    "selfLink: /x",
  ])("metadata.%s", (member) => {
    const result = parseManifests(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [a/b], ${member}}\nstatus: {phase: x}\n`,
      { file: "a.yaml" },
    );
    const [manifest] = result.kind === "parsed" ? result.manifests : [];
    expect(manifest && normaliseForApply(manifest).body).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", finalizers: ["a/b"] },
    });
    expect(manifest && droppedForApply(manifest.body)).toEqual([
      "status",
      `metadata.${member.split(":")[0]}`,
    ]);
  });
});

describe("D14: what is ours cannot be forged", () => {
  test.each([
    "labels: {applyset.kubernetes.io/part-of: applyset-x-v1}",
    "labels: {applyset.kubernetes.io/id: applyset-x-v1}",
    "annotations: {applyset.kubernetes.io/inventory: x}",
    "annotations: {applyset.kubernetes.io/tooling: slipway/v1}",
  ])("%s", (metadata) => {
    const result = parseManifests(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, ${metadata}}\n`, {
      file: "a.yaml",
    });
    const manifests = result.kind === "parsed" ? result.manifests : [];
    expect(prepareManifests(manifests, { namespace: "shop" })).toMatchObject({
      problems: [{ reason: "RESERVED_METADATA" }],
    });
  });

  test("nor an inventory be named", () => {
    const result = parseManifests(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: slipway-production-0a1b2c3d4e}\n",
      { file: "a.yaml" },
    );
    const manifests = result.kind === "parsed" ? result.manifests : [];
    expect(prepareManifests(manifests, { namespace: "shop" })).toMatchObject({
      problems: [{ reason: "RESERVED_METADATA" }],
    });
  });
});

import { readFileSync, readdirSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { configSchema } from "../../../src/core/config/config-schema.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { keysAt } from "../../../src/core/config/written-config.ts";
import { readYamlWithPositions } from "../../../src/core/manifests/read-yaml-with-positions.ts";

const schema = configSchema();
const validate = new Ajv({ strict: true }).compile(schema);

function fixtures(folder: string): readonly string[] {
  return readdirSync(new URL(`fixtures/${folder}`, import.meta.url)).map((name) => `${folder}/${name}`);
}

/** What the schema says of a file; `undefined` when it is no YAML. */
function judged(name: string): boolean | undefined {
  const read = readYamlWithPositions(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8"));
  return read.kind === "problem" ? undefined : validate(JSON.parse(JSON.stringify(read.value)));
}

/** Rules between values, which a schema cannot say. */
const beyondSchema = [
  "name-twice",
  "same-target",
  "protection-asks-nothing",
  "protection-around",
  "protection-around-by-list",
  "timeout-zero",
  "timeout-days",
  "grace-longer",
];

describe("the JSON Schema of the configuration", () => {
  test("is the one in the repository: `npm run schema` writes it", () => {
    const file = new URL("../../../schema/slipway.schema.json", import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(`${JSON.stringify(schema, null, 2)}\n`);
  });

  test.each(fixtures("good"))("accepts %s", (name) => {
    expect(judged(name)).toBe(true);
  });

  test.each(fixtures("bad"))("refuses %s, unless a schema cannot tell", (name) => {
    const isBeyond = beyondSchema.some((rule) => name === `bad/${rule}.yml`);
    expect(judged(name) ?? false).toBe(isBeyond);
  });

  test("refuses an additional key everywhere", () => {
    const environment = { name: "a", path: "a", cluster: "c", namespace: "n" };
    const config = { version: 1, environments: [environment] };
    expect(validate(config)).toBe(true);
    expect(validate({ ...config, x: 1 })).toBe(false);
    expect(validate({ ...config, environments: [{ ...environment, x: 1 }] })).toBe(false);
    expect(validate({ ...config, environments: [{ ...environment, protection: { x: 1 } }] })).toBe(false);
    expect(validate({ ...config, environments: [{ ...environment, health: { x: 1 } }] })).toBe(false);
  });

  test("explains every key", () => {
    const environment = ["environments", 0];
    const mappings = [[], environment, ["tools"], ["findings"], ["findings", "pvc-removed"]];
    const inner = ["protection", "health", "helm"].map((key) => [...environment, key]);
    const keys = [...mappings, ...inner].flatMap(keysAt);
    const codes = keysAt(["findings"]);
    const explained = explainedKeys(schema);
    expect(keys.filter((key) => !explained.has(key) && !codes.includes(key))).toEqual([]);
    expect(keys.length).toBeGreaterThan(25);
  });
});

/** Every key of the schema, at whatever depth, that has a description. */
function explainedKeys(within: unknown): ReadonlySet<string> {
  if (typeof within !== "object" || within === null) return new Set();
  const properties = "properties" in within ? Object.entries(within.properties ?? {}) : [];
  const own = properties.flatMap(([key, value]) => (hasDescription(value) ? [key] : []));
  return new Set([...own, ...Object.values(within).flatMap((value) => [...explainedKeys(value)])]);
}

function hasDescription(value: unknown): boolean {
  return typeof value === "object" && value !== null && "description" in value;
}

test("every key is explained in docs/configuration.md", () => {
  const page = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, key]) => key);
  const expected = [
    ...keysAt([]),
    ...keysAt(["environments", 0]),
    ...keysAt(["helm"]).map((key) => `helm.${key}`),
    ...keysAt(["protection"]).map((key) => `protection.${key}`),
    ...keysAt(["health"]).map((key) => `health.${key}`),
    ...keysAt(["tools"]).map((key) => `tools.${key}`),
    ...keysAt(["findings", "code"]).map((key) => `findings.${key}`),
  ];
  expect(rows).toEqual(expected);
});

test("every example of docs/configuration.md is right", () => {
  const page = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
  const examples = [...page.matchAll(/^```yaml\n(version[^`]+)\n```$/gm)].map(([, text]) => text ?? "");
  expect(examples).toHaveLength(6);
  for (const example of examples) expect(parseConfig(example).kind).toBe("config");
});

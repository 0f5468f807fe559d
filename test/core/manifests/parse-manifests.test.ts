import { describe, expect, test } from "vitest";
import { identityOf } from "../../../src/core/manifests/identity-of.ts";
import { parseManifests } from "../../../src/core/manifests/parse-manifests.ts";
import { defaultYamlLimits, type YamlLimits } from "../../../src/core/manifests/yaml-limits.ts";

function parse(text: string, limits: Partial<YamlLimits> = {}) {
  return parseManifests(text, { file: "a.yaml", limits: { ...defaultYamlLimits, ...limits } });
}

function problems(text: string, limits: Partial<YamlLimits> = {}) {
  const result = parse(text, limits);
  return result.kind === "problems" ? result.problems : [];
}

function named(text: string): readonly string[] {
  const result = parse(text);
  if (result.kind === "problems") return result.problems.map(({ reason, line }) => `${reason}:${line}`);
  return result.manifests.map(({ identity, source }) => `${identity.kind} ${identity.name}:${source?.line}`);
}

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe("objects", () => {
  test("have their identity, version, body and source", () => {
    expect(
      parse(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 2}\n",
      ),
    ).toEqual({
      kind: "parsed",
      manifests: [
        {
          identity: { group: "apps", kind: "Deployment", namespace: "shop", name: "web" },
          apiVersion: "apps/v1",
          body: {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "web", namespace: "shop" },
            spec: { replicas: 2 },
          },
          source: { file: "a.yaml", line: 2 },
        },
      ],
    });
  });

  test("follow each other; empty documents are none", () => {
    expect(named(`${configMap("a")}---\n---\n# nothing\n---\n~\n---\n\n${configMap("b")}`)).toEqual([
      "ConfigMap a:1",
      "ConfigMap b:12",
    ]);
    expect(parse("")).toEqual({ kind: "parsed", manifests: [] });
    expect(parseManifests(configMap("a"), { file: "a.yaml" })).toMatchObject({ kind: "parsed" });
  });

  test("of lists are the lists' items, also of lists in lists and of typed lists", () => {
    const text = `apiVersion: v1
kind: List
metadata: {}
items:
- apiVersion: v1
  kind: Secret
  metadata: {name: a}
- kind: ConfigMapList
  apiVersion: v1
  items:
  - metadata: {name: b}
  - {metadata: {name: c}, kind: Other, apiVersion: x/v1}
---
kind: RoleList
apiVersion: rbac.authorization.k8s.io/v1
items:
- metadata:
    name: d
---
kind: List
apiVersion: v1
items: []
`;
    expect(named(text)).toEqual(["Secret a:5", "ConfigMap b:11", "Other c:12", "Role d:17"]);
    const result = parse(text);
    const last = result.kind === "parsed" ? result.manifests.at(-1) : undefined;
    expect(last?.identity).toEqual({
      group: "rbac.authorization.k8s.io",
      kind: "Role",
      namespace: "",
      name: "d",
    });
    expect(last?.body["apiVersion"]).toBe("rbac.authorization.k8s.io/v1");
  });

  test("of an aliased list have the line of the document", () => {
    const text = `apiVersion: v1\nkind: List\nx: &items\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\nitems: *items\n`;
    expect(named(text)).toEqual(["Secret a:1"]);
  });

  test("may be of a kind that ends in List without being one", () => {
    expect(named("apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {}\n")).toEqual([
      "AllowList a:1",
    ]);
  });
});

describe("what is refused", () => {
  test.each([
    ["- a\n- b\n", "NOT_AN_OBJECT:1"],
    ["\n\ntext\n", "NOT_AN_OBJECT:3"],
    ["kind: List\napiVersion: v1\nitems:\n- 5\n", "NOT_AN_OBJECT:4"],
    ["kind: List\napiVersion: v1\nitems:\n- null\n", "NOT_AN_OBJECT:4"],
  ])("%j is no object", (text, expected) => {
    expect(named(text)).toEqual([expected]);
  });

  test.each([
    ["kind: A\nmetadata: {name: a}", "apiVersion", 1],
    ["apiVersion: V1!\nkind: A\nmetadata: {name: a}", "apiVersion", 1],
    ["apiVersion: a/b/c\nkind: A\nmetadata: {name: a}", "apiVersion", 1],
    ["apiVersion: 1\nkind: A\nmetadata: {name: a}", "apiVersion", 1],
    [`apiVersion: ${"a".repeat(254)}/v1\nkind: A\nmetadata: {name: a}`, "apiVersion", 1],
    ["apiVersion: v1\nmetadata: {name: a}", "kind", 1],
    ["apiVersion: v1\nkind: ''\nmetadata: {name: a}", "kind", 2],
    ["apiVersion: v1\nkind: ../x\nmetadata: {name: a}", "kind", 2],
    ["kind: List\napiVersion: v1\nitems:\n- metadata: {name: a}", "kind", 4],
    ["apiVersion: v1\nkind: A", "metadata", 1],
    ["apiVersion: v1\nkind: A\nmetadata: []", "metadata", 3],
    ["apiVersion: v1\nkind: A\nmetadata: {}", "metadata.name", 3],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: 5", "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a/b", "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a%2Fb", "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: ..", "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: .", "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a..b", "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a b", "metadata.name", 4],
    ['apiVersion: v1\nkind: A\nmetadata:\n  name: "a\\nb"', "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a\u202eb", "metadata.name", 4],
    [`apiVersion: v1\nkind: A\nmetadata:\n  name: ${"a".repeat(254)}`, "metadata.name", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  generateName: a-", "generateName", 4],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  namespace: A_b", "metadata.namespace", 5],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  namespace: 7", "metadata.namespace", 5],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  labels: x", "metadata.labels", 5],
    [
      "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  labels:\n    b: c\n    version: 1.10",
      "metadata.labels",
      7,
    ],
    ["apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations:\n    on: yes", "metadata.annotations", 6],
  ])("%j: %s", (text, words, line) => {
    const [found, ...others] = problems(text);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ reason: "INVALID_OBJECT", file: "a.yaml", line });
    expect(found?.message).toContain(words);
  });

  test.each(["a", "system:node", "A.b_c", "1", "é", "a".repeat(253)])("the name %j is allowed", (name) => {
    expect(
      named(
        `apiVersion: v1\nkind: A\nmetadata:\n  name: "${name}"\n  namespace:\n  labels:\n  annotations: {a: }\n`,
      ),
    ).toHaveLength(1);
    expect(named(`apiVersion: v1\nkind: A\nmetadata:\n  name: "${name}"\n`)).toEqual([`A ${name}:1`]);
  });

  test("all problems of a text are told at once, in the order of the lines", () => {
    const text = `a: 1\na: 2\n---\n- x\n---\n${configMap("ok")}---\nkind: B\nmetadata: {name: b/c}\n`;
    expect(named(text)).toEqual([
      "YAML_DUPLICATE_KEY:2",
      "NOT_AN_OBJECT:4",
      "INVALID_OBJECT:11",
      "INVALID_OBJECT:12",
    ]);
  });

  test("at most twenty problems are told", () => {
    expect(problems("x\n---\n".repeat(50))).toHaveLength(20);
    expect(problems(`apiVersion: v1\nkind: List\nitems:\n${"- {}\n".repeat(50)}`)).toHaveLength(20);
  });

  test("too many objects", () => {
    const text = [1, 2, 3].map((index) => configMap(`c${index}`)).join("---\n");
    expect(parse(text, { objects: 3 }).kind).toBe("parsed");
    expect(problems(text, { objects: 2 })).toMatchObject([{ reason: "TOO_MANY_OBJECTS" }]);
  });

  test("too many values end the reading", () => {
    expect(problems(`${configMap("a")}---\n`.repeat(9), { nodes: 30 })).toMatchObject([
      { reason: "YAML_SIZE_LIMIT", line: 11 },
    ]);
  });

  test("no message holds anything of the text", () => {
    const texts = [
      "kind: Secret\nmetadata: {name: hunter2/}\nstringData: {a: hunter2}\n",
      "kind: hunter2!\napiVersion: hunter2!!\nmetadata: {name: {hunter2: 1}, labels: {hunter2: 2}}\n",
      "stringData:\n  password: hunter2\n bad\n",
      "password: 'hunter2\n",
      "&hunter2 a: *hunter3\n",
      "!hunter2 x\n",
      "hunter2: 1\nhunter2: 2\n",
    ];
    for (const text of texts) {
      const found = problems(text);
      expect(found.length).toBeGreaterThan(0);
      expect(JSON.stringify(found)).not.toContain("hunter2");
    }
  });
});

describe("identity", () => {
  test("of a body that is no object's is empty", () => {
    expect(identityOf({ apiVersion: 5, kind: [], metadata: "x" })).toEqual({
      group: "",
      kind: "",
      namespace: "",
      name: "",
    });
    expect(identityOf({ apiVersion: "v1", kind: "A", metadata: { name: null } })).toEqual({
      group: "",
      kind: "A",
      namespace: "",
      name: "",
    });
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readYaml } from "../../../src/core/manifests/read-yaml.ts";
import { writeYaml } from "../../../src/core/manifests/write-yaml.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { value } from "./objects.ts";

const texts = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom(
      " ",
      "\n",
      "a",
      "-",
      ":",
      "#",
      "'",
      '"',
      "\t",
      "|",
      "0",
      "\r",
      "\u202e",
      "{",
      "&",
      "\\",
    ),
  }),
  fc.constantFrom(
    "yes",
    "0644",
    "1.10",
    "~",
    "null",
    "",
    "<<",
    "---",
    "...",
    "a: b",
    "2024-01-02",
    "-x",
    "- x",
    "? y",
    "!z",
    "@",
    "%d",
    "[",
    "key:",
    "a #b",
    ".inf",
    "1e3",
    "é",
  ),
);

const values: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.constantFrom<JsonValue>(null, true, false, 0, -1, 1.5, 1e21, 9_007_199_254_740_993n),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      texts.filter((text) => text !== "__proto__"),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe("YAML for people", () => {
  test("is laid out as kubectl lays it out, identity first", () => {
    const body = value(`
spec: {replicas: 2, empty: {}, none: [], list: [{a: 1, b: [x, [y]]}, "8080", [z]]}
status: {}
metadata: {name: a, labels: {on: "yes"}}
kind: Deployment
apiVersion: apps/v1
data: {text: "one\\ntwo\\n", open: "one\\ntwo", kept: "one\\n\\n", led: "  one\\ntwo"}
`);
    expect(writeYaml(body)).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
  labels:
    "true": "yes"
spec:
  replicas: 2
  empty: {}
  none: []
  list:
  - a: 1
    b:
    - x
    - - true
  - "8080"
  - - z
status: {}
data:
  text: |
    one
    two
  open: |-
    one
    two
  kept: |+
    one

  led: |2-
      one
    two
`);
  });

  test("keeps the order of what is no object of Kubernetes", () => {
    expect(writeYaml({ spec: 1, apiVersion: 2 })).toBe("spec: 1\napiVersion: 2\n");
    expect(writeYaml([])).toBe("[]\n");
    expect(writeYaml({})).toBe("{}\n");
    expect(writeYaml("text")).toBe("text\n");
  });

  test("shows what cannot be seen", () => {
    expect(writeYaml({ a: "x\u202ey", b: "\u00a0", c: "tab\t", d: "line\r\nline", e: "  \n " })).toBe(
      String.raw`a: "x\u202ey"
b: "\u00a0"
c: "tab\t"
d: "line\r\nline"
e: "  \n "
`,
    );
  });

  test("reads back as the same value", () => {
    fc.assert(
      fc.property(values, (written) => {
        const read = readYaml(writeYaml({ root: written }));
        expect(read.kind === "read" ? read.documents[0]?.value : read.problem).toEqual({ root: written });
      }),
      { numRuns: 2000 },
    );
  });
});

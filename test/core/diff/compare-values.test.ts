import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareValues } from "../../../src/core/diff/compare-values.ts";
import type { RawChange } from "../../../src/core/diff/raw-change.ts";
import { sameValue } from "../../../src/core/diff/same-value.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { pathText } from "../../../src/core/report/path-text.ts";
import { applyChanges } from "./apply-changes.ts";
import { value } from "./objects.ts";

/** The changes between two YAML texts, one a line. */
function changes(before: string, after: string): readonly string[] {
  return compareValues(value(before), value(after)).map(line);
}

function line(change: RawChange): string {
  const path = pathText(change.path);
  switch (change.kind) {
    case "added":
      return `+ ${path}: ${JSON.stringify(change.after.value)}`;
    case "removed":
      return `- ${path}: ${JSON.stringify(change.before.value)}`;
    case "changed":
      return `~ ${path}: ${JSON.stringify(change.before.value)} → ${JSON.stringify(change.after.value)}`;
    case "reordered":
      return `⇆ ${path}: ${change.moved.map((step) => pathText([step])).join(", ")}`;
  }
}

function version(name: string): string {
  return `versions: [{name: ${name}, served: true, storage: true, schema: {a: 1, b: 2}}]`;
}

describe("scalars and keys", () => {
  test("finds nothing in equal values, whatever the order of their keys", () => {
    expect(changes("{a: 1, b: [x, {c: null}]}", "{b: [x, {c: null}], a: 1}")).toEqual([]);
  });

  test("tells additions, removals and changes by key, in the order of the keys", () => {
    expect(changes("{b: 1, c: 2}", "{c: 3, a: {x: 1}}")).toEqual(['+ a: {"x":1}', "- b: 1", "~ c: 2 → 3"]);
  });

  test("takes a change of type for a change", () => {
    expect(changes("port: 8080", 'port: "8080"')).toEqual(['~ port: 8080 → "8080"']);
    expect(changes("a: {}", "a: []")).toEqual(["~ a: {} → []"]);
    expect(changes("a: null", "{}")).toEqual(["- a: null"]);
  });

  test("compares integers beyond 2^53 exactly", () => {
    expect(compareValues(value("9007199254740993"), value("9007199254740992"))).toHaveLength(1);
  });

  test("takes keys such as __proto__ for data", () => {
    expect(changes("__proto__: 1", "constructor: 1")).toEqual(["- __proto__: 1", "+ constructor: 1"]);
  });
});

describe("lists with keys", () => {
  test("finds a container by its name when another is put before it", () => {
    expect(
      changes(
        "containers: [{name: web, image: a:1}]",
        "containers: [{name: sidecar, image: s:1}, {name: web, image: a:2}]",
      ),
    ).toEqual([
      '+ containers[sidecar]: {"name":"sidecar","image":"s:1"}',
      '~ containers[web].image: "a:1" → "a:2"',
    ]);
  });

  test("takes the protocol of a port as TCP where it is left out", () => {
    expect(
      changes(
        "ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]",
        "ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]",
      ),
    ).toEqual([
      "⇆ ports: [containerPort=53, protocol=TCP]",
      '+ ports[containerPort=53, protocol=TCP].protocol: "TCP"',
    ]);
  });

  test("tells order as a fact of its own, by the fewest elements that moved", () => {
    expect(
      changes("env: [{name: A}, {name: B}, {name: C}]", "env: [{name: C}, {name: A}, {name: B}]"),
    ).toEqual(["⇆ env: [C]"]);
  });

  test("finds an element whose key changed by its likeness", () => {
    expect(changes(version("v1beta1"), version("v1"))).toEqual(['~ versions[v1].name: "v1beta1" → "v1"']);
  });

  test("finds an element whose generated name has another suffix, by its key or by all of it", () => {
    expect(
      changes(
        "envFrom: [{configMapRef: {name: cfg-7m2kdf9b4t}}, {secretRef: {name: cfg-7m2kdf9b4t}}]",
        "envFrom: [{configMapRef: {name: cfg-k7d5bt8g2h}}, {secretRef: {name: cfg-hh7d5bt8g2}}]",
      ),
    ).toEqual([
      '~ envFrom[configMapRef.name=cfg-k7d5bt8g2h].configMapRef.name: "cfg-7m2kdf9b4t" → "cfg-k7d5bt8g2h"',
      '~ envFrom[secretRef.name=cfg-hh7d5bt8g2].secretRef.name: "cfg-7m2kdf9b4t" → "cfg-hh7d5bt8g2"',
    ]);
    expect(
      changes(
        "sources: [{secret: {name: a-7m2kdf9b4t}}, {configMap: {name: a-7m2kdf9b4t}}]",
        "sources: [{configMap: {name: a-k7d5bt8g2h}}, {secret: {name: a-7m2kdf9b4t}}]",
      ),
    ).toEqual(["⇆ sources: [0]", '~ sources[0].configMap.name: "a-7m2kdf9b4t" → "a-k7d5bt8g2h"']);
  });

  test("takes no other name for a generated one, and guesses nothing where several have a stem", () => {
    expect(
      changes(
        "envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: b-7m2kdf9b4t}}]",
        "envFrom: [{configMapRef: {name: a-k7d5bt8g2h}}, {configMapRef: {name: c-7m2kdf9b4t}}]",
      ).map((text) => text[0]),
    ).toEqual(["-", "-", "+", "+"]);
    expect(
      changes(
        "sources: [{secret: {name: a-7m2kdf9b4t}}]",
        "sources: [{secret: {name: a-k7d5bt8g2h}}, {secret: {name: a-hh7d5bt8g2}}]",
      ).map((text) => text[0]),
    ).toEqual(["-", "+", "+"]);
  });

  test("does not take elements with nothing in common for one", () => {
    expect(changes("env: [{name: A, value: x}]", "env: [{name: B, value: z}]")).toEqual([
      '- env[A]: {"name":"A","value":"x"}',
      '+ env[B]: {"name":"B","value":"z"}',
    ]);
  });

  test("pairs elements that share a key: equal ones first, the others in order, by their index", () => {
    expect(
      changes(
        "env: [{name: A, value: 1}, {name: A, value: 2}, {name: B, value: 1}]",
        "env: [{name: A, value: 0}, {name: A, value: 3}, {name: A, value: 2}, {name: B, value: 2}]",
      ),
    ).toEqual(["~ env[0].value: 1 → 0", '+ env[1]: {"name":"A","value":3}', "~ env[B].value: 1 → 2"]);
  });

  test("uses natural keys where the API has none, nested ones too", () => {
    expect(
      changes(
        "volumeClaimTemplates: [{metadata: {name: data}, spec: {size: 1}}]",
        "volumeClaimTemplates: [{metadata: {name: data}, spec: {size: 2}}]",
      ),
    ).toEqual(["~ volumeClaimTemplates[data].spec.size: 1 → 2"]);
    expect(
      changes(
        "metrics: [{type: Resource, resource: {name: cpu, x: 1}}, {type: Resource, resource: {name: memory}}]",
        "metrics: [{type: Resource, resource: {name: cpu, x: 2}}, {type: Resource, resource: {name: memory}}]",
      ),
    ).toEqual(["~ metrics[type=Resource, resource.name=cpu].resource.x: 1 → 2"]);
  });

  test("takes no collection for a key", () => {
    expect(
      changes("list: [{name: {a: 1}, v: 1}]", "list: [{name: {a: 1}, v: 1}, {name: {a: 1}, v: 2}]"),
    ).toEqual(['+ list[1]: {"name":{"a":1},"v":2}']);
  });
});

describe("lists of scalars", () => {
  test("sees one removed argument, not a change of all that follow", () => {
    expect(changes("args: [--a, --b, --c]", "args: [--a, --c]")).toEqual(['- args[1]: "--b"']);
  });

  test("takes the same flag with another value for one change", () => {
    expect(changes("args: [serve, --level=info]", "args: [serve, --level=debug]")).toEqual([
      '~ args[1]: "--level=info" → "--level=debug"',
    ]);
  });

  test("does not guess which of two equal flags changed", () => {
    expect(changes("args: [--h=a, --h=b]", "args: [--h=c]")).toEqual([
      '- args[0]: "--h=a"',
      '- args[1]: "--h=b"',
      '+ args[0]: "--h=c"',
    ]);
  });

  test("compares verbs as a set: their order is no removal", () => {
    expect(changes("verbs: [get, list]", "verbs: [list, watch, get]")).toEqual([
      "⇆ verbs: [0]",
      '+ verbs[1]: "watch"',
    ]);
  });

  test("keeps the order of a set with an element twice by content", () => {
    expect(changes("verbs: [get, get]", "verbs: [get]")).toEqual(['- verbs[1]: "get"']);
  });

  test("remembers the element before, for `--token` announces a secret", () => {
    const [change] = compareValues(value("[--token, old]"), value("[--token, new]"));
    expect(change).toMatchObject({ kind: "removed", before: { value: "old", previous: "--token" } });
  });
});

describe("completeness", () => {
  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom("a", "b", "--x=1", "--x=2"),
  );
  const keys = fc.constantFrom(
    "name",
    "env",
    "args",
    "verbs",
    "ports",
    "containerPort",
    "containers",
    "key",
    "a",
  );
  const json = fc.letrec<{ value: JsonValue; object: JsonValue; list: JsonValue }>((tie) => ({
    value: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, tie("list"), tie("object")),
    object: fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
    list: fc.array(tie("value"), { maxLength: 5 }),
  })).object;

  test("applying the changes to the base gives the head, for any two values", () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const applied = applyChanges(before, compareValues(before, after));
        expect(sameValue(applied, after)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("applying the changes gives the head of lists of objects in another order, with other members", () => {
    const element = fc.record({
      name: fc.constantFrom("a", "b", "c", "d", "e"),
      x: scalar,
      y: scalar,
      z: scalar,
    });
    const list = fc.array(element, { maxLength: 7 });
    fc.assert(
      fc.property(fc.constantFrom("containers", "other"), list, list, (field, left, right) => {
        const [before, after] = [{ [field]: left }, { [field]: right }];
        expect(sameValue(applyChanges(before, compareValues(before, after)), after)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("finds no change in a value compared with itself", () => {
    fc.assert(fc.property(json, (one) => compareValues(one, structuredClone(one)).length === 0));
  });
});

import { describe, expect, test } from "vitest";
import { linesOfElements, placeOf, type JsonPath } from "../../../src/core/manifests/place-of.ts";
import { readYamlWithPositions } from "../../../src/core/manifests/read-yaml-with-positions.ts";

const text = `# settings
version: 1
environments:
  dev: &dev
    path: deploy/dev
    'quoted': "x"
  production:
    <<: *dev
    ? explicit
    : 1
    list:
      - name: a
      -
        - deep
      - *dev
      -
    flow: {a: [1, {b: 2}]}
    block: |
      text
`;

function positions(source: string, ...paths: readonly JsonPath[]) {
  const read = readYamlWithPositions(source);
  if (read.kind === "problem") throw new Error(read.problem.message);
  return paths.map((path) => Object.values(read.positionOf(path)).join(":"));
}

describe("the place of a path", () => {
  test("is that of its key, or of the element of a list", () => {
    expect(
      positions(
        text,
        ["version"],
        ["environments", "dev", "path"],
        ["environments", "dev", "quoted"],
        ["environments", "production", "explicit"],
        ["environments", "production", "list", 0],
        ["environments", "production", "list", 0, "name"],
        ["environments", "production", "list", 1, 0],
        ["environments", "production", "list", 2],
        ["environments", "production", "flow", "a", 1, "b"],
        ["environments", "production", "block"],
      ),
    ).toEqual(["2:1", "5:5", "6:5", "9:7", "12:9", "12:9", "14:11", "15:9", "17:20", "18:5"]);
  });

  test("is that of the nearest parent for what is not there, or not written out", () => {
    expect(
      positions(
        text,
        ["missing"],
        ["environments", "dev", "missing", "deeper"],
        ["environments", "production", "path"],
        ["environments", "production", "list", 7],
        ["environments", "production", "list", 3],
        ["version", "below a scalar"],
        [],
      ),
    ).toEqual(["2:1", "4:3", "7:3", "11:5", "11:5", "2:1", "2:1"]);
  });

  test("begins with an anchor, a tag or a quote", () => {
    expect(positions("- &a x\n- !!str y\n- 'z'\n- &b !!str \"q\"\n- [r]\n", [0], [1], [2], [3], [4])).toEqual(
      ["1:3", "2:3", "3:3", "4:3", "5:3"],
    );
  });

  test("skips keys that are aliases", () => {
    expect(positions("&a b: 1\nc:\n  *a : 2\n  d: 3\n", ["c", "d"], ["c", "b"])).toEqual(["4:3", "2:1"]);
  });

  test("counts the documents without a value before it", () => {
    expect(positions("---\n# nothing\n---\na:\n  b: 1\n", ["a", "b"])).toEqual(["5:3"]);
  });

  test("of an empty text is its beginning", () => {
    expect(positions("", [], ["a"])).toEqual(["1:1", "1:1"]);
    expect(placeOf({ text: "# c", start: 0, firstLine: 3 }, ["a"])).toEqual({ line: 3, column: 1 });
    expect(linesOfElements({ text: "# c", start: 0, firstLine: 3 }, ["a"])).toEqual([]);
  });
});

describe("the document", () => {
  test("is read with its value", () => {
    expect(readYamlWithPositions("a: [yes]")).toMatchObject({ kind: "read", value: { a: [true] } });
    expect(readYamlWithPositions("# nothing\n")).toMatchObject({ kind: "read", value: null });
  });

  test("must be the only one", () => {
    expect(readYamlWithPositions("a: 1\n---\n\nb: 2\n")).toMatchObject({
      kind: "problem",
      problem: { reason: "YAML_INVALID", line: 4 },
    });
    expect(readYamlWithPositions("a: 1\n---\n")).toMatchObject({ kind: "read", value: { a: 1 } });
  });

  test("may have a problem", () => {
    expect(readYamlWithPositions("a: 1\na: 2\n")).toMatchObject({
      problem: { reason: "YAML_DUPLICATE_KEY", line: 2 },
    });
  });
});

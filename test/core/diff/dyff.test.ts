/** A big input: whatever `dyff` shows of it is in the diff. */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, renderText } from "../../../bench/diff/workload.ts";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { scratchFolder } from "../../git/make-repository.ts";
import { lacks } from "../../real/parts.ts";
import { dyffWords, plainMasker, shownWords } from "./dyff-lines.ts";
import { sha256 } from "./objects.ts";

let scratch: string;
beforeAll(() => {
  scratch = scratchFolder();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function compare(before: string, after: string) {
  const files = [before, after].map((text, index) => {
    const file = join(scratch, `${index}.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const theirs = dyffWords(files[0] ?? "", files[1] ?? "");
  const { objects } = diffManifests({ base: parse(before), head: parse(after), masker: plainMasker, sha256 });
  return { theirs, ours: shownWords(objects) };
}

describe.skipIf(lacks("dyff"))("784 KB on each side", () => {
  test.each([73, 1450])("%i of 1,450 objects change: no value that dyff shows is missing", (changed) => {
    const { theirs, ours } = compare(renderText(1450, 0), renderText(1450, changed));
    expect(theirs.length).toBeGreaterThan(changed);
    expect(theirs.filter((word) => !ours.has(word))).toEqual([]);
  });

  test("the comparison can fail: a value that only dyff saw is named", () => {
    const [before, after] = [renderText(3, 0), renderText(3, 3)];
    const { theirs } = compare(before, after);
    const { ours } = compare(before, before);
    expect(theirs.filter((word) => !ours.has(word))).toContain("ConfigMap item-0000 + 1.1.0");
  });
});

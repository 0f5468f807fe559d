/** F5: whatever a preview holds, comment and checks keep GitHub's limits however it counts, and are cut between blocks or lines. */

import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Change, ObjectDiff } from "../../src/core/model/diff.ts";
import type { EnvironmentPreview } from "../../src/core/model/preview.ts";
import { previewCheck } from "../../src/core/report/preview-check.ts";
import { previewComment } from "../../src/core/report/preview-comment.ts";
import { overallCheck } from "../../src/core/report/overall-check.ts";
import { masked } from "../core/diff/open-masker.ts";
import { digest, previewOf } from "../core/report/previews.ts";
import { escapesOf } from "./contained.ts";

/** Long, and made of what is hard to cut: pairs of units, three bytes each, backticks, tags, line ends. */
const heavy = fc
  .record({
    piece: fc.constantFrom(
      "😀",
      "日",
      "`",
      "```\n",
      "~~~",
      "</details>",
      "<b>",
      "\u202e",
      "x",
      "é\n",
      "|",
      "@team ",
    ),
    times: fc.constantFrom(1, 10, 300, 3_000),
    end: fc.constantFrom("", "\n", "a", "`"),
  })
  .map(({ piece, times, end }) => masked(piece.repeat(times) + end));

const path = fc.constantFrom([{ key: "data" }, { key: "x" }], [{ key: "spec" }], []);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("added" as const), path, after: heavy }),
  fc.record({ kind: fc.constant("changed" as const), path, before: heavy, after: heavy }),
);

const object: fc.Arbitrary<ObjectDiff> = fc
  .record({ name: heavy, changes: fc.array(change, { maxLength: 3 }), body: heavy, kind: fc.nat(2) })
  .map(({ name, changes, body, kind }) => {
    const identity = { group: "", kind: "ConfigMap", namespace: "shop", name: name.slice(0, 60) };
    if (kind === 0) return { kind: "changed", identity, changes };
    return { kind: kind === 1 ? "added" : "removed", identity, body };
  });

const environments = fc
  .record({
    objects: fc.array(object, { maxLength: 4 }),
    copies: fc.constantFrom(1, 30, 150),
    number: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ objects, copies, number }) => {
    const many = Array.from({ length: copies }, (_, copy) =>
      objects.map((one) => ({ ...one, identity: { ...one.identity, name: `${one.identity.name}-${copy}` } })),
    );
    return Array.from({ length: number }, (_, index): EnvironmentPreview => ({
      environment: `environment-${index}`,
      kind: "changed",
      digest,
      diff: { objects: many.flat().slice(index), findings: [], unchanged: 0 },
    }));
  });

function holds(text: string, longest: number): void {
  expect(text.length).toBeLessThanOrEqual(longest);
  expect(Buffer.byteLength(text, "utf8")).toBeLessThanOrEqual(4 * 65_536);
  expect(escapesOf(text)).toEqual([]);
  // What is open is closed: fences, and around them tags.
  const outside = text.replaceAll(/^(`{3,})diff\n[^]*?\n\1$/gm, "").replaceAll(/`[^`\n]+`/g, "");
  expect(outside).not.toMatch(/^`{3,}/m);
  expect(outside.match(/<details/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
}

test("F5: the comment", () => {
  fc.assert(
    fc.property(environments, (all) => holds(previewComment(previewOf(...all)), 65_536)),
    { numRuns: 25 },
  );
}, 120_000);

test("F5: summary and text of the checks", () => {
  fc.assert(
    fc.property(environments, (all) => {
      const preview = previewOf(...all);
      for (const check of [overallCheck(preview), ...all.map((one) => previewCheck(one, preview))]) {
        holds(check.summary, 65_535);
        holds(check.text ?? "", 65_535);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

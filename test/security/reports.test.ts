import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  Finding,
  ManifestDiff,
  MaskedText,
  ObjectDiff,
  PathStep,
  Skipped,
} from "../../src/core/model/diff.ts";
import type { DeploymentRecord, DeploymentState, Hold } from "../../src/core/model/deployment.ts";
import type { Decision, RuleResult } from "../../src/core/model/gate.ts";
import type { Identity } from "../../src/core/model/manifest.ts";
import { type Outcome, outcome, type ReasonCode } from "../../src/core/model/outcome.ts";
import type { EnvironmentPreview, Preview } from "../../src/core/model/preview.ts";
import type { RenderFailure } from "../../src/core/model/render.ts";
import { type Answer, commandReply } from "../../src/core/report/command-reply.ts";
import { configCheck } from "../../src/core/report/config-problems.ts";
import { decisionReport } from "../../src/core/report/decision-report.ts";
import { deploymentCheck } from "../../src/core/report/deployment-check.ts";
import { deploymentsComment } from "../../src/core/report/deployments-comment.ts";
import { marker } from "../../src/core/report/marker.ts";
import { notPreviewedComment } from "../../src/core/report/not-previewed.ts";
import { outcomeReport } from "../../src/core/report/outcome-report.ts";
import { previewCheck } from "../../src/core/report/preview-check.ts";
import { previewComment } from "../../src/core/report/preview-comment.ts";
import { masked } from "../core/diff/open-masker.ts";
import { base, digest, head } from "../core/report/previews.ts";
import { escapesOf } from "./contained.ts";
import { hostile } from "./hostile.ts";

const identity: fc.Arbitrary<Identity> = fc.record({
  group: hostile,
  kind: hostile,
  namespace: hostile,
  name: hostile,
});
const step: fc.Arbitrary<PathStep> = fc.oneof(
  fc.record({ key: hostile }),
  fc.record({
    element: fc.dictionary(fc.constantFrom("name", "key", "port"), hostile, { minKeys: 1 }),
    index: fc.nat(9),
  }),
  fc.record({ index: fc.nat(9) }),
  fc.record({ embedded: fc.constantFrom("yaml", "json", "properties") }),
);
const path = fc.array(step, { maxLength: 4 });
const text = hostile.map(masked);
const object: fc.Arbitrary<ObjectDiff> = fc.oneof(
  fc.record({ kind: fc.constantFrom("added", "removed"), identity, body: text }),
  fc.record(
    {
      kind: fc.constant("changed" as const),
      identity,
      renamedFrom: identity,
      relation: fc.constantFrom("generated", "moved", "replaced", "affixed", "similar"),
      rollsOut: fc.array(identity, { maxLength: 2 }),
      references: fc.record({
        toNew: fc.array(identity, { maxLength: 1 }),
        toOld: fc.array(identity, { maxLength: 2 }),
      }),
      changes: fc.array(
        fc.oneof(
          fc.record({
            kind: fc.constant("changed" as const),
            path,
            before: text,
            after: text,
            folded: fc.constantFrom("certificate", "crd-schema"),
          }),
          fc.record({
            kind: fc.constant("changed" as const),
            path,
            before: text,
            after: text,
            lines: fc.record({ removed: fc.nat(9), added: fc.nat(9) }),
          }),
          fc.record({ kind: fc.constant("added" as const), path, after: text }),
          fc.record({ kind: fc.constant("removed" as const), path, before: text }),
          fc.record({ kind: fc.constant("changed" as const), path, before: text, after: text }),
          fc.record({
            kind: fc.constant("reordered" as const),
            path,
            order: fc.array(fc.nat()),
            moved: path,
          }),
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: ["kind", "identity", "changes"] },
  ),
);
const finding: fc.Arbitrary<Finding> = fc.record(
  {
    code: hostile,
    severity: fc.constantFrom("refused", "acknowledge", "caution", "note"),
    identity,
    path,
    message: hostile,
    before: text,
    after: text,
    source: fc.record({ file: hostile, line: fc.nat() }),
  },
  { requiredKeys: ["code", "severity", "message"] },
);
const skipped: fc.Arbitrary<Skipped> = fc.oneof(
  fc.record({
    what: fc.constant("renames" as const),
    group: hostile,
    kind: hostile,
    removed: fc.nat(),
    added: fc.nat(),
  }),
  fc.record({ what: fc.constantFrom("duplicate-keys", "elements"), identity, path }),
);
const diff: fc.Arbitrary<ManifestDiff> = fc.record(
  {
    objects: fc.array(object, { maxLength: 3 }),
    findings: fc.array(finding, { maxLength: 3 }),
    unchanged: fc.nat(),
    skipped: fc.array(skipped, { maxLength: 2 }),
  },
  { requiredKeys: ["objects", "findings", "unchanged"] },
);
/** The same objects with other values in several environments: what is shared, and what is their own. */
const sharing: fc.Arbitrary<readonly EnvironmentPreview[]> = fc
  .record({
    shared: diff,
    values: fc.array(text, { minLength: 3, maxLength: 3 }),
    names: fc.uniqueArray(hostile, { minLength: 3, maxLength: 3 }),
  })
  .map(({ shared, values, names }) =>
    names.map((name, index): EnvironmentPreview => {
      const own = values[index] ?? masked("");
      const objects = shared.objects.map((one) => withOwn(one, own));
      return { environment: name, kind: "changed", digest, diff: { ...shared, objects } };
    }),
  );

/** One line of the object is the environment's own. */
function withOwn(one: ObjectDiff, own: MaskedText): ObjectDiff {
  if (one.kind !== "changed")
    return { ...one, body: masked(`a: 1\nb: 2\nc: ${own.replaceAll("\n", " ")}\nd: 4`) };
  const change = { kind: "added", path: [{ key: "own" }], after: own } as const;
  return { ...one, changes: [...one.changes, change] };
}

const failure: fc.Arbitrary<RenderFailure> = fc.record(
  {
    reason: fc.constant("RENDER_FAILED" as const),
    message: hostile,
    file: hostile,
    line: fc.nat(),
    next: hostile,
  },
  { requiredKeys: ["reason", "message", "next"] },
);
const environment: fc.Arbitrary<EnvironmentPreview> = fc.oneof(
  fc.record({
    environment: hostile,
    kind: fc.constant("changed" as const),
    digest: fc.constant(digest),
    diff,
  }),
  fc.record({ environment: hostile, kind: fc.constant("removed" as const), diff }),
  fc.record({ environment: hostile, kind: fc.constant("unchanged" as const), digest: fc.constant(digest) }),
  fc.record(
    { environment: hostile, kind: fc.constant("failed" as const), failure, base: failure },
    { requiredKeys: ["environment", "kind", "failure"] },
  ),
);
const preview: fc.Arbitrary<Preview> = fc.record({
  base: fc.constant(base),
  head: fc.constant(head),
  environments: fc.array(environment, { maxLength: 4 }),
  tools: fc.array(fc.record({ name: hostile, version: hostile }), { maxLength: 2 }),
});
const reason: fc.Arbitrary<ReasonCode> = fc.constantFrom(
  "REVIEWS_MISSING",
  "CHECKS_FAILING",
  "RENDER_FAILED",
);
const rule: fc.Arbitrary<RuleResult> = fc.oneof(
  fc.record({
    rule: hostile,
    kind: fc.constantFrom("pass", "skip"),
    evidence: fc.array(hostile, { maxLength: 3 }),
  }),
  fc.record({
    rule: hostile,
    kind: fc.constant("reject" as const),
    reason,
    evidence: fc.array(hostile, { maxLength: 3 }),
    next: hostile,
  }),
);
const decision: fc.Arbitrary<Decision> = fc.record({
  kind: fc.constantFrom("allow", "refuse"),
  rules: fc.array(rule, { maxLength: 4 }),
});
const ended: fc.Arbitrary<Outcome> = fc
  .record({ reason, evidence: fc.array(hostile, { maxLength: 4 }), next: hostile })
  .map(({ reason: code, ...detail }) => outcome(code, detail));
const hold: fc.Arbitrary<Hold> = fc.record({ by: hostile, reason: hostile, since: hostile });
const state: fc.Arbitrary<DeploymentState> = fc.constantFrom(
  "queued",
  "pending",
  "in_progress",
  "success",
  "failure",
  "error",
  "inactive",
);
const record: fc.Arbitrary<DeploymentRecord> = fc.record({
  id: fc.constant("1"),
  request: fc.record({
    schema: fc.constant(1 as const),
    kind: fc.constantFrom("deploy", "rollback"),
    environment: hostile,
    revision: fc.constant(head),
    trigger: fc.constant({ kind: "push" } as const),
  }),
  state,
  description: hostile,
  createdAt: fc.constant("2026-01-01T00:00:00Z"),
  updatedAt: fc.constant("2026-01-01T00:00:00Z"),
  everSucceeded: fc.boolean(),
});
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant("error" as const), message: hostile }),
  fc.record({ kind: fc.constant("help" as const) }),
  fc.record({ kind: fc.constant("accepted" as const), message: hostile }),
  fc.record({ kind: fc.constant("outcome" as const), outcome: ended, decision }),
  fc.record({
    kind: fc.constant("status" as const),
    environments: fc.array(
      fc.record(
        { environment: hostile, runs: fc.constant(head), health: hostile, waiting: hostile, hold },
        { requiredKeys: ["environment", "health"] },
      ),
      { maxLength: 3 },
    ),
    notAsked: fc.record({ telling: fc.nat(), quiet: fc.nat() }),
  }),
);

/** Holds for every text that an attacker can choose. */
function held<T>(input: fc.Arbitrary<T>, report: (value: T) => string): fc.IProperty<[T]> {
  return fc.property(input, (value) => {
    const markdown = report(value);
    expect(markdown.length).toBeLessThanOrEqual(65_535);
    expect(escapesOf(markdown)).toEqual([]);
  });
}

const runs = { numRuns: 100 };

function kinds(markdown: string): readonly string[] {
  return escapesOf(markdown).map(({ kind }) => kind);
}

describe("F1, F2, F3: nothing that somebody else wrote breaks out of a report", () => {
  test("the preview comment", () => {
    fc.assert(
      held(preview, (value) => previewComment(value, { notes: [] })),
      runs,
    );
  });
  test("what several environments share, and what is their own", () => {
    fc.assert(
      held(sharing, (environments) => previewComment({ base, head, environments, tools: [] })),
      runs,
    );
  });
  test("the notes of a preview", () => {
    fc.assert(
      held(fc.array(hostile), (notes) =>
        previewComment({ base, head, environments: [], tools: [] }, { notes }),
      ),
      runs,
    );
  });
  test("the check of an environment", () => {
    fc.assert(
      held(environment, (value) => {
        const { summary, text: details = "" } = previewCheck(value, { base, head, tools: [] });
        return `${summary}\n\n${details}`.slice(0, 65_535);
      }),
      runs,
    );
  });
  test("the gate's decision", () => {
    fc.assert(held(decision, decisionReport), runs);
  });
  test("an outcome", () => {
    fc.assert(held(ended, outcomeReport), runs);
  });
  test("the check of a deployment", () => {
    fc.assert(
      held(fc.record({ record, decision, outcome: ended }), (value) => deploymentCheck(value).summary),
      runs,
    );
  });
  test("the deployments comment", () => {
    fc.assert(
      held(
        fc.array(
          fc.record(
            {
              record,
              hold,
              objects: fc.array(
                fc.record({ identity, state: fc.constant("failed" as const), message: hostile }),
                { maxLength: 3 },
              ),
            },
            { requiredKeys: ["record"] },
          ),
          { minLength: 1, maxLength: 3 },
        ),
        deploymentsComment,
      ),
      runs,
    );
  });
  test("the reply to commands", () => {
    fc.assert(
      held(fc.array(fc.record({ command: hostile, answer }), { maxLength: 3 }), (lines) =>
        commandReply({ commentId: 1, lines }),
      ),
      runs,
    );
  });
  test("the problems of a configuration", () => {
    fc.assert(
      held(
        fc.array(
          fc.record(
            {
              file: hostile,
              line: fc.nat(),
              column: fc.nat(),
              path: hostile,
              found: hostile,
              expected: hostile,
              suggestion: hostile,
            },
            { requiredKeys: ["file", "line", "column", "path", "found", "expected"] },
          ),
          { maxLength: 3 },
        ),
        (problems) => configCheck(problems).summary,
      ),
      runs,
    );
  });
  test("the paths of a conflict", () => {
    fc.assert(
      held(fc.array(hostile, { maxLength: 5 }), (paths) =>
        notPreviewedComment({ kind: "conflict", base, paths }),
      ),
      runs,
    );
  });
});

test("the reader of this test finds what it looks for", () => {
  expect(kinds("![x](https://evil.example/x.png)")).toContain("image");
  expect(kinds("see https://evil.example")).toContain("link");
  expect(kinds("hello @team")).toEqual(["live text"]);
  expect(kinds("\\@team, &#64;team")).toEqual(["live text"]);
  expect(kinds("GH-1 and #12")).toEqual(["live text"]);
  expect(kinds("`@team` <code>@team</code>")).toEqual([]);
  expect(kinds("<img src=x>")).toEqual(["html"]);
  expect(kinds("<details><summary>@team</summary></details>")).toEqual(["live text in html"]);
  expect(kinds("```diff\n```\n@team\n")).toContain("live text");
  expect(kinds(`${marker("preview")}\n\n${marker("preview")}`)).toEqual(["html"]);
  expect(kinds("| a | b |\n| :-- | :-- |\n| x\\| | y | z |")).toEqual(["table cell"]);
  expect(kinds("a\u202eb")).toEqual(["hidden character"]);
});

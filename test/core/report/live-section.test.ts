import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/core/model/diff.ts";
import type { Identity } from "../../../src/core/model/manifest.ts";
import type { EnvironmentPreview, LivePreview, LiveState } from "../../../src/core/model/preview.ts";
import { liveSection } from "../../../src/core/report/live-section.ts";
import { masked } from "../diff/open-masker.ts";

const web: Identity = { group: "apps", kind: "Deployment", namespace: "shop", name: "web" };
const map: Identity = { group: "", kind: "ConfigMap", namespace: "shop", name: "settings" };

const nothing: LiveState = {
  kind: "known",
  counts: { create: 0, update: 0, delete: 0, unchanged: 0 },
  differences: [],
  problems: [],
  awaiting: [],
  adopted: [],
  drift: [],
};

function preview(environment: string, live?: LivePreview): EnvironmentPreview {
  return { environment, kind: "unchanged", ...(live === undefined ? {} : { live }) };
}

function told(live: LivePreview): string {
  const [text = ""] = liveSection([preview("staging", live)]);
  return text.slice(text.indexOf("</summary>") + "</summary>\n\n".length, text.lastIndexOf("\n\n</details>"));
}

const change: Change = {
  kind: "changed",
  path: [{ key: "spec" }, { key: "replicas" }],
  before: masked("3"),
  after: masked("1"),
};

describe("liveSection", () => {
  test("says nothing where no cluster was asked", () => {
    expect(liveSection([preview("staging")])).toEqual([]);
  });

  test("says why it was not asked, or what is unknown, once for all environments alike", () => {
    const why = "the cluster eu is not registered";
    expect(
      liveSection([
        preview("a", { kind: "not-asked", why }),
        preview("b", { kind: "unknown", why: "the cluster us did not answer within 5 s" }),
        preview("c", { kind: "not-asked", why }),
      ]),
    ).toEqual([
      [
        "<details>\n<summary><b>In the clusters</b></summary>",
        "**`a`, `c`**: not asked: the cluster eu is not registered",
        "**`b`**: live state unknown: the cluster us did not answer within 5 s",
        "</details>",
      ].join("\n\n"),
    ]);
  });

  test("counts what would change, and says when it is what was rendered", () => {
    expect(told(nothing)).toBe("**`staging`**: nothing to do; as rendered");
    expect(told({ ...nothing, counts: { create: 1, update: 2, delete: 3, unchanged: 4 } })).toBe(
      "**`staging`**: 1 to create · 2 to update · 3 to delete · 4 unchanged; as rendered",
    );
  });

  test("names what the cluster refuses, what waits, what would be taken in", () => {
    expect(
      told({
        ...nothing,
        problems: [{ identity: web, reason: "DRY_RUN_REJECTED", message: "spec.selector may not change." }],
        awaiting: [{ identity: map, until: "Namespace shop is there" }],
        adopted: [map],
      }),
    ).toBe(
      [
        "**`staging`**: 1 refused · 1 to be asked later",
        "- ⛔ `Deployment shop/web`: spec.selector may not change.",
        "- 👐 `ConfigMap shop/settings` is there already and not of this environment: it would be taken in",
        "- ⏳ `ConfigMap shop/settings` can be asked when Namespace shop is there",
      ].join("\n"),
    );
  });

  test("says outside of its fold what must not be missed, and is open when something is refused", () => {
    const refused = { identity: web, reason: "DRY_RUN_REJECTED", message: "no." } as const;
    const gone = { identity: map, kind: "gone", by: [] } as const;
    const [drifted = ""] = liveSection([
      preview("a", { ...nothing, drift: [gone] }),
      preview("b", { ...nothing, drift: [gone, gone] }),
    ]);
    expect(drifted).toMatch(/^<details>\n<summary><b>In the clusters<\/b> · 🌊 3 drifted<\/summary>\n/);
    const [open = ""] = liveSection([preview("a", { ...nothing, problems: [refused] })]);
    expect(open).toMatch(/^<details open>\n<summary><b>In the clusters<\/b> · ⛔ 1 refused<\/summary>\n/);
  });

  test("tells drift apart: changed by whom, deleted, made anew", () => {
    expect(
      told({
        ...nothing,
        drift: [
          { identity: web, kind: "changed", by: [{ manager: "kubectl-edit", fields: [".spec.replicas"] }] },
          { identity: web, kind: "changed", by: [] },
          { identity: map, kind: "gone", by: [] },
          { identity: map, kind: "replaced", by: [] },
        ],
      }),
    ).toBe(
      [
        "**`staging`**: 4 drifted",
        "- 🌊 `Deployment shop/web` was changed in the cluster: `.spec.replicas` by `kubectl-edit`",
        "- 🌊 `Deployment shop/web` was changed in the cluster",
        "- 🌊 `ConfigMap shop/settings` was deleted in the cluster",
        "- 🌊 `ConfigMap shop/settings` was deleted and made anew by somebody else",
      ].join("\n"),
    );
  });

  test("shows the fields that change beside the render, and counts those that are there already", () => {
    expect(
      told({
        ...nothing,
        counts: { create: 0, update: 1, delete: 0, unchanged: 0 },
        differences: [
          { identity: map, more: [], fewer: 0, missing: true },
          { identity: map, more: [], fewer: 2 },
          { identity: web, more: [change], fewer: 1 },
        ],
      }),
    ).toBe(
      [
        "**`staging`**: 1 to update",
        "- `ConfigMap shop/settings` is not in the cluster: it would be created",
        "- `ConfigMap shop/settings`: 2 changes of the render are in the cluster already",
        "- `Deployment shop/web`: 1 change of the render is in the cluster already",
        "",
        "`Deployment shop/web` changes in the cluster beside what the render changes:",
        "",
        "```diff",
        "@@ spec @@",
        "- replicas: 3",
        "+ replicas: 1",
        "```",
      ].join("\n"),
    );
  });

  test("cuts long lists and long diffs, and counts the rest", () => {
    const problems = Array.from({ length: 12 }, () => ({
      identity: web,
      reason: "DRY_RUN_REJECTED" as const,
      message: "no",
    }));
    expect(told({ ...nothing, problems })).toContain("- … and 2 more");
    const more = Array.from({ length: 20 }, (): Change => change);
    expect(told({ ...nothing, differences: [{ identity: web, more, fewer: 0 }] })).toMatch(
      /@@ \d+ more lines @@\n```$/,
    );
    const many = Array.from({ length: 70 }, (_, index) =>
      preview(`e${index}`, { kind: "unknown", why: `because of ${index}` }),
    );
    expect(liveSection(many).join("\n")).toMatch(/\n\n… and more of 10 environments\.\n\n<\/details>$/);
  });

  test("F1, F3: what a cluster holds leaves no code block and mentions nobody", () => {
    const text = told({
      ...nothing,
      problems: [{ identity: { ...web, name: "`@team`" }, reason: "CONFLICT", message: "@team owns it" }],
      differences: [
        { identity: web, more: [{ ...change, kind: "changed", after: masked("```\n@team") }], fewer: 0 },
      ],
    });
    expect(text).toContain("````diff");
    expect(text.split("````")[0]).not.toMatch(/@team/);
  });
});

import { describe, expect, test } from "vitest";
import { renderFindings } from "../../../src/core/diff/render-findings.ts";
import type { RenderHook } from "../../../src/core/model/render.ts";

const secret = { group: "", kind: "Secret", namespace: "shop", name: "db" };

function hook(name: string, { event = "pre-upgrade", content = "", namespace = "shop" } = {}): RenderHook {
  return {
    identity: { group: "batch", kind: "Job", namespace, name },
    events: [event],
    weight: 0,
    deletePolicies: [],
    digest: `sha256:${[name, event, content].join("/")}`,
  };
}

describe("an object that is another at each render", () => {
  test("is named with its fields, and would be refused", () => {
    const [found] = renderFindings(undefined, {
      unstable: [{ identity: secret, fields: ["data.password"] }],
    });
    expect(found).toMatchObject({ code: "render-unstable", severity: "refused", identity: secret });
    expect(found?.message).toContain("Secret shop/db is another (data.password) at each render");
  });

  test("has another name where only one of two renders has it", () => {
    const [found] = renderFindings(undefined, { unstable: [{ identity: secret, fields: [] }] });
    expect(found?.message).toContain("Secret shop/db has another name at each render");
  });

  test("is a note where the base was so: the change did not do it", () => {
    const unstable = { unstable: [{ identity: secret, fields: ["data.a"] }] };
    expect(renderFindings(unstable, unstable)).toMatchObject([{ severity: "note" }]);
    const another = { unstable: [{ identity: { ...secret, name: "other" }, fields: ["data.a"] }] };
    expect(renderFindings(another, unstable)).toMatchObject([{ severity: "refused" }]);
  });
});

describe("hooks", () => {
  test("that the base has as well are no news", () => {
    expect(renderFindings({ hooks: [hook("migrate")] }, { hooks: [hook("migrate")] })).toEqual([]);
    expect(renderFindings({}, {})).toEqual([]);
  });

  test("that are new, that changed and that are gone are told in a sentence each, with their moments", () => {
    const found = renderFindings(
      { hooks: [hook("migrate", { content: "mig:1" }), hook("clean")] },
      { hooks: [hook("migrate", { content: "mig:2" }), hook("seed", { event: "post-install" })] },
    );
    expect(found.map(({ code, severity }) => [code, severity])).toEqual(
      Array.from({ length: 3 }, () => ["helm-hooks", "note"]),
    );
    expect(found.map(({ message }) => message)).toEqual([
      "Slipway never runs Helm hooks, and this change brings new ones: Job shop/seed (post-install).",
      "Slipway never runs Helm hooks, and this change alters some: Job shop/migrate (pre-upgrade).",
      "Slipway never runs Helm hooks, and this change removes some: Job shop/clean (pre-upgrade).",
    ]);
  });

  test("that run at another moment changed", () => {
    const found = renderFindings(
      { hooks: [hook("migrate", { event: "pre-install" })] },
      { hooks: [hook("migrate")] },
    );
    expect(found.map(({ message }) => message)).toEqual([
      "Slipway never runs Helm hooks, and this change alters some: Job shop/migrate (pre-upgrade).",
    ]);
  });

  test("that only move with their environment to another namespace are no news", () => {
    const moved = hook("migrate", { namespace: "store" });
    expect(renderFindings({ hooks: [hook("migrate")] }, { hooks: [moved] })).toEqual([]);
  });

  test("that are the last ones are told when they go", () => {
    expect(renderFindings({ hooks: [hook("migrate")] }, {})).toHaveLength(1);
  });

  test("of many, the first are named and the others counted", () => {
    const hooks = ["a", "b", "c", "d", "e", "f", "g"].map((name) => hook(name));
    const [found] = renderFindings(undefined, { hooks });
    expect(found?.message).toContain("Job shop/e (pre-upgrade), and 2 more.");
  });
});

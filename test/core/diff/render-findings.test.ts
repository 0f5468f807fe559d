import { describe, expect, test } from "vitest";
import { renderFindings } from "../../../src/core/diff/render-findings.ts";
import type { RenderHook } from "../../../src/core/model/render.ts";

const secret = { group: "", kind: "Secret", namespace: "shop", name: "db" };

function hook(name: string, event = "pre-upgrade"): RenderHook {
  return {
    identity: { group: "batch", kind: "Job", namespace: "shop", name },
    events: [event],
    weight: 0,
    deletePolicies: [],
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

  test("is told even when the base was so", () => {
    const unstable = { unstable: [{ identity: secret, fields: ["data.a"] }] };
    expect(renderFindings(unstable, unstable)).toHaveLength(1);
  });
});

describe("hooks", () => {
  test("that the base has as well are no news", () => {
    expect(renderFindings({ hooks: [hook("migrate")] }, { hooks: [hook("migrate")] })).toEqual([]);
    expect(renderFindings({}, {})).toEqual([]);
  });

  test("that are new, or run at another moment, are listed with their moments", () => {
    const [found] = renderFindings(
      { hooks: [hook("migrate", "pre-install")] },
      { hooks: [hook("migrate"), hook("seed", "post-install")] },
    );
    expect(found).toMatchObject({ code: "helm-hooks", severity: "note" });
    expect(found?.message).toContain("Job shop/migrate (pre-upgrade), Job shop/seed (post-install).");
  });

  test("of many, the first are named and the others counted", () => {
    const hooks = ["a", "b", "c", "d", "e", "f", "g"].map((name) => hook(name));
    const [found] = renderFindings(undefined, { hooks });
    expect(found?.message).toContain("Job shop/e (pre-upgrade), and 2 more.");
  });
});

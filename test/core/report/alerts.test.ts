import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { RenderFailure } from "../../../src/core/model/render.ts";
import { failureAlerts } from "../../../src/core/report/failure-alert.ts";
import { findingAlert } from "../../../src/core/report/finding-alert.ts";

function finding(more: Partial<Finding> = {}): Finding {
  const identity = { group: "", kind: "Thing", namespace: "shop", name: "a" };
  return { code: "some-risk", severity: "caution", identity, message: "It is a risk.", ...more };
}

function named(name: string, namespace = "shop"): Finding {
  return finding({ identity: { group: "", kind: "Thing", namespace, name } });
}

describe("findingAlert", () => {
  test("is absent without findings", () => {
    expect(findingAlert([{ environment: "dev", findings: [] }])).toEqual([]);
  });

  test("says one risk of several environments once, without their namespaces", () => {
    expect(
      findingAlert([
        { environment: "dev", findings: [named("a", "dev")] },
        { environment: "production", findings: [named("a", "production")] },
      ]),
    ).toEqual([
      "> [!CAUTION]\n> - ⚠️ **caution** · `Thing a` in `dev`, `production`<br>It is a risk. (`some-risk`)",
    ]);
  });

  test("says one risk of several objects once", () => {
    expect(findingAlert([{ environment: "dev", findings: [named("a"), named("b")] }])).toEqual([
      "> [!CAUTION]\n> - ⚠️ **caution** · `Thing shop/a`, `Thing shop/b` in `dev`<br>It is a risk. (`some-risk`)",
    ]);
  });

  test("puts the gravest first, whatever the environment", () => {
    const [text = ""] = findingAlert([
      { environment: "dev", findings: [finding({ severity: "note" })] },
      {
        environment: "production",
        findings: [finding({ severity: "refused" }), finding({ severity: "acknowledge" })],
      },
    ]);
    expect(text.match(/\*\*[^*]+\*\*/g)).toEqual([
      "**will be refused**",
      "**needs an acknowledgement**",
      "**note**",
    ]);
  });

  test("is a note when there are only notes, and names no object for the whole environment", () => {
    expect(
      findingAlert([
        {
          environment: "dev",
          findings: [{ code: "x", severity: "note", message: "Much changes.", path: [{ key: "a" }] }],
        },
      ]),
    ).toEqual(["> [!NOTE]\n> - ℹ️ **note** · `a` in `dev`<br>Much changes. (`x`)"]);
  });

  test("counts what has no room", () => {
    const many = Array.from({ length: 60 }, (_, index) => finding({ message: `Risk ${index}.` }));
    expect(findingAlert([{ environment: "dev", findings: many }])[0]).toMatch(/\n> - … and 20 more$/);
  });
});

describe("failureAlerts", () => {
  const failure: RenderFailure = { reason: "RENDER_FAILED", message: "it fails", next: "repair it" };

  test("says one reason of several environments once", () => {
    expect(
      failureAlerts([
        { environment: "a", kind: "failed", failure },
        { environment: "b", kind: "failed", failure },
        { environment: "c", kind: "failed", failure: { ...failure, file: "x.yaml" } },
      ]),
    ).toEqual([
      "> [!WARNING]\n> **`a`, `b` do not render**\n>\n> it fails (`RENDER_FAILED`)\n>\n> **Next:** Repair it.",
      "> [!WARNING]\n> **`c` does not render**\n>\n> `x.yaml`: it fails (`RENDER_FAILED`)\n>\n> **Next:** Repair it.",
    ]);
  });

  test("counts the reasons that have no room", () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      environment: `e${index}`,
      kind: "failed" as const,
      failure: { ...failure, message: `reason ${index}` },
    }));
    expect(failureAlerts(many).at(-1)).toBe(
      "> [!WARNING]\n> … and 2 more reasons why environments do not render",
    );
  });
});

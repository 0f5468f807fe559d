import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { RenderFailure } from "../../../src/core/model/render.ts";
import { failureAlerts } from "../../../src/core/report/failure-alert.ts";
import { findingAlert } from "../../../src/core/report/finding-alert.ts";
import { masked } from "../diff/open-masker.ts";

function finding(more: Partial<Finding> = {}): Finding {
  const identity = { group: "", kind: "Thing", namespace: "shop", name: "a" };
  return { code: "some-risk", severity: "caution", identity, message: "It is a risk.", ...more };
}

function from(before: string): Finding {
  return finding({ before: masked(before), after: masked("0") });
}

function sixty(severity: Finding["severity"]): readonly Finding[] {
  return Array.from({ length: 60 }, (_, index) => finding({ severity, message: `Risk ${index}.` }));
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
      "> [!WARNING]\n> ⚠️ **caution** · `Thing a` · in `dev`, `production`<br>It is a risk. (`some-risk`)",
    ]);
  });

  test("says one risk of several objects once, and no environment where there is only one", () => {
    expect(findingAlert([{ environment: "dev", findings: [named("a"), named("b")] }])).toEqual([
      "> [!WARNING]\n> ⚠️ **caution** · `Thing shop/a`, `Thing shop/b`<br>It is a risk. (`some-risk`)",
    ]);
  });

  test("tells objects of one name in two namespaces apart", () => {
    const both = [named("a", "x"), named("a", "y")];
    expect(
      findingAlert([
        { environment: "dev", findings: both },
        { environment: "staging", findings: both },
      ])[0],
    ).toContain("· `Thing x/a`, `Thing y/a` · in `dev`, `staging`<br>");
  });

  test("says how many of the environments that change have it", () => {
    const none = ["x", "y"].map((environment) => ({ environment, findings: [] }));
    const some = ["a", "b", "c"].map((environment) => ({ environment, findings: [named("a")] }));
    expect(findingAlert(some).join("\n")).toContain("· in all 3 environments<br>");
    expect(findingAlert([...some, ...none]).join("\n")).toContain("· in `a`, `b`, `c`<br>");
  });

  test("puts the gravest first, whatever the environment, and notes apart from risks", () => {
    const texts = findingAlert([
      { environment: "dev", findings: [finding({ severity: "note" })] },
      {
        environment: "production",
        findings: [finding({ severity: "refused" }), finding({ severity: "acknowledge" })],
      },
    ]);
    expect(texts.map((text) => text.match(/^> \[!\w+\]|\*\*[^*]+\*\*/gm))).toEqual([
      ["> [!CAUTION]", "**will be refused**", "**needs an acknowledgement**"],
      ["**note**"],
    ]);
  });

  test("names no object for the whole environment", () => {
    const whole: Finding = { code: "x", severity: "note", message: "Much changes.", path: [{ key: "a" }] };
    expect(findingAlert([{ environment: "dev", findings: [whole] }])).toEqual([
      "- ℹ️ **note** · `a`<br>Much changes. (`x`)",
    ]);
  });

  test("folds more than two notes", () => {
    const notes = ["a", "b", "c"].map((text) => finding({ severity: "note", message: text }));
    const [text = ""] = findingAlert([{ environment: "dev", findings: notes }]);
    expect(text).toMatch(/^<details><summary>ℹ️ 3 notes<\/summary>\n\n- ℹ️ \*\*note\*\*/);
    expect(text.match(/^- /gm)).toHaveLength(3);
    expect(text.endsWith("\n\n</details>")).toBe(true);
  });

  test.each([
    [{ before: "2", after: "0" }, " · `spec.replicas`: `2` → `0`<br>"],
    [{ after: "0" }, " · `spec.replicas`: new, `0`<br>"],
    [{ before: "2" }, " · `spec.replicas`: was `2`<br>"],
    [{ before: "a\nb", after: "c" }, " · `spec.replicas`<br>"],
    [{ before: "x".repeat(61), after: "c" }, " · `spec.replicas`<br>"],
    [{}, " · `spec.replicas`<br>"],
  ])("shows the values %j", ({ before, after }: { before?: string; after?: string }, text) => {
    const values = {
      ...(before === undefined ? {} : { before: masked(before) }),
      ...(after === undefined ? {} : { after: masked(after) }),
    };
    const one = finding({ path: [{ key: "spec" }, { key: "replicas" }], ...values });
    expect(findingAlert([{ environment: "dev", findings: [one] }])[0]).toContain(text);
  });

  test("shows values without a field, and none where environments have their own", () => {
    expect(findingAlert([{ environment: "a", findings: [from("1")] }])[0]).toContain("· `1` → `0`<br>");
    expect(
      findingAlert([
        { environment: "a", findings: [from("1")] },
        { environment: "b", findings: [from("2")] },
      ]),
    ).toEqual([
      "> [!WARNING]\n> ⚠️ **caution** · `Thing shop/a` · in `a`, `b`<br>It is a risk. (`some-risk`)",
    ]);
  });

  test("counts what has no room", () => {
    expect(findingAlert([{ environment: "dev", findings: sixty("caution") }])[0]).toMatch(
      /\n>\n> … and 20 findings more$/,
    );
    expect(findingAlert([{ environment: "dev", findings: sixty("note") }])[0]).toMatch(
      /\n- … and 40 notes more\n\n<\/details>$/,
    );
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
      "> [!CAUTION]\n> **`a`, `b` do not render**\n>\n> it fails (`RENDER_FAILED`)\n>\n> **Next:** Repair it.",
      "> [!CAUTION]\n> **`c` does not render**\n>\n> `x.yaml`: it fails (`RENDER_FAILED`)\n>\n> **Next:** Repair it.",
    ]);
  });

  test("counts the reasons that have no room", () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      environment: `e${index}`,
      kind: "failed" as const,
      failure: { ...failure, message: `reason ${index}` },
    }));
    expect(failureAlerts(many).at(-1)).toBe(
      "> [!CAUTION]\n> … and 2 more reasons why environments do not render",
    );
  });
});

import { describe, expect, test } from "vitest";
import { deployView, healthTable } from "../../src/cli/deploy-view.ts";
import { makeTerminal } from "../../src/cli/terminal.ts";
import type { HealthState, ObjectHealth } from "../../src/core/model/health.ts";

function health(name: string, state: HealthState, message = ""): ObjectHealth {
  return { identity: { group: "apps", kind: "Deployment", namespace: "shop", name }, state, message };
}

function lines(isTTY: boolean, columns = 40) {
  let text = "";
  const stream = { isTTY, columns, write: (part: string) => (text += part) };
  return { view: deployView(makeTerminal({ stdout: stream, stderr: stream })), text: () => text };
}

describe("a deployment in a pipe", () => {
  test("tells each change once, and each health when it is another", () => {
    const { view, text } = lines(false);
    const { identity } = health("web", "current");
    view.show({ kind: "applied", identity, action: "unchanged", done: 1, total: 3 });
    view.show({ kind: "applied", identity, action: "create", done: 2, total: 3 });
    view.show({ kind: "looked", healths: [health("web", "in-progress", "0 of 1 ready")] });
    view.show({ kind: "looked", healths: [health("web", "in-progress", "0 of 1 ready")] });
    view.show({ kind: "looked", healths: [health("web", "current")] });
    view.show({
      kind: "pruned",
      result: { deleted: [identity], kept: [{ identity, why: "its annotation says so" }] },
    });
    view.end();
    expect(text()).toBe(
      [
        "2/3  create     Deployment shop/web",
        "in-progress  Deployment shop/web  0 of 1 ready",
        "current  Deployment shop/web",
        "deleted  Deployment shop/web",
        "kept  Deployment shop/web: its annotation says so",
        "",
      ].join("\n"),
    );
  });
});

describe("a deployment in a terminal", () => {
  test("draws over what it drew, never wider than the terminal, and leaves nothing", () => {
    const { view, text } = lines(true, 20);
    view.show({ kind: "looked", healths: [health("web", "failed", "ImagePullBackOff: web")] });
    view.end();
    expect(text()).toBe("\u001b[JHealthy 0 of 1\n  failed  Deploymen\n\u001b[2A\u001b[J");
  });

  test("shows the worst first, and counts what does not fit", () => {
    const many = Array.from({ length: 20 }, (_, index) => health(`web-${index}`, "in-progress"));
    const table = healthTable([health("fine", "current"), ...many, health("bad", "failed", "it crashes")]);
    expect(table[0]).toBe("Healthy 1 of 22");
    expect(table[1]).toBe("  failed       Deployment shop/bad     it crashes");
    expect(table).toHaveLength(14);
    expect(table.at(-1)).toBe("  and 9 more");
  });
});

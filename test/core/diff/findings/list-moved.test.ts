import { describe, expect, test } from "vitest";
import { container, deployment } from "./pods.ts";
import { findings, findingsOf, messages } from "./sides.ts";

function two(first: string, second: string): string {
  return deployment(`containers: [${container(first, "app")}, ${container(second, "proxy")}]`);
}

const args = "args: [--a=1, --b=2, --c=3, --d=4]";

describe("list-moved", () => {
  test.each(["args", "command"])("%s that left one container and are in another", (list) => {
    const text = args.replace("args", list);
    expect(findings(two(text, `${list}: [--x]`), two("", `${list}: [--x, --a=1, --b=2, --c=3]`))).toEqual([
      `caution list-moved Deployment shop/web spec.template.spec.containers[proxy].${list}`,
    ]);
    expect(messages(two(text, ""), two("", text))[0]).toContain("left another container");
  });

  test("environment and mounts, whatever their values are", () => {
    const env = "env: [{name: A, value: a}, {name: B, value: b}, {name: C, value: c}]";
    expect(findings(two(env, ""), two("", env))).toEqual([
      "caution list-moved Deployment shop/web spec.template.spec.containers[proxy].env",
    ]);
  });

  test("lists that were exchanged are two", () => {
    const other = "args: [--x=1, --y=2, --z=3]";
    expect(findingsOf("list-moved", two(args, other), two(other, args))).toHaveLength(2);
  });

  test("fewer than three, or less than half, are none", () => {
    expect(findings(two("args: [--a, --b]", ""), two("", "args: [--a, --b]"))).toEqual([]);
    const many = "args: [--a, --b, --c, --d, --e, --f, --g]";
    expect(findings(two(many, ""), two("args: [--d, --e, --f, --g]", "args: [--a, --b, --c]"))).toEqual([]);
  });

  test("a renamed container, one that is new, and copies are none", () => {
    const named = (name: string) =>
      deployment(`containers: [${container(args, name)}, ${container("", "proxy")}]`);
    expect(findings(named("app"), named("api"))).toEqual([]);
    const alone = deployment(`containers: [${container(args, "app")}]`);
    expect(findings(alone, two("", args))).toEqual([]);
    expect(findings(two(args, ""), two(args, args))).toEqual([]);
    expect(findings(two(args, ""), two("", ""))).toEqual([]);
  });
});

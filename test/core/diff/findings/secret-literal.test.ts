import { describe, expect, test } from "vitest";
import { diffManifests } from "../../../../src/core/diff/diff-manifests.ts";
import { makeMasker } from "../../../../src/core/manifests/masker.ts";
import { pathText } from "../../../../src/core/report/path-text.ts";
import { objects, sha256 } from "../objects.ts";
import { web } from "./pods.ts";
import { object } from "./sides.ts";

const masker = makeMasker(sha256);

function literals(base: string, head: string): readonly string[] {
  const diff = diffManifests({ base: objects(base), head: objects(head), masker, sha256 });
  expect(JSON.stringify(diff.findings)).not.toMatch(/hunter2|ghp_|eyJ/);
  return diff.findings
    .filter(({ code }) => code === "secret-literal")
    .map(({ identity, path = [] }) => `${identity?.kind ?? ""} ${pathText(path)}`);
}

function env(entry: string): string {
  return web(`env: [{name: A, value: b}, ${entry}]`);
}

const container = "Deployment spec.template.spec.containers[main]";
const token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

function config(text: string): string {
  return object("ConfigMap", "app", `data: {"app.yaml": "${text}"}`);
}

describe("secret-literal", () => {
  test.each([
    ["env: [{name: DB_PASSWORD, value: hunter2}]", "env"],
    [`env: [{name: GITHUB, value: ${token}}]`, "env"],
    ["args: [--token=hunter2]", "args"],
    ["args: [--token, hunter2]", "args"],
    ['env: [{name: URL, value: "postgres://app:hunter2@db/shop"}]', "env"],
    ['command: [sh, "-c", "export API_TOKEN=hunter2; run"]', "command"],
  ])("%s", (text, list) => {
    const [found] = literals(web(""), web(text));
    expect(found).toContain(`${container}.${list}`);
    expect(literals("", web(text))).toHaveLength(1);
    expect(literals(web(text), web(text).replace("1.0", "1.1"))).toEqual([]);
  });

  test("goes as deep as the literal", () => {
    expect(literals(env("{name: C, value: d}"), env("{name: TOKEN, value: hunter2}"))).toEqual([
      `${container}.env[TOKEN].value`,
    ]);
    expect(literals("", env("{name: TOKEN, value: hunter2}"))).toEqual([
      "Deployment spec.template.spec.containers[0].env[1].value",
    ]);
  });

  test("one that takes the place of another was so in the base", () => {
    expect(literals(env("{name: TOKEN, value: hunter2}"), env("{name: TOKEN, value: hunter22}"))).toEqual([]);
    expect(literals(env("{name: TOKEN, value: $(OTHER)}"), env("{name: TOKEN, value: hunter2}"))).toEqual([
      `${container}.env[TOKEN].value`,
    ]);
    expect(literals(env("{name: TOKEN, value: hunter2}"), env("{name: C, value: d}"))).toEqual([]);
  });

  test.each([
    "$(cat /mnt/token)",
    "$TOKEN",
    "${TOKEN}",
    "`cat token`",
    "{{ .Values.token }}",
    "__TOKEN__",
    "%s",
    "<token>",
    "web-client-secret",
    "ENC[AES256_GCM,data:abcd,type:str]",
  ])("%s is not written out", (value) => {
    expect(literals("", web(`command: [sh, "-c", "export TOKEN='${value}'; run"]`))).toEqual([]);
  });

  test("a Secret may hold what it is for; a ConfigMap may not", () => {
    expect(literals("", object("Secret", "keys", "stringData: {password: hunter2}"))).toEqual([]);
    expect(literals("", object("ConfigMap", "keys", "data: {password: hunter2}"))).toEqual([
      "ConfigMap data.password",
    ]);
  });

  test("in a document in a string, at its own place", () => {
    const base = config("db:\\n  host: a\\n  port: 1\\n");
    const head = config("db:\\n  host: a\\n  port: 1\\n  password: hunter2\\n");
    expect(literals(base, head)).toHaveLength(1);
    expect(literals(base, head)[0]).toContain("app.yaml");
    expect(literals(head, head.replace("host: a", "host: b"))).toEqual([]);
    const list = config(
      "db:\\n  host: a\\n  port: 1\\n  users: [{name: ada, password: hunter2}, {name: bob}]\\n",
    );
    expect(literals(base, list)).toHaveLength(1);
  });

  test("an object that goes under another name held it before", () => {
    const head = env("{name: TOKEN, value: hunter2}");
    expect(literals(head, head.replace("namespace: shop", "namespace: store"))).toEqual([]);
  });

  test("order alone is none", () => {
    const two = "{name: TOKEN, value: hunter2}, {name: C, value: d}";
    const turned = "{name: C, value: d}, {name: TOKEN, value: hunter2}";
    expect(literals(env(two), env(turned))).toEqual([]);
  });
});

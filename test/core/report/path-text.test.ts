import { expect, test } from "vitest";
import { labelText, pathText } from "../../../src/core/report/path-text.ts";

test("writes a path as people do", () => {
  expect(
    pathText([
      { key: "spec" },
      { key: "containers" },
      { element: { name: "web" }, index: 0 },
      { key: "args" },
      { index: 2 },
    ]),
  ).toBe("spec.containers[web].args[2]");
  expect(pathText([])).toBe("");
});

test("tells elements apart by all fields of their key, and names from indices", () => {
  expect(pathText([{ key: "ports" }, { element: { containerPort: "80", protocol: "TCP" }, index: 0 }])).toBe(
    "ports[containerPort=80, protocol=TCP]",
  );
  expect(pathText([{ element: { name: "12" }, index: 0 }])).toBe("[name=12]");
  expect(pathText([{ element: { ip: "10.0.0.1" }, index: 0 }])).toBe("[ip=10.0.0.1]");
  expect(pathText([{ element: { name: "a b]" }, index: 0 }])).toBe('["a b]"]');
});

test("goes into the document of a string behind an arrow", () => {
  const config = [{ key: "data" }, { key: "config.yaml" }, { embedded: "yaml" as const }];
  expect(pathText([...config, { key: "server" }, { key: "port" }])).toBe('data["config.yaml"] ▸ server.port');
  expect(pathText([...config, { index: 2 }])).toBe('data["config.yaml"] ▸ [2]');
  expect(pathText(config)).toBe('data["config.yaml"] ▸');
  expect(labelText({ embedded: "json" })).toBe("(json)");
});

test("quotes keys that would read as two", () => {
  expect(pathText([{ key: "data" }, { key: "config.yaml" }])).toBe('data["config.yaml"]');
  expect(pathText([{ key: "a.b" }])).toBe('["a.b"]');
});

test("writes a key before its value as YAML does", () => {
  expect(labelText({ key: "app.kubernetes.io/name" })).toBe("app.kubernetes.io/name");
  expect(labelText({ key: "a: b" })).toBe('"a: b"');
  expect(labelText({ element: { name: "web" }, index: 0 })).toBe("[web]");
  expect(labelText({ index: 3 })).toBe("[3]");
});

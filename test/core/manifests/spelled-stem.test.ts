import { expect, test } from "vitest";
import { spelledStem, withoutSpelledSuffixes } from "../../../src/core/manifests/spelled-stem.ts";

const configMap = { group: "", kind: "ConfigMap", namespace: "shop" };

test("a generated name is a stem and ten letters of kustomize's alphabet", () => {
  expect(spelledStem({ ...configMap, name: "settings-2748f727mg" })).toBe("settings");
});

test("an ordinary word of ten letters is no suffix, for the alphabet has no vowels", () => {
  for (const name of ["app-controller", "app-parameters", "app-deployment", "app", "2748f727mg"]) {
    expect(spelledStem({ ...configMap, name })).toBeUndefined();
  }
});

test("only ConfigMaps and Secrets of the core group are generated", () => {
  const name = "a-2748f727mg";
  expect(spelledStem({ ...configMap, kind: "Secret", name })).toBe("a");
  expect(spelledStem({ ...configMap, kind: "Pod", name })).toBeUndefined();
  expect(spelledStem({ ...configMap, group: "x", kind: "Secret", name })).toBeUndefined();
});

test("JSON has a star for each suffix that ends a string, and for nothing else", () => {
  expect(withoutSpelledSuffixes('{"a":"b-2748f727mg","c":["d-hhfh78dmhg"]}')).toBe('{"a":"b-*","c":["d-*"]}');
  expect(withoutSpelledSuffixes('{"a":"b-2748f727mg/x","c":"app-controller"}')).toBeUndefined();
});

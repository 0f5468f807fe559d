import { describe, expect, test } from "vitest";
import { podSpecsOf } from "../../../src/core/manifests/pod-specs.ts";
import { pathText } from "../../../src/core/report/path-text.ts";
import { objects } from "../diff/objects.ts";

function places(apiVersion: string, kind: string, rest: string): readonly string[] {
  const [manifest] = objects(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, ${rest}}`);
  return manifest === undefined ? [] : podSpecsOf(manifest).map(({ path }) => pathText(path));
}

const pod = "containers: [{name: a, image: b}]";

describe("where pods are specified", () => {
  test.each([
    ["v1", "Pod", `spec: {${pod}}`, ["spec"]],
    ["apps/v1", "Deployment", `spec: {template: {spec: {${pod}}}}`, ["spec.template.spec"]],
    ["extensions/v1beta1", "Deployment", `spec: {template: {spec: {}}}`, ["spec.template.spec"]],
    [
      "batch/v1",
      "CronJob",
      `spec: {jobTemplate: {spec: {template: {spec: {${pod}}}}}}`,
      ["spec.jobTemplate.spec.template.spec"],
    ],
    [
      "example.org/v1",
      "Toy",
      `spec: {parts: {a: {template: {spec: {${pod}}}}}}`,
      ["spec.parts.a.template.spec"],
    ],
    [
      "example.org/v1",
      "Toy",
      `spec: {parts: [{name: x, ${pod}}, {${pod}}]}`,
      ["spec.parts[x]", "spec.parts[1]"],
    ],
  ])("%s %s", (apiVersion, kind, rest, expected) => {
    expect(places(apiVersion, kind, rest)).toEqual(expected);
  });

  test.each([
    ["apps/v1", "Deployment", "spec: 1"],
    ["apps/v1", "Deployment", "spec: {template: {spec: 1}}"],
    ["example.org/v1", "Toy", "spec: {containers: [{name: a}, 1]}"],
    ["v1", "ConfigMap", `data: {${pod}}`],
  ])("not in %s %s: %s", (apiVersion, kind, rest) => {
    expect(places(apiVersion, kind, rest)).toEqual([]);
  });

  test("the labels are those of the template around it", () => {
    const [manifest] = objects(
      `{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {metadata: {labels: {a: b}}, spec: {${pod}}}}}`,
    );
    expect(
      manifest === undefined ? [] : podSpecsOf(manifest).map(({ metadata }) => metadata["labels"]),
    ).toEqual([{ a: "b" }]);
  });
});

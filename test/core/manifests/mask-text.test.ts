import { describe, expect, test } from "vitest";
import { maskText } from "../../../src/core/manifests/mask-text.ts";
import { secretValues } from "../../../src/core/manifests/secret-values.ts";
import { manifests } from "./objects.ts";

describe("the text of an error", () => {
  test.each([
    [
      'spec.a: Invalid value: "hunter2": may not change once set',
      "spec.a: Invalid value: ‹redacted›: may not change once set",
    ],
    [
      'Unsupported value: "hunter\\"2": supported values: "a"',
      'Unsupported value: ‹redacted›: supported values: "a"',
    ],
    ["Invalid value: 31337: must be less", "Invalid value: ‹redacted›: must be less"],
    ['Invalid value: core.PodTemplateSpec{Env:"hunter2"}: field is immutable', "Invalid value: ‹redacted›"],
    ["Invalid value: []string{hunter2}", "Invalid value: ‹redacted›"],
    [
      "expected string, got &value.valueUnstructured{Value:31337}",
      "expected string, got &value.valueUnstructured{Value:‹redacted›}",
    ],
    ['Invalid value: "hunter2', "Invalid value: ‹redacted›"],
    ["dial postgres://u:hunter2@h: refused", "dial postgres://u:‹redacted›@h: refused"],
    ["denied: password=hunter2", "denied: password=‹redacted›"],
    ['namespaces "shop" not found', 'namespaces "shop" not found'],
  ])("%j", (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });
});

describe("the values of Secrets", () => {
  const values = secretValues(
    manifests(`
apiVersion: v1
kind: Secret
metadata: {name: a}
data: {a: aHVudGVyMg==, bytes: /w==, odd: 5}
stringData: {b: correct horse, short: ab}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: visible}
`),
  );

  test("are known as text where they are text", () => {
    expect([...values]).toEqual(["correct horse", "ab", "hunter2", "/w==", ""]);
  });

  test("are scrubbed from any text, plain or in base64, but for the shortest", () => {
    expect(maskText("a hunter2, aHVudGVyMg== and correct horse: ab visible", values)).toBe(
      "a ‹redacted›, ‹redacted› and ‹redacted›: ab visible",
    );
  });

  test("are scrubbed from the longest on", () => {
    expect(maskText("hunter22 hunter2", ["hunter2", "hunter22"])).toBe("‹redacted› ‹redacted›");
  });
});

/** Secrets in manifests, live objects and messages: security.md E1, E2, E4 to E7, E10. */

import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeMasker, type Masker, type ObjectKind } from "../../src/core/manifests/masker.ts";
import { maskText } from "../../src/core/manifests/mask-text.ts";
import { parseManifests } from "../../src/core/manifests/parse-manifests.ts";
import { readYaml } from "../../src/core/manifests/read-yaml.ts";
import type { PathStep } from "../../src/core/model/diff.ts";
import { isJsonObject, type JsonObject } from "../../src/core/model/json.ts";

function maskerOf(key: string): Masker {
  return makeMasker((text) => createHmac("sha256", key).update(text).digest("hex"));
}

const masker = maskerOf("operator's secret, repository, pull request, environment");
const canary = "hunter2canary";
const encoded = Buffer.from(canary).toString("base64");

function object(yaml: string): JsonObject {
  const read = readYaml(yaml);
  const value = read.kind === "read" ? read.documents[0]?.value : undefined;
  if (!isJsonObject(value)) throw new Error("no object");
  return value;
}

/** Whether the canary is in a text, plain or in the encodings that a reader undoes without thinking. */
function leaks(text: string): boolean {
  return [
    canary,
    encoded.replace(/=+$/, ""),
    Buffer.from(canary).toString("hex"),
    encodeURIComponent(canary),
  ].some((form) => text.includes(form));
}

function keys(...names: readonly string[]): readonly PathStep[] {
  return names.map((key) => ({ key }));
}

const secret: ObjectKind = { group: "", kind: "Secret" };
const configMap: ObjectKind = { group: "", kind: "ConfigMap" };

describe("E1: a Secret shows its keys, never a value or its length", () => {
  const body = object(
    `{apiVersion: v1, kind: Secret, metadata: {name: a}, immutable: true, type: Opaque, data: {password: ${encoded}}, stringData: {token: ${canary}}}`,
  );

  test("in its body", () => {
    const shown = masker.maskedBody(body);
    expect(leaks(shown)).toBe(false);
    expect(shown).toMatch(/^ {2}password: ‹redacted [0-9a-f]{6}›$/m);
    expect(shown).toMatch(/^ {2}token: ‹redacted [0-9a-f]{6}›$/m);
    expect(shown).toContain("immutable: true");
  });

  test("in each of its changes, on both sides", () => {
    for (const [member, value] of [
      ["data", encoded],
      ["stringData", canary],
    ] as const) {
      const shown = masker.maskedValue({ kinds: [secret], path: keys(member, "key"), value });
      expect(shown).toMatch(/^‹redacted [0-9a-f]{6}›$/);
    }
    expect(
      leaks(masker.maskedValue({ kinds: [secret], path: keys("data"), value: { a: encoded, b: encoded } })),
    ).toBe(false);
  });

  test("equal values are seen to be equal in one environment of one pull request, and nowhere else", () => {
    const at = { kinds: [secret], path: keys("data", "a"), value: encoded };
    expect(masker.maskedValue(at)).toBe(masker.maskedValue({ ...at, path: keys("data", "renamed") }));
    expect(maskerOf("another environment").maskedValue(at)).not.toBe(masker.maskedValue(at));
  });

  test("no digest can be tried out without the key", () => {
    const shown = masker.maskedValue({ kinds: [secret], path: keys("data", "a"), value: "MA==" });
    const guesses = ["MA==", "0"].map((guess) =>
      createHmac("sha256", "").update(guess).digest("hex").slice(0, 6),
    );
    expect(guesses.some((guess) => shown.includes(guess))).toBe(false);
  });
});

describe("E2: copies of an object in annotations are dropped on every kind, or hidden as a whole", () => {
  const copy = JSON.stringify({ kind: "Secret", data: { a: encoded }, stringData: { a: canary } });

  test.each([
    ["kubectl.kubernetes.io/last-applied-configuration", copy],
    ["kubectl.kubernetes.io/last-applied-configuration", `{"broken": "${canary}`],
    ["qbec.io/last-applied", encoded],
    ["kapp.k14s.io/original", copy],
    ["example.com/last-applied-configuration", copy],
  ])("%s: %s", (key, value) => {
    for (const kind of ["Secret", "ConfigMap", "Deployment", "Thing"]) {
      const body = {
        apiVersion: "v1",
        kind,
        metadata: { name: "a", annotations: { [key]: value, other: "kept" } },
      };
      const shown = masker.maskedBody(body);
      expect(leaks(shown)).toBe(false);
      expect(shown).toContain("other: kept");
      expect(shown).not.toContain(key);
      expect(
        masker.maskedValue({
          kinds: [{ group: "", kind }],
          path: keys("metadata", "annotations", key),
          value,
        }),
      ).toMatch(/^‹redacted [0-9a-f]{6}›$/);
    }
  });
});

describe("E4: a Secret inside something else", () => {
  test.each([
    ["a List", `kind: List\nitems:\n- {kind: Secret, data: {a: ${encoded}}, stringData: {b: ${canary}}}`],
    ["a SecretList", `kind: SecretList\nitems:\n- {data: {a: ${encoded}}}`],
    [
      "a List in a List",
      `kind: List\nitems:\n- kind: List\n  items:\n  - {kind: Secret, data: {a: ${encoded}}}`,
    ],
    [
      "YAML in a ConfigMap",
      `kind: ConfigMap\ndata:\n  a.yaml: |\n    apiVersion: v1\n    kind: Secret\n    stringData:\n      a: ${canary}\n`,
    ],
    [
      "a List in a ConfigMap",
      `kind: ConfigMap\ndata:\n  a.yaml: |\n    kind: List\n    items:\n    - kind: Secret\n      data: {a: ${encoded}}\n`,
    ],
    [
      "JSON in a ConfigMap",
      `kind: ConfigMap\ndata:\n  a.json: '{"kind":"Secret","data":{"a":"${encoded}"}}'\n`,
    ],
    [
      "several documents in a ConfigMap",
      `kind: ConfigMap\ndata:\n  a.yaml: |\n    a: 1\n    ---\n    kind: Secret\n    data: {a: ${encoded}}\n`,
    ],
    [
      "a template that is no YAML in a ConfigMap",
      `kind: ConfigMap\ndata:\n  a.yaml: |\n    {{- if x }}\n    kind: Secret\n    stringData:\n      a: ${canary}\n`,
    ],
    [
      "JSON in an annotation",
      `kind: Thing\nmetadata: {annotations: {x: '{"kind":"Secret","stringData":{"a":"${canary}"}}'}}\n`,
    ],
    [
      "a template of an ExternalSecret",
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec: {target: {template: {data: {a: ${canary}}}}}\n`,
    ],
    [
      "a template of a SealedSecret",
      `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec: {template: {stringData: {a: ${canary}}}}\n`,
    ],
    [
      "a manifest in a custom resource",
      `apiVersion: kubernetes.crossplane.io/v1\nkind: Object\nspec: {forProvider: {manifest: {apiVersion: v1, kind: Secret, data: {a: ${encoded}}}}}\n`,
    ],
  ])("%s", (_, yaml) => {
    expect(leaks(masker.maskedBody(object(yaml)))).toBe(false);
  });

  test("is flattened before it is masked", () => {
    const result = parseManifests(
      `apiVersion: v1\nkind: SecretList\nitems:\n- {metadata: {name: a}, data: {a: ${encoded}}}\n`,
      { file: "a.yaml" },
    );
    const [manifest] = result.kind === "parsed" ? result.manifests : [];
    expect(manifest?.identity.kind).toBe("Secret");
    expect(manifest && leaks(masker.maskedBody(manifest.body))).toBe(false);
  });
});

describe("E5: literals in any kind are masked, and are a finding", () => {
  const token = `ghp_${canary}0123456789`;
  test.each([
    ["an environment variable", "env", [{ name: "DB_PASSWORD", value: canary }]],
    ["a flag", "args", [`--token=${canary}`]],
    ["a flag and its value", "command", ["run", "--password", canary]],
    ["a URL", "env", [{ name: "DATABASE", value: `postgres://u:${canary}@h/d` }]],
    ["a private key", "text", `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`],
    ["a JSON Web Token", "text", `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx${canary}.${canary}`],
    ["a token of GitHub", "text", token],
    ["a new token of GitHub", "text", `ghs_1234_eyJhbGciOi.${canary}.${canary}`],
    ["a fine-grained token", "text", `github_pat_11ABCDEFG0${canary}`],
    ["a hash of a password", "text", `users:\n- hash: $2y$12$${`${canary}/${canary}.`.padEnd(53, "x")}\n`],
    ["a header", "httpHeaders", [{ name: "Authorization", value: `Bearer ${canary}` }]],
    ["a key of a configuration", "settings", { auth: { clientSecret: canary } }],
    ["a property file", "text", `a=b\ndb.password=${canary}\n`],
  ])("%s", (_, key, value) => {
    for (const kind of ["ConfigMap", "Deployment", "Thing"]) {
      const place = { kinds: [{ group: "", kind }], path: keys("spec", key), value };
      expect(leaks(masker.maskedValue(place))).toBe(false);
      expect(masker.holdsSecretLiteral(place)).toBe(true);
      expect(leaks(masker.maskedBody({ kind, spec: { [key]: value } }))).toBe(false);
    }
  });

  test("what only looks like one by its name is shown", () => {
    for (const [name, value] of [
      ["TOKEN_FILE", "/var/run/token"],
      ["PASSWORD", "$(FROM_SECRET)"],
      ["SECRET_NAME", "web-tls"],
      ["USE_TOKEN", "true"],
    ] as const) {
      const place = { kinds: [configMap], path: keys("data", name), value };
      expect(masker.maskedValue(place)).toContain(value);
      expect(masker.holdsSecretLiteral(place)).toBe(false);
    }
  });
});

describe("E6: what the API server echoes is not repeated", () => {
  test.each([
    `Secret "a" is invalid: data: Invalid value: "${canary}": must be shorter`,
    `Job.batch "a" is invalid: spec.template: Invalid value: core.PodTemplateSpec{Env:[]core.EnvVar{{Name:"P", Value:"${canary}"}}}: field is immutable`,
    `failed to create typed patch object: .spec.a: expected string, got &value.valueUnstructured{Value:${canary}}`,
    `admission webhook "x" denied the request: password=${canary} is weak`,
    `Unsupported value: "${canary}": supported values: "a", "b"`,
    `Invalid value: "${canary}`,
  ])("%s", (message) => {
    expect(leaks(maskText(message))).toBe(false);
    expect(leaks(masker.maskedText(message))).toBe(false);
  });

  test("nor a value that is known, wherever an error repeats it", () => {
    expect(leaks(maskText(`cannot parse ${canary} (${encoded})`, [canary]))).toBe(false);
  });
});

describe("E7: an error in the YAML of a Secret tells file, line and column, nothing of its content", () => {
  test.each([
    `kind: Secret\nstringData:\n  password: "${canary}\n`,
    `kind: Secret\nstringData:\n  password: ${canary}\n ${canary}\n`,
    `kind: Secret\nstringData:\n  ${canary}: 1\n  ${canary}: 2\n`,
    `kind: Secret\nstringData: &${canary} x\na: *${canary}x\n`,
    `kind: Secret\nstringData: !${canary} x\n`,
    `kind: Secret\nstringData: !<${canary} x\n`,
    `kind: Secret\nstringData: "\\q${canary}"\n`,
    `kind: ${canary}!\napiVersion: ${canary}!\nmetadata: {name: ${canary}/x, labels: {${canary}: 5}}\n`,
    `--- ${canary}\n`,
    `${canary}\n`,
    `- ${canary}: [\n`,
  ])("%j", (text) => {
    const result = parseManifests(text, { file: "deploy/secret.yaml" });
    expect(result.kind).toBe("problems");
    const problems = result.kind === "problems" ? result.problems : [];
    expect(leaks(JSON.stringify(problems))).toBe(false);
    for (const problem of problems) {
      expect(problem.file).toBe("deploy/secret.yaml");
      expect(problem.line).toBeGreaterThan(0);
    }
  });
});

describe("E10: what SOPS encrypted stays encrypted, and is called so", () => {
  const sops = "ENC[AES256_GCM,data:CwE4O1s=,iv:2k=,aad:o=,tag:w==,type:str]";

  test("as the value of a Secret, with its metadata shown", () => {
    const shown = masker.maskedBody(object(`{kind: Secret, data: {a: "${sops}"}, metadata: {name: a}}`));
    expect(shown).toMatch(/^ {2}a: ‹encrypted [0-9a-f]{6}›$/m);
    expect(shown).not.toContain("AES256");
  });

  test("as a literal it is no finding", () => {
    expect(
      masker.holdsSecretLiteral({ kinds: [configMap], path: keys("data", "password"), value: sops }),
    ).toBe(false);
  });
});

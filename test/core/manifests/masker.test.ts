import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeMasker, type MaskedPlace, type ObjectKind } from "../../../src/core/manifests/masker.ts";
import type { PathStep } from "../../../src/core/model/diff.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { object, value } from "./objects.ts";

const hmac = (text: string): string => createHmac("sha256", "key").update(text).digest("hex");
const masker = makeMasker(hmac);
const shown = (secret: string) => `‹redacted ${hmac(secret).slice(0, 6)}›`;

const secret: ObjectKind = { group: "", kind: "Secret" };
const configMap: ObjectKind = { group: "", kind: "ConfigMap" };
const deployment: ObjectKind = { group: "apps", kind: "Deployment" };

/** `data.a` as keys; a number is an index; `name=x` an element. */
function path(text: string): readonly PathStep[] {
  return text.split("/").map((step): PathStep => {
    if (/^\d+$/.test(step)) return { index: Number(step) };
    const [field = "", found] = step.split("=");
    return found === undefined ? { key: field } : { element: { [field]: found }, index: 0 };
  });
}

function masked(kind: ObjectKind, at: string, of: JsonValue, more: Partial<MaskedPlace> = {}): string {
  return masker.maskedValue({ kinds: [kind], path: path(at), value: of, ...more });
}

describe("the body of a Secret", () => {
  test("shows its keys, its type and its metadata, and no value", () => {
    const body = object(`
apiVersion: v1
kind: Secret
metadata: {name: a, labels: {app: web}, annotations: {kubectl.kubernetes.io/last-applied-configuration: "{\\"data\\":{}}"}}
type: Opaque
immutable: true
data: {password: aHVudGVyMg==, other: eA==}
stringData: {password: hunter2}
stringdata: {misspelt: hunter2, list: [a, {b: 5}]}
extra: hunter2
`);
    expect(masker.maskedBody(body)).toBe(`apiVersion: v1
kind: Secret
metadata:
  name: a
  labels:
    app: web
  annotations: {}
type: Opaque
immutable: true
data:
  password: ${shown("aHVudGVyMg==")}
  other: ${shown("eA==")}
stringData:
  password: ${shown("aHVudGVyMg==")}
stringdata:
  misspelt: ${shown("hunter2")}
  list:
  - ${shown("a")}
  - b: ${shown("5")}
extra: ${shown("hunter2")}
`);
  });

  test("tells that two values are equal, in whichever form, and no length", () => {
    expect(masked(secret, "data/a", "aHVudGVyMg==")).toBe(masked(secret, "stringData/a", "hunter2"));
    expect(masked(secret, "data/a", "eA==")).not.toBe(masked(secret, "data/a", "eQ=="));
    expect(masked(secret, "data/a", "x".repeat(1000))).toHaveLength(masked(secret, "data/a", "x").length);
    expect(
      makeMasker((text) => hmac(`other ${text}`)).maskedValue({
        kinds: [secret],
        path: path("data/a"),
        value: "eA==",
      }),
    ).not.toBe(masked(secret, "data/a", "eA=="));
  });

  test("calls what SOPS encrypted encrypted", () => {
    const text = "ENC[AES256_GCM,data:Tr7o=,iv:1=,aad:No=,tag:k=,type:str]";
    expect(masked({ group: "", kind: "Secret" }, "stringData/a", text)).toContain("‹redacted");
    expect(masked({ group: "", kind: "Secret" }, "data/a", text)).toBe(
      `‹encrypted ${hmac(text).slice(0, 6)}›`,
    );
  });
});

describe("the kind of either side decides", () => {
  test.each([[[configMap, secret]], [[secret, configMap]]])("%j", (kinds) => {
    expect(masker.maskedValue({ kinds, path: path("data/a"), value: "hunter2" })).toBe(shown("hunter2"));
  });

  test("a Secret of any group, in lists, and in other objects", () => {
    expect(masked({ group: "example.com", kind: "Secret" }, "spec/a", "hunter2")).toBe(shown("hunter2"));
    expect(
      masker.maskedBody(
        object("kind: List\nitems: [{kind: Secret, data: {a: x}}, {kind: ConfigMap, data: {a: x}}]"),
      ),
    ).toBe(
      `kind: List\nitems:\n- kind: Secret\n  data:\n    a: ${shown("x")}\n- kind: ConfigMap\n  data:\n    a: x\n`,
    );
    expect(
      masker.maskedBody(object("kind: SecretList\nitems: [{metadata: {name: a}, data: {a: x}}]")),
    ).toContain(shown("x"));
    expect(
      masker.maskedBody(object("kind: SecretList\nitems: [{metadata: {name: a}, data: {a: x}}]")),
    ).toContain("name: a");
    const nested = object(
      "kind: Object\nspec: {manifest: {kind: Secret, metadata: {name: a}, data: {a: hunter2}}}",
    );
    expect(masker.maskedBody(nested)).not.toContain("hunter2");
    expect(
      masked({ group: "x", kind: "Object" }, "spec/manifest/data/a", "hunter2", { bodies: [nested] }),
    ).toBe(shown("hunter2"));
  });

  test.each([
    "{kind: Secret, name: a, key: b}",
    "{apiVersion: v1, kind: Secret, name: a, namespace: b}",
    "{group: '', kind: Secret, name: a}",
  ])("a reference to a Secret is none: %s", (reference) => {
    expect(masker.maskedBody({ kind: "Thing", spec: { ref: object(reference) } })).not.toContain("redacted");
    expect(inFile(`spec:\n  ref: ${reference}\n  secrets: []\n`)).not.toContain("redacted");
  });

  test("a Secret without metadata is one by its data or its version", () => {
    for (const inner of [
      "{kind: Secret, Data: {a: hunter2}}",
      "{apiVersion: v1, kind: Secret, odd: hunter2}",
    ]) {
      expect(masker.maskedBody({ kind: "Thing", spec: { inner: object(inner) } })).not.toContain("hunter2");
      expect(inFile(`spec:\n  inner: ${inner}\n`)).not.toContain("hunter2");
    }
  });

  test("a template without literals is shown, but in no Secret", () => {
    const external: ObjectKind = { group: "external-secrets.io", kind: "ExternalSecret" };
    expect(masked(external, "spec/target/template/data/a", "{{ .password }}")).toBe('"{{ .password }}"');
    expect(masked(external, "spec/target/template/data/a", "{{ .a }}:hunter2")).toBe(
      shown("{{ .a }}:hunter2"),
    );
    expect(masked(secret, "stringData/a", "{{ .password }}")).toContain("‹redacted");
  });

  test("the namespace and name of a Secret in an annotation are shown", () => {
    const at: readonly PathStep[] = [
      { key: "metadata" },
      { key: "annotations" },
      { key: "cert-manager.io/inject-ca-from-secret" },
    ];
    expect(masker.maskedValue({ kinds: [deployment], path: at, value: "cert-manager/webhook-ca" })).toBe(
      "cert-manager/webhook-ca",
    );
    expect(masker.maskedValue({ kinds: [deployment], path: at, value: "Abc/Def" })).toBe(shown("Abc/Def"));
  });

  test("stringData of any kind, templates of ExternalSecrets and SealedSecrets", () => {
    expect(masked({ group: "x", kind: "Other" }, "spec/stringData/a", "hunter2")).toBe(shown("hunter2"));
    const external: ObjectKind = { group: "external-secrets.io", kind: "ExternalSecret" };
    expect(masked(external, "spec/target/template/data/a", "hunter2")).toBe(shown("hunter2"));
    expect(masked(external, "spec/data/0/secretKey", "password")).toBe("password");
    const cluster: ObjectKind = { group: "external-secrets.io", kind: "ClusterExternalSecret" };
    expect(masked(cluster, "spec/externalSecretSpec/target/template/data/a", "hunter2")).toBe(
      shown("hunter2"),
    );
    const sealed: ObjectKind = { group: "bitnami.com", kind: "SealedSecret" };
    expect(masked(sealed, "spec/encryptedData/a", "AgBy")).toBe(shown("AgBy"));
    expect(masked(sealed, "spec/template/data/a", "hunter2")).toBe(shown("hunter2"));
    expect(masked(sealed, "spec/template/type", "Opaque")).toBe("Opaque");
  });
});

describe("copies of the whole object in annotations", () => {
  test.each([
    "kubectl.kubernetes.io/last-applied-configuration",
    "qbec.io/last-applied",
    "kapp.k14s.io/original",
  ])("%s", (key) => {
    const at: readonly PathStep[] = [{ key: "metadata" }, { key: "annotations" }, { key }];
    expect(masker.maskedValue({ kinds: [deployment], path: at, value: "{}" })).toBe(shown("{}"));
    expect(masker.maskedBody({ kind: "A", metadata: { annotations: { [key]: "hunter2", a: "b" } } })).toBe(
      "kind: A\nmetadata:\n  annotations:\n    a: b\n",
    );
  });
});

describe("literals in other objects", () => {
  test("environment variables by their name, in every form of a path", () => {
    const entry = { name: "DB_PASSWORD", value: "hunter2" };
    const at = "spec/template/spec/containers/name=web/env";
    expect(masked(deployment, `${at}/name=DB_PASSWORD/value`, "hunter2")).toBe(shown("hunter2"));
    expect(masked(deployment, `${at}/name=LOG_LEVEL/value`, "hunter2")).toBe("hunter2");
    expect(masked(deployment, `${at}/0`, entry)).toBe(`name: DB_PASSWORD\nvalue: ${shown("hunter2")}`);
    expect(masked(deployment, at, [entry])).toBe(`- name: DB_PASSWORD\n  value: ${shown("hunter2")}`);
    expect(masked(deployment, `${at}/0/value`, "hunter2")).toBe(shown("hunter2"));
    const bodies = [
      object("kind: Deployment"),
      object(
        `{kind: Deployment, spec: {template: {spec: {containers: [{name: web, env: [{name: LOG_LEVEL, value: x}, {name: TOKEN, value: y}]}]}}}}`,
      ),
    ];
    expect(masked(deployment, `${at}/0/value`, "hunter2", { bodies })).toBe("hunter2");
    expect(masked(deployment, `${at}/1/value`, "hunter2", { bodies })).toBe(shown("hunter2"));
    expect(masked(deployment, "spec/tolerations/0/value", "spot")).toBe("spot");
    expect(masked(deployment, `${at}/name=TOKEN/value`, "$(OTHER)")).toBe("$(OTHER)");
  });

  test("an element is found by all fields of its key, defaults aside", () => {
    const bodies = [
      object(
        "{kind: A, ports: [{port: 80, name: x}, {port: 81, protocol: UDP, name: token, value: [1]}], other: text}",
      ),
    ];
    const at: readonly PathStep[] = [
      { key: "ports" },
      { element: { port: "81", protocol: "UDP" }, index: 1 },
      { key: "value" },
    ];
    expect(masker.maskedValue({ kinds: [configMap], bodies, path: at, value: "hunter2" })).toBe(
      shown("hunter2"),
    );
    const missing: readonly PathStep[] = [
      { key: "other" },
      { element: { port: "80", protocol: "TCP" }, index: 0 },
      { key: "value" },
    ];
    expect(masker.maskedValue({ kinds: [configMap], bodies, path: missing, value: "hunter2" })).toBe(
      "hunter2",
    );
    expect(
      masker.maskedValue({
        kinds: [configMap],
        bodies,
        path: [{ index: 0 }, { key: "a" }],
        value: "hunter2",
      }),
    ).toBe("hunter2");
  });

  test("arguments, alone and after their flag", () => {
    const at = "spec/template/spec/containers/name=web/args";
    expect(
      masked(deployment, at, ["--token=abc", "--password", "hunter2", "--password", "--verbose", "run"]),
    ).toBe(
      `- --token=${shown("abc")}\n- --password\n- ${shown("hunter2")}\n- --password\n- --verbose\n- run`,
    );
    expect(masked(deployment, `${at}/1`, "hunter2", { previous: "--password" })).toBe(shown("hunter2"));
    expect(masked(deployment, `${at}/1`, "hunter2", { previous: "--name" })).toBe("hunter2");
    expect(masked(deployment, `${at}/1`, "hunter2")).toBe("hunter2");
  });

  test("data of a ConfigMap by its key, and by what is in it", () => {
    expect(masked(configMap, "data/DB_PASSWORD", "hunter2")).toBe(shown("hunter2"));
    expect(masked(configMap, "data/LOG", "hunter2")).toBe("hunter2");
    expect(masked(configMap, "data/PORT", "8080")).toBe('"8080"');
    expect(masked(configMap, "data/tokens", "a\nb")).toBe(shown("a\nb"));
    expect(masked(configMap, "data/secrets.yaml", "a: b\npassword: hunter2\n")).toBe(
      `a: b\npassword: ${shown("hunter2")}\n`,
    );
    expect(masked(configMap, "data/secrets.yaml", "one line")).toBe(shown("one line"));
    expect(masked(configMap, "data/x", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY9a")).toBe(
      shown("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY9a"),
    );
  });

  test("keys of any object by their exact name; numbers too, switches not", () => {
    const body = object(
      "{kind: Thing, spec: {password: 12345, token: true, nothing: null, secretName: web, tokens: [a], auth: {clientSecret: x, key: z}}}",
    );
    expect(masker.maskedBody(body)).toBe(
      `kind: Thing\nspec:\n  password: ${shown("12345")}\n  token: true\n  nothing: null\n  secretName: web\n  tokens:\n  - a\n  auth:\n    clientSecret: ${shown("x")}\n    key: z\n`,
    );
    expect(masked({ group: "x", kind: "Thing" }, "spec/port", 9_007_199_254_740_993n)).toBe(
      "9007199254740993",
    );
  });
});

function inFile(yaml: string): string {
  return masked(configMap, "data/file", yaml);
}

describe("data inside a string", () => {
  test("keeps its layout and its comments", () => {
    expect(
      inFile(`# head
apiVersion: v1
kind: Secret
metadata: {name: a} # stays
data:
  plain: aGk=
  quoted: "aGk="
  single: 'x'
  block: |
    one
    two
  empty:
  list: [a, b]
---
kind: ConfigMap
data: {password: hunter2, other: fine}
env:
- name: TOKEN
  value: hunter2
- {name: LOG, value: fine}
`),
    ).toBe(`# head
apiVersion: v1
kind: Secret
metadata: {name: a} # stays
data:
  plain: ${shown("aGk=")}
  quoted: "${shown("aGk=")}"
  single: '${shown("x")}'
  block: |
    ${shown("one\ntwo\n")}
  empty:
  list: [${shown("a")}, ${shown("b")}]
---
kind: ConfigMap
data: {password: ${shown("hunter2")}, other: fine}
env:
- name: TOKEN
  value: ${shown("hunter2")}
- {name: LOG, value: fine}
`);
  });

  test("may be JSON, a list of Secrets, and may hold aliases and odd keys", () => {
    expect(inFile('{"a":{"password":"hunter2"},"b":1}')).toContain(shown("hunter2"));
    expect(inFile("kind: SecretList\nitems:\n- data: {a: hunter2}\n")).not.toContain("hunter2");
    expect(inFile("secret: |2\n\n\nx: &x hunter2\ny: *x\n? [a]\n: b\n")).toContain("hunter2");
    expect(inFile("password: >-\n\nx: y\n")).toBe(`password: >-\n\nx: y\n`);
  });

  test("that cannot be read is hidden as a whole if it speaks of a Secret, and looked through otherwise", () => {
    const broken = "kind: Secret\ndata:\n  a: {{ hunter2 }\n";
    expect(inFile(broken)).toBe(shown(broken));
    expect(inFile("password={{ x\nb: [\n")).toBe(`password=${shown("{{ x")}\nb: [\n`);
    expect(inFile("--- kind: Secret\ntoken: x\n")).toBe(shown("--- kind: Secret\ntoken: x\n"));
  });

  test("of an enormous size is looked through by patterns alone", () => {
    const long = `${"# comment\n".repeat(120_000)}password: hunter2\n`;
    expect(inFile(long)).not.toContain("hunter2");
  });

  test("without a word about secrets is not even read", () => {
    expect(inFile("a: [\nb: c\n")).toBe("a: [\nb: c\n");
  });
});

describe("display text", () => {
  test.each<[JsonValue, string]>([
    ["text", "text"],
    ["8080", '"8080"'],
    [8080, "8080"],
    ["one\ntwo\n", "one\ntwo\n"],
    ["a\u202eb", String.raw`"a\u202eb"`],
    [
      "one\ntwo\u202e",
      String.raw`one
two\u202e`,
    ],
    [[], "[]"],
    [{ b: 1, a: ["x"] }, "b: 1\na:\n- x"],
    [null, "null"],
    ["", '""'],
  ])("of %j", (of, text) => {
    expect(masked(configMap, "data/x", of)).toBe(text);
  });

  test("of a tool's message has its secrets and its invisible characters replaced", () => {
    expect(masker.maskedText("token=hunter2\u202e x")).toBe(`token=${shown("hunter2\u202e x")}`);
    expect(masker.maskedText('Invalid value: "hunter2"\r')).toBe(
      String.raw`Invalid value: ${shown('"hunter2"')}\r`,
    );
  });
});

function holds(kind: ObjectKind, at: string, of: JsonValue): boolean {
  return masker.holdsSecretLiteral({ kinds: [kind], path: path(at), value: of });
}

describe("the finding of a secret literal", () => {
  test("is made for literals in objects that are no Secret", () => {
    expect(holds(configMap, "data/DB_PASSWORD", "hunter2")).toBe(true);
    expect(holds(configMap, "data/x", "ghp_16C7e42F292c6912E7710c838347Ae178B4a")).toBe(true);
    expect(holds(configMap, "data", value("{a: {b: [--token=x]}}"))).toBe(true);
    expect(holds(configMap, "data/x", "kind: Secret\ndata: {a: x}\n")).toBe(true);
  });

  test("is not made for Secrets, for ciphertext, for nothing", () => {
    expect(holds(secret, "data/a", "hunter2")).toBe(false);
    expect(holds(secret, "data", value("{password: x}"))).toBe(false);
    expect(holds(configMap, "data/password", "ENC[AES256_GCM,data:x]")).toBe(false);
    expect(holds(configMap, "data/x", "text")).toBe(false);
    expect(holds(configMap, "data/x", null)).toBe(false);
  });
});

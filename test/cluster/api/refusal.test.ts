import { describe, expect, test } from "vitest";
import { readRefusal } from "../../../src/cluster/api/refusal.ts";

const status = (body: object) => JSON.stringify({ kind: "Status", apiVersion: "v1", ...body });

function cause(field: string, message: string) {
  return { reason: "FieldManagerConflict", message, field };
}

/** Bodies as kube-apiserver 1.36.3 sends them. */
describe("a refusal", () => {
  test("is a malformed object, not a server's fault, when the typed patch fails, and holds no value", () => {
    const refusal = readRefusal(
      500,
      status({
        message:
          'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="web"].env[name="A"].value: expected string, got &value.valueUnstructured{Value:31337}',
      }),
    );
    expect(refusal).toEqual({
      kind: "malformed",
      status: 500,
      causes: [],
      detail: '.spec.template.spec.containers[name="web"].env[name="A"].value must be a string',
    });
  });

  test.each([
    [".spec.foo: field not declared in schema", ".spec.foo is not a field of this kind"],
    [".spec.replicas: expected numeric (int or float), got string", ".spec.replicas must be a number"],
    ['.env: duplicate entries for key [name="A"]', ".env has two entries with the same key"],
    ['.finalizers[="hunter2"]: expected map, got x', ".finalizers[…] must be a map"],
    ["errors:\n  .spec.a: field not declared in schema\n  .spec.b: x", ".spec.a is not a field of this kind"],
    ["something else hunter2", "an object that fits the schema of its kind was expected"],
  ])("says of %j only where and what was expected", (message, detail) => {
    const text = status({ message: `failed to create typed patch object (a/b; v1, Kind=C): ${message}` });
    expect(readRefusal(500, text)).toMatchObject({ kind: "malformed", detail });
  });

  test("is immutable when a field may not change", () => {
    const refusal = readRefusal(
      422,
      status({
        reason: "Invalid",
        message:
          'Deployment.apps "d" is invalid: spec.selector: Invalid value: {"a":"hunter2"}: field is immutable',
        details: {
          causes: [
            {
              reason: "FieldValueInvalid",
              message: 'Invalid value: {"a":"hunter2"}: field is immutable',
              field: "spec.selector",
            },
          ],
        },
      }),
    );
    expect(refusal).toEqual({
      kind: "immutable",
      status: 422,
      causes: [{ reason: "FieldValueInvalid", field: "spec.selector" }],
    });
  });

  test("lists every field in conflict with its manager", () => {
    const refusal = readRefusal(
      409,
      status({
        reason: "Conflict",
        details: {
          causes: [
            cause(".spec.replicas", 'conflict with "hpa" with subresource "scale" using apps/v1'),
            cause(".data.k", 'conflict with "kubectl-edit" using v1'),
          ],
        },
      }),
    );
    expect(refusal.kind).toBe("field-conflict");
    expect(refusal.causes.map(({ field, manager }) => [field, manager])).toEqual([
      [".spec.replicas", "hpa"],
      [".data.k", "kubectl-edit"],
    ]);
  });

  test.each([
    [404, "404 page not found\n", { kind: "no-such-kind" }],
    [
      404,
      status({ reason: "NotFound", message: "the server could not find …", details: {} }),
      { kind: "no-such-kind" },
    ],
    [
      404,
      status({ reason: "NotFound", details: { name: "shop", kind: "namespaces" } }),
      { kind: "not-found", missing: { plural: "namespaces", name: "shop" } },
    ],
    [409, status({ reason: "AlreadyExists" }), { kind: "already-exists" }],
    [409, status({ reason: "Conflict", message: "the object has been modified" }), { kind: "modified" }],
    [
      409,
      status({ reason: "Conflict", message: 'Operation cannot be fulfilled on resourcequotas "q"' }),
      { kind: "unavailable" },
    ],
    [401, status({ reason: "Unauthorized" }), { kind: "unauthorised" }],
    [413, status({ reason: "RequestEntityTooLarge" }), { kind: "too-large" }],
    [500, status({ message: "etcdserver: request is too large" }), { kind: "too-large" }],
    [500, status({ message: "etcdserver: leader changed" }), { kind: "unavailable" }],
    [503, "upstream connect error", { kind: "unavailable" }],
    [418, "", { kind: "other" }],
    [
      400,
      status({ message: 'strict decoding error: unknown field "spec.foo"' }),
      { kind: "malformed", detail: "spec.foo is not a field of this kind" },
    ],
    [422, status({ message: "is invalid: spec.x: Invalid value" }), { kind: "invalid" }],
    [
      403,
      status({ details: { causes: [{ reason: "NamespaceTerminating", field: "metadata.namespace" }] } }),
      { kind: "namespace-terminating" },
    ],
    [
      403,
      status({
        message:
          'configmaps "c" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=0',
      }),
      { kind: "quota", by: "q", detail: "asked configmaps=1, used configmaps=1, limit configmaps=0" },
    ],
    [
      403,
      status({
        message:
          'deployments.apps "d" is forbidden: User "u" cannot patch resource "deployments" in API group "apps" in the namespace "probe"',
      }),
      { kind: "forbidden", detail: "patch deployments.apps" },
    ],
    [
      403,
      status({
        message: 'admission webhook "deny.example.com" denied the request: password hunter2 is weak',
      }),
      { kind: "denied", by: "admission webhook deny.example.com" },
    ],
    [
      422,
      status({
        reason: "Invalid",
        message:
          "configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: hunter2",
      }),
      { kind: "denied", by: "ValidatingAdmissionPolicy p" },
    ],
    [
      500,
      status({
        message:
          'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://10.0.0.1"',
      }),
      { kind: "unavailable", by: "admission webhook w.example.com" },
    ],
    [
      500,
      status({ message: "conversion webhook for example.com/v1, Kind=Foo failed: Post hunter2" }),
      { kind: "unavailable", by: "conversion webhook of Foo" },
    ],
  ])("of status %i and body %j is understood", (code, body, expected) => {
    const refusal = readRefusal(code, body);
    expect(refusal).toMatchObject({ status: code, ...expected });
    expect(JSON.stringify(refusal)).not.toContain("hunter2");
  });

  test("tells how long to wait, from the header or from the body", () => {
    expect(readRefusal(429, "", "3").retryAfterMs).toBe(3000);
    expect(readRefusal(503, status({ details: { retryAfterSeconds: 2 } })).retryAfterMs).toBe(2000);
    expect(readRefusal(503, "", "Wed, 21 Oct 2026 07:28:00 GMT").retryAfterMs).toBeUndefined();
  });
});

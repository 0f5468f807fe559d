/** Which objects an object refers to by name, as the API defines the fields. */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { PodSpec } from "../../manifests/pod-specs.ts";
import type { Path } from "../../model/diff.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { isKind } from "./is-kind.ts";
import { podReferences } from "./pod-references.ts";
import { pathOf } from "./read-at.ts";
import { type Reference, target } from "./reference.ts";
import { isAutoscaler, scaleTarget } from "./scale-targets.ts";

export function findReferences(manifest: Manifest, pods: readonly PodSpec[]): readonly Reference[] {
  return [...pods.flatMap((pod) => podReferences(manifest, pod)), ...ownReferences(manifest)].filter(
    ({ to }) => to.name !== "",
  );
}

function ownReferences(manifest: Manifest): readonly Reference[] {
  const { identity } = manifest;
  if (isKind(identity, "Ingress.networking.k8s.io")) return ingressReferences(manifest);
  if (isAutoscaler(manifest)) return scaleReferences(manifest);
  if (
    isKind(identity, "RoleBinding.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io")
  )
    return bindingReferences(manifest);
  return [];
}

function ingressReferences(from: Manifest): readonly Reference[] {
  const spec = objectOf(from.body["spec"]);
  const { namespace } = from.identity;
  const secrets = listOf(spec["tls"]).map((entry, index): Reference => {
    const name = textOf(objectOf(entry)["secretName"]);
    const path = [...pathOf("spec", "tls"), { index }, { key: "secretName" }];
    return { from, path, to: target("Secret.", namespace, name), optional: false, use: "other" };
  });
  const rules = listOf(spec["rules"]).flatMap((rule, index) =>
    listOf(objectOf(objectOf(rule)["http"])["paths"]).map((entry, place): Reference => {
      const path = [...pathOf("spec", "rules"), { index }, ...pathOf("http", "paths"), { index: place }];
      return backendReference(from, [...path, { key: "backend" }], objectOf(entry)["backend"]);
    }),
  );
  const fallback = spec["defaultBackend"];
  const defaults =
    fallback === undefined ? [] : [backendReference(from, pathOf("spec", "defaultBackend"), fallback)];
  return [...secrets, ...rules, ...defaults];
}

/** In v1 `service.name`, before it `serviceName`. */
function backendReference(from: Manifest, path: Path, backend: JsonValue | undefined): Reference {
  const { service, serviceName } = objectOf(backend);
  const name = textOf(objectOf(service)["name"]) || textOf(serviceName);
  return { from, path, to: target("Service.", from.identity.namespace, name), optional: false, use: "other" };
}

function scaleReferences(from: Manifest): readonly Reference[] {
  const path = pathOf("spec", "scaleTargetRef");
  return [{ from, path, to: scaleTarget(from), optional: false, use: "other" }];
}

function bindingReferences(from: Manifest): readonly Reference[] {
  const { kind, name } = objectOf(from.body["roleRef"]);
  const namespace = kind === "Role" ? from.identity.namespace : "";
  const to = target(`${textOf(kind)}.rbac.authorization.k8s.io`, namespace, textOf(name));
  const accounts = listOf(from.body["subjects"]).flatMap((subject, index): readonly Reference[] => {
    const account: JsonObject = objectOf(subject);
    if (account["kind"] !== "ServiceAccount") return [];
    const place = textOf(account["namespace"]) || from.identity.namespace;
    const named = target("ServiceAccount.", place, textOf(account["name"]));
    return [{ from, path: [...pathOf("subjects"), { index }], to: named, optional: false, use: "other" }];
  });
  return [{ from, path: pathOf("roleRef"), to, optional: false, use: "other" }, ...accounts];
}

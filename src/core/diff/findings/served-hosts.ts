/** Hosts that Ingresses and routes answer for. */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { Path } from "../../model/diff.ts";
import type { Manifest } from "../../model/manifest.ts";
import { isKind } from "./is-kind.ts";
import { pathOf, readAt } from "./read-at.ts";

export interface ServedHost {
  readonly by: Manifest;
  readonly host: string;
  readonly path: Path;
}

export function servedHosts(manifests: readonly Manifest[]): readonly ServedHost[] {
  return manifests.flatMap((by) => hostsOf(by)).filter(({ host }) => host !== "");
}

function hostsOf(by: Manifest): readonly ServedHost[] {
  const { identity, body } = by;
  if (isKind(identity, "Ingress.networking.k8s.io"))
    return listOf(readAt(body, "spec", "rules")).map((rule, index) => ({
      by,
      host: textOf(objectOf(rule)["host"]),
      path: [...pathOf("spec", "rules"), { index }, { key: "host" }],
    }));
  if (isKind(identity, "HTTPRoute.gateway.networking.k8s.io", "GRPCRoute.gateway.networking.k8s.io"))
    return listOf(readAt(body, "spec", "hostnames")).map((host, index) => ({
      by,
      host: textOf(host),
      path: [...pathOf("spec", "hostnames"), { index }],
    }));
  if (isKind(identity, "Route.route.openshift.io"))
    return [{ by, host: textOf(readAt(body, "spec", "host")), path: pathOf("spec", "host") }];
  return [];
}

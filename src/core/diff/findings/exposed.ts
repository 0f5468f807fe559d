/**
 * Something becomes reachable that was not: a Service of type LoadBalancer or NodePort, with external addresses, without the list of addresses
 * that may come, or no longer internal; an Ingress or a Route that answered by TLS and does not any more.
 */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";

export function exposed({ added, changed, originOf }: BothSides): readonly RawFinding[] {
  return [...added, ...changed.map(({ after }) => after)].flatMap((manifest): readonly RawFinding[] => {
    const origin = originOf(manifest);
    if (isKind(manifest.identity, "Service.")) return service(origin, manifest);
    if (origin === undefined) return [];
    if (isKind(manifest.identity, "Ingress.networking.k8s.io")) return ingress(origin, manifest);
    if (isKind(manifest.identity, "Route.route.openshift.io")) return route(origin, manifest);
    return [];
  });
}

function service(origin: Manifest | undefined, manifest: Manifest): readonly RawFinding[] {
  const { identity, body } = manifest;
  const [was, is] = [typeOf(origin), typeOf(manifest)];
  const found = (keys: readonly string[], message: string, more: Partial<RawFinding> = {}): RawFinding =>
    makeFinding("exposed", { identity, path: pathOf(...keys), message, ...more });
  if (rank(is) > rank(was)) {
    const message =
      is === "LoadBalancer"
        ? "The Service becomes reachable from outside of the cluster, by a load balancer."
        : "The Service becomes reachable from outside of the cluster, by a port of every node.";
    const values = origin === undefined ? { after: is } : { before: was, after: is };
    return isInternal(body) && is === "LoadBalancer" ? [] : [found(["spec", "type"], message, values)];
  }
  if (origin === undefined) return [];
  return [
    ...(listAt(origin.body, "externalIPs").length === 0 && listAt(body, "externalIPs").length > 0
      ? [found(["spec", "externalIPs"], "The Service becomes reachable at addresses outside of the cluster.")]
      : []),
    ...(is === "LoadBalancer" && isLimited(origin.body) && !isLimited(body)
      ? [
          found(
            ["spec", "loadBalancerSourceRanges"],
            "The load balancer newly takes traffic from every address.",
          ),
        ]
      : []),
    ...(is === "LoadBalancer" && isInternal(origin.body) && !isInternal(body)
      ? [found(["metadata", "annotations"], "The load balancer is no longer an internal one.")]
      : []),
  ];
}

function typeOf(manifest: Manifest | undefined): string {
  return textOf(readAt(manifest?.body, "spec", "type")) || "ClusterIP";
}

function rank(type: string): number {
  return type === "LoadBalancer" ? 2 : type === "NodePort" ? 1 : 0;
}

function listAt(body: JsonObject, key: string) {
  return listOf(readAt(body, "spec", key));
}

function isLimited(body: JsonObject): boolean {
  return listAt(body, "loadBalancerSourceRanges").length > 0;
}

/** As the cloud providers' documentation names the annotations. */
const internalAnnotations: readonly (readonly [name: string, value: RegExp])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-internal", /./],
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", /^internal$/],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", /^true$/],
  ["networking.gke.io/load-balancer-type", /^Internal$/i],
  ["cloud.google.com/load-balancer-type", /^Internal$/i],
  ["service.beta.kubernetes.io/openstack-internal-load-balancer", /^true$/],
];

function isInternal(body: JsonObject): boolean {
  const annotations = objectOf(readAt(body, "metadata", "annotations"));
  return internalAnnotations.some(([name, value]) => value.test(textOf(annotations[name])));
}

const noTls = "TLS is gone: what goes there, credentials too, can be read on the way.";

/** A host that has rules on both sides and was in `tls`. */
function ingress(before: Manifest, { identity, body }: Manifest): readonly RawFinding[] {
  const [was, is] = [listAt(before.body, "tls"), listAt(body, "tls")];
  const path = pathOf("spec", "tls");
  if (was.length > 0 && is.length === 0) return [makeFinding("exposed", { identity, path, message: noTls })];
  const [old, now] = [new Set(tlsHosts(was)), new Set(tlsHosts(is))];
  const hosts = listAt(body, "rules").map((rule) => textOf(objectOf(rule)["host"]));
  return hosts
    .filter((host) => old.has(host) && !now.has(host))
    .map((host) => makeFinding("exposed", { identity, path, message: noTls, before: host }));
}

function tlsHosts(tls: ReturnType<typeof listOf>): readonly string[] {
  return tls.flatMap((entry) => listOf(objectOf(entry)["hosts"]).map(textOf));
}

function route(before: Manifest, { identity, body }: Manifest): readonly RawFinding[] {
  if (readAt(before.body, "spec", "tls") === undefined || readAt(body, "spec", "tls") !== undefined)
    return [];
  return [makeFinding("exposed", { identity, path: pathOf("spec", "tls"), message: noTls })];
}

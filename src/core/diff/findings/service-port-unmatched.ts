/**
 * A Service points to a port that no container of its pods has: a name that none of them gives to a port (the API server then finds no
 * address), or a number that they listed before and do not list any more. A number alone is no mistake, since listing ports is optional.
 */

import { listOf, objectOf } from "../../manifests/object-of.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides, Side } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { containersOf } from "./pod-pairs.ts";
import { pathOf, readAt } from "./read-at.ts";

export function servicePortUnmatched({ headSide, baseSide }: BothSides): readonly RawFinding[] {
  return headSide.manifests
    .filter(({ identity }) => isKind(identity, "Service."))
    .flatMap((service) => {
      const exposed = exposedPorts(service, headSide);
      if (exposed === undefined) return [];
      const before = baseSide.find(service.identity);
      const old = before === undefined ? undefined : exposedPorts(before, baseSide);
      return portsOf(service).flatMap((port, index): readonly RawFinding[] => {
        const wanted = targetOf(port);
        if (wanted === "" || exposed.has(wanted)) return [];
        const wasFine = old?.has(wanted) === true;
        const isNew = !portsOf(before).some((other) => targetOf(other) === wanted) || old === undefined;
        if (!(wasFine || (typeof wanted === "string" && isNew))) return [];
        return [
          makeFinding("service-port-unmatched", {
            identity: service.identity,
            path: [...pathOf("spec", "ports"), { index }, { key: "targetPort" }],
            message: "No container of the Service's pods has this port any more: requests to it fail.",
            after: wanted,
          }),
        ];
      });
    });
}

/** Names and numbers of the ports of all containers; `undefined` when the Service finds no pods here, or they list no port. */
function exposedPorts({ identity, body }: Manifest, side: Side): ReadonlySet<JsonValue> | undefined {
  const selector = objectOf(readAt(body, "spec", "selector"));
  if (Object.keys(selector).length === 0) return undefined;
  const pods = side.selection().find({ matchLabels: selector }, identity.namespace);
  const ports = pods.flatMap(({ pod }) =>
    containersOf(pod).flatMap(({ body: container }) =>
      listOf(container["ports"])
        .map(objectOf)
        .flatMap(({ name = "", containerPort = "" }) => [name, containerPort]),
    ),
  );
  return ports.length === 0 ? undefined : new Set(ports.filter((port) => port !== ""));
}

function portsOf(service: Manifest | undefined): readonly JsonObject[] {
  return listOf(readAt(service?.body, "spec", "ports")).map(objectOf);
}

/** Absent: the same as `port`. */
function targetOf({ port, targetPort }: JsonObject): JsonValue {
  return targetPort ?? port ?? "";
}

/**
 * A Service points to a port that no container of its pods has: a name that none of them gives to a port (the API server then finds no
 * address), or a number that they listed before and do not list any more. A number alone is no mistake, since listing ports is optional.
 */

import { listOf, objectOf } from "../../manifests/object-of.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { sameValue } from "../same-value.ts";
import type { BothSides, Side } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { containersOf } from "./pod-pairs.ts";
import { pathOf, readAt } from "./read-at.ts";
import type { Selectable, Selection } from "./selection.ts";

export function servicePortUnmatched(sides: BothSides): readonly RawFinding[] {
  const { headSide, baseSide, beforeOf } = sides;
  return headSide.manifests
    .filter((manifest) => isKind(manifest.identity, "Service.") && mayMiss(manifest, sides))
    .flatMap((service) => {
      const exposed = exposedPorts(service, headSide);
      const missing = portsOf(service).filter(
        ({ wanted }) => wanted !== "" && exposed?.has(wanted) === false,
      );
      if (missing.length === 0) return [];
      const before = beforeOf(service);
      return missing
        .filter(({ wanted }) => isNew(wanted, before, baseSide))
        .map(({ wanted, index }) =>
          makeFinding("service-port-unmatched", {
            identity: service.identity,
            path: [...pathOf("spec", "ports"), { index }, { key: "targetPort" }],
            message: "No container of the Service's pods has this port any more: requests to it fail.",
            after: wanted,
          }),
        );
    });
}

/** Only where the Service asks otherwise, or pods of it came, left or changed: whatever else it misses it missed before. */
function mayMiss(service: Manifest, { headSide, baseSide, beforeOf }: BothSides): boolean {
  const before = beforeOf(service);
  return (
    before === undefined ||
    before.identity.namespace !== service.identity.namespace ||
    !sameValue(before.body["spec"] ?? null, service.body["spec"] ?? null) ||
    podsOf(service, headSide.movedSelection()).length > 0 ||
    podsOf(before, baseSide.movedSelection()).length > 0
  );
}

/** None without a selector: somebody else says where its requests go. */
function podsOf({ identity, body }: Manifest, selection: Selection): readonly Selectable[] {
  const selector = objectOf(readAt(body, "spec", "selector"));
  if (Object.keys(selector).length === 0) return [];
  return selection.find({ matchLabels: selector }, identity.namespace);
}

/** It was there in the base, or it is a name that the base did not look for. */
function isNew(wanted: JsonValue, before: Manifest | undefined, side: Side): boolean {
  const old = before === undefined ? undefined : exposedPorts(before, side);
  if (old?.has(wanted) === true) return true;
  const wasWanted = before !== undefined && portsOf(before).some((port) => port.wanted === wanted);
  return typeof wanted === "string" && !(wasWanted && old !== undefined);
}

/** Names and numbers of the ports of all containers; `undefined` when the Service finds no pods here, or they list no port. */
function exposedPorts(service: Manifest, side: Side): ReadonlySet<JsonValue> | undefined {
  const ports = podsOf(service, side.selection()).flatMap(({ pod }) =>
    containersOf(pod).flatMap(({ body: container }) =>
      listOf(container["ports"])
        .map(objectOf)
        .flatMap(({ name = "", containerPort = "" }) => [name, containerPort]),
    ),
  );
  return ports.length === 0 ? undefined : new Set(ports.filter((port) => port !== ""));
}

/** `targetPort` is by default the same as `port`. */
function portsOf({ body }: Manifest): readonly { readonly wanted: JsonValue; readonly index: number }[] {
  return listOf(readAt(body, "spec", "ports")).map((element, index) => {
    const { port = "", targetPort = port } = objectOf(element);
    return { wanted: targetPort, index };
  });
}

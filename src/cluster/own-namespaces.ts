/** The namespaces that an environment may write to: its own, and those that its configuration lists. */

import { Fault } from "../core/model/fault.ts";
import { identityLabel } from "../core/model/manifest.ts";
import type { EnvironmentRef } from "./cluster.ts";
import type { GrantedObject } from "./grant.ts";

const mostNamed = 5;

/**
 * Fault NAMESPACE_NOT_ALLOWED that names the objects in any other namespace. A grant is for a repository: without this, an
 * unprotected environment of it could write to a protected one's namespace.
 */
export function requireOwnNamespaces(
  { environment, namespace, namespaces = [] }: EnvironmentRef,
  objects: readonly GrantedObject[],
): void {
  const own = new Set([namespace, ...namespaces]);
  const strangers = objects.flatMap((object) => {
    const place = namespaceOf(object);
    return place === undefined || own.has(place) ? [] : [{ label: identityLabel(object.identity), place }];
  });
  if (strangers.length === 0) return;
  const shown = strangers.slice(0, mostNamed).map(({ label }) => label);
  const more = strangers.length > shown.length ? ` and ${strangers.length - shown.length} more` : "";
  const places = [...new Set(strangers.map(({ place }) => place))].slice(0, mostNamed).join(", ");
  throw new Fault("NAMESPACE_NOT_ALLOWED", {
    message: `The environment ${environment} may not write ${shown.join(", ")}${more}: it may write to ${[...own].join(", ")}.`,
    next: `List the namespace (${places}) under \`namespaces\` of ${environment} in the configuration, or move the object to another.`,
    retry: "never",
  });
}

/** A Namespace counts as within itself; `undefined` for every other cluster-scoped object. */
function namespaceOf({ identity, namespaced }: GrantedObject): string | undefined {
  if (namespaced) return identity.namespace;
  return identity.group === "" && identity.kind === "Namespace" ? identity.name : undefined;
}

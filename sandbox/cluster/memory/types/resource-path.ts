/** The path of a resource's collection or of one object in the API. */

import type { ServedResource } from "./read-schema.ts";

/** `namespace` only for namespaced resources; without it the collection of all namespaces. */
export function resourcePath(
  { group, version, plural }: Pick<ServedResource, "group" | "version" | "plural">,
  { namespace, name }: { readonly namespace?: string; readonly name?: string } = {},
): string {
  const segments = group === "" ? ["api", version] : ["apis", group, version];
  if (namespace !== undefined && namespace !== "") segments.push("namespaces", namespace);
  segments.push(plural);
  if (name !== undefined) segments.push(name);
  return `/${segments.map(encodeURIComponent).join("/")}`;
}

/** The kinds that the CustomResourceDefinitions of a set of manifests bring. */

import type { Manifest } from "../core/model/manifest.ts";
import { at, listAt, textAt } from "./api/read-json.ts";
import type { Resource } from "./api/resource.ts";

export function isCustomResourceDefinition({
  group,
  kind,
}: {
  readonly group: string;
  readonly kind: string;
}): boolean {
  return group === "apiextensions.k8s.io" && kind === "CustomResourceDefinition";
}

/** One for each served version. */
export function definedKinds(manifests: readonly Pick<Manifest, "identity" | "body">[]): readonly Resource[] {
  return manifests
    .filter(({ identity }) => isCustomResourceDefinition(identity))
    .flatMap(({ body }) =>
      listAt(body, "spec", "versions")
        .filter((version) => at(version, "served") !== false)
        .map((version) => ({
          group: textAt(body, "spec", "group"),
          version: textAt(version, "name"),
          kind: textAt(body, "spec", "names", "kind"),
          plural: textAt(body, "spec", "names", "plural"),
          namespaced: textAt(body, "spec", "scope") === "Namespaced",
        })),
    );
}

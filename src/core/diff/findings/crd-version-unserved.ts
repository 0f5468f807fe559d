/**
 * A version of a CustomResourceDefinition that was served is served no longer: requests for it fail. Where objects may be stored in it
 * (it was the storage version, or `status.storedVersions` names it) and it is gone from the list, the API server refuses the update
 * (kubernetes/apiextensions-apiserver, ValidateCustomResourceDefinitionUpdate: stored versions stay listed).
 */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";
import type { ChangedObject } from "./sides.ts";

export function crdVersionUnserved({ changed, head }: BothSides): readonly RawFinding[] {
  const definitions = changed.filter(({ after }) =>
    isKind(after.identity, "CustomResourceDefinition.apiextensions.k8s.io"),
  );
  if (definitions.length === 0) return [];
  const used = new Set(head.map(({ apiVersion, identity }) => `${apiVersion}/${identity.kind}`));
  return definitions.flatMap((definition) => unserved(definition, used));
}

function unserved({ before, after }: ChangedObject, used: ReadonlySet<string>): readonly RawFinding[] {
  const now = versionsOf(after.body);
  const group = textOf(readAt(after.body, "spec", "group"));
  const kind = textOf(readAt(after.body, "spec", "names", "kind"));
  return versionsOf(before.body)
    .filter((version) => version.served && !isServed(now, version.name))
    .map((version) => {
      const isGone = !now.some(({ name }) => name === version.name);
      const isRefused = isGone && (version.stored || storedVersions(before.body).includes(version.name));
      const users = used.has(`${group}/${version.name}/${kind}`)
        ? " Manifests of this render still use it."
        : "";
      return makeFinding("crd-version-unserved", {
        identity: after.identity,
        path: pathOf("spec", "versions"),
        ...(isRefused ? { severity: "refused" } : {}),
        message: `${isRefused ? refused : lost}${users}`,
        before: version.name,
      });
    });
}

const lost = "A version is served no longer: whoever still asks for it gets an error.";
const refused =
  "A version in which objects may be stored is gone from the list: the API server will refuse this update.";

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly stored: boolean;
}

function isServed(versions: readonly Version[], name: string): boolean {
  return versions.some((version) => version.name === name && version.served);
}

/** In v1beta1 a definition of one version may name it in `spec.version` alone. */
function versionsOf(body: JsonObject): readonly Version[] {
  const versions = listOf(readAt(body, "spec", "versions")).map(objectOf);
  const single = textOf(readAt(body, "spec", "version"));
  if (versions.length === 0 && single !== "") return [{ name: single, served: true, stored: true }];
  return versions.map(({ name, served, storage }) => ({
    name: textOf(name),
    served: served === true,
    stored: storage === true,
  }));
}

function storedVersions(body: JsonObject): readonly string[] {
  return listOf(readAt(body, "status", "storedVersions")).map(textOf);
}

/** What is said of an object beside its name: what happens to it, what follows from that, and what is not shown. */

import { compareSeverity } from "../diff/severity.ts";
import type { ChangedObjectDiff, Relation } from "../model/diff.ts";
import { type Identity, identityKey, identityLabel } from "../model/manifest.ts";
import { severityIcon } from "./finding-alert.ts";
import { atMost } from "./extent.ts";
import { foldText } from "./fold-text.ts";
import { named, objectName } from "./object-name.ts";
import type { ShownObject } from "./shown-object.ts";

const mostNames = 5;

/** `name` writes what somebody else chose. */
export function objectNotes(shown: ShownObject, name: (text: string) => string): readonly string[] {
  const { object, findings, ownSecrets, isPart } = shown;
  const icons = new Set(findings.toSorted(compareSeverity).map(({ severity }) => severityIcon[severity]));
  return [
    ...happening(shown, name),
    ...icons,
    ...(object.kind === "changed" ? following(shown, object, name) : []),
    ...(ownSecrets ? ["secret values are not compared between environments"] : []),
    ...(isPart ? ["part of its changes"] : []),
  ];
}

function happening({ object, neutral }: ShownObject, name: (text: string) => string): readonly string[] {
  if (object.kind === "added") return ["new"];
  if (object.kind === "removed") return ["removed"];
  const { identity, renamedFrom, relation } = object;
  if (renamedFrom === undefined) return [];
  const isMoved = renamedFrom.namespace !== identity.namespace;
  const hasOtherKind = renamedFrom.kind !== identity.kind;
  const was = named(renamedFrom, neutral);
  const old = name(isMoved || hasOtherKind ? identityLabel(was) : was.name);
  return [`${relationText[relation ?? "replaced"]} ${old}`];
}

const relationText: Readonly<Record<Relation, string>> = {
  generated: "new content, was",
  moved: "moved, was",
  replaced: "replaces",
  affixed: "renamed, was",
  similar: "renamed? was",
};

function following(
  shown: ShownObject,
  object: ChangedObjectDiff,
  name: (text: string) => string,
): readonly string[] {
  const { changes, identity, references } = object;
  const folded = foldText(changes);
  const rollsOut = object.rollsOut ?? [];
  const others = rollsOut.filter((other) => identityKey(other) !== identityKey(identity));
  const names = (identities: readonly Identity[]) => namesOf(identities, shown, name);
  return [
    ...(rollsOut.length > others.length ? ["rolls out"] : []),
    ...(others.length > 0 ? [`rolls out ${names(others)}`] : []),
    ...(references !== undefined && references.toNew.length === 0 ? ["nothing refers to it"] : []),
    ...(references !== undefined && references.toOld.length > 0
      ? [
          `${names(references.toOld)} still ${references.toOld.length === 1 ? "refers" : "refer"} to the old name`,
        ]
      : []),
    ...(folded === undefined ? [] : [`not shown: ${folded}`]),
  ];
}

function namesOf(
  identities: readonly Identity[],
  { anyNamespace, object, neutral, extent }: ShownObject,
  name: (text: string) => string,
): string {
  const most = atMost(mostNames, extent);
  const near = (identity: Identity) => anyNamespace || identity.namespace === object.identity.namespace;
  const shown = identities
    .slice(0, most)
    .map((identity) => name(objectName(named(identity, neutral), near(identity))));
  return identities.length > most
    ? `${shown.join(", ")} and ${identities.length - most} more`
    : shown.join(", ");
}

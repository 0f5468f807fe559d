/** Both sides, and what several rules look up in them; each made when it is first asked for, once. */

import { podSpecsOf, type PodSpec } from "../../manifests/pod-specs.ts";
import { identityKey, type Identity, type Manifest } from "../../model/manifest.ts";
import { serverIdentity } from "../server-identity.ts";
import type { Sides } from "./sides.ts";
import { pairPods, type PodPair } from "./pod-pairs.ts";
import type { Reference } from "./reference.ts";
import { findReferences } from "./references.ts";
import { makeSelection, type Selection } from "./selection.ts";

/** One manifest set. */
export interface Side {
  readonly manifests: readonly Manifest[];
  /** By what it is on the server. */
  readonly find: (identity: Identity) => Manifest | undefined;
  /** Which pods a selector finds. */
  readonly selection: () => Selection;
  /** The same among the objects alone that the other side has not, or has otherwise: a small part of a large set. */
  readonly movedSelection: () => Selection;
  /** All references from one object to another. */
  readonly references: () => readonly Reference[];
}

export interface BothSides extends Sides {
  readonly baseSide: Side;
  readonly headSide: Side;
  readonly podSpecs: (manifest: Manifest) => readonly PodSpec[];
  /** From this object to others. */
  readonly referencesOf: (manifest: Manifest) => readonly Reference[];
  /** Pods of what is changed, renamed or added, where they differ. */
  readonly podPairs: () => readonly PodPair[];
  /** What a removed object is displayed as now. */
  readonly successorOf: (removed: Manifest) => Manifest | undefined;
  /** What an object of the head was in the base, where it differs: under the same identity, or under another name. */
  readonly originOf: (manifest: Manifest) => Manifest | undefined;
  /** The same for every object of the head; what is the same on both sides is itself. `undefined`: new. */
  readonly beforeOf: (manifest: Manifest) => Manifest | undefined;
}

export function lookAt(sides: Sides): BothSides {
  const podSpecs = onceEach(podSpecsOf);
  const referencesOf = onceEach((manifest) => findReferences(manifest, podSpecs(manifest)));
  const looks = { podSpecs, referencesOf };
  const successors = new Map(sides.renamed.map(({ before, after }) => [before, after]));
  const origins = new Map(
    [...sides.changed, ...sides.renamed].map(({ before, after }): [Manifest, Manifest] => [after, before]),
  );
  const pairs = once(() => pairPods(sides, podSpecs));
  const added = new Set(sides.added);
  const [left, come] = [
    [...sides.removed, ...sides.changed.map(({ before }) => before)],
    [...sides.added, ...sides.changed.map(({ after }) => after)],
  ];
  return {
    ...sides,
    baseSide: sideOf({ manifests: sides.base, moved: left }, looks),
    headSide: sideOf({ manifests: sides.head, moved: come }, looks),
    ...looks,
    podPairs: pairs,
    successorOf: (removed) => successors.get(removed),
    originOf: (manifest) => origins.get(manifest),
    beforeOf: (manifest) => origins.get(manifest) ?? (added.has(manifest) ? undefined : manifest),
  };
}

interface Members {
  readonly manifests: readonly Manifest[];
  readonly moved: readonly Manifest[];
}

function sideOf(
  { manifests, moved }: Members,
  { podSpecs, referencesOf }: Pick<BothSides, "podSpecs" | "referencesOf">,
): Side {
  const byIdentity = once(() => new Map(manifests.map((manifest) => [keyOf(manifest.identity), manifest])));
  return {
    manifests,
    find: (identity) => byIdentity().get(keyOf(identity)),
    selection: once(() => makeSelection(manifests, podSpecs)),
    movedSelection: once(() => makeSelection(moved, podSpecs)),
    references: once(() => manifests.flatMap(referencesOf)),
  };
}

function keyOf(identity: Identity): string {
  return identityKey(serverIdentity(identity));
}

function onceEach<T>(make: (manifest: Manifest) => T): (manifest: Manifest) => T {
  const known = new Map<Manifest, T>();
  return (manifest) => {
    const found = known.get(manifest) ?? make(manifest);
    known.set(manifest, found);
    return found;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

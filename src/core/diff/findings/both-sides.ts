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
  /** All references from one object to another. */
  readonly references: () => readonly Reference[];
}

export interface BothSides extends Sides {
  readonly baseSide: Side;
  readonly headSide: Side;
  readonly podSpecs: (manifest: Manifest) => readonly PodSpec[];
  /** Pods of what is changed, renamed or added, where they differ. */
  readonly podPairs: () => readonly PodPair[];
  /** What a removed object is displayed as now. */
  readonly successorOf: (removed: Manifest) => Manifest | undefined;
  /** What an object of the head was in the base: under the same identity, or under another name. */
  readonly originOf: (manifest: Manifest) => Manifest | undefined;
}

export function lookAt(sides: Sides): BothSides {
  const podSpecs = podSpecsOnce();
  const successors = new Map(sides.renamed.map(({ before, after }) => [before, after]));
  const origins = new Map(
    [...sides.changed, ...sides.renamed].map(({ before, after }): [Manifest, Manifest] => [after, before]),
  );
  const pairs = once(() => pairPods(sides, podSpecs));
  return {
    ...sides,
    baseSide: sideOf(sides.base, podSpecs),
    headSide: sideOf(sides.head, podSpecs),
    podSpecs,
    podPairs: pairs,
    successorOf: (removed) => successors.get(removed),
    originOf: (manifest) => origins.get(manifest),
  };
}

function sideOf(manifests: readonly Manifest[], podSpecs: BothSides["podSpecs"]): Side {
  const byIdentity = once(() => new Map(manifests.map((manifest) => [keyOf(manifest.identity), manifest])));
  return {
    manifests,
    find: (identity) => byIdentity().get(keyOf(identity)),
    selection: once(() => makeSelection(manifests, podSpecs)),
    references: once(() => manifests.flatMap((manifest) => findReferences(manifest, podSpecs(manifest)))),
  };
}

function keyOf(identity: Identity): string {
  return identityKey(serverIdentity(identity));
}

function podSpecsOnce(): (manifest: Manifest) => readonly PodSpec[] {
  const known = new Map<Manifest, readonly PodSpec[]>();
  return (manifest) => {
    const found = known.get(manifest) ?? podSpecsOf(manifest);
    known.set(manifest, found);
    return found;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

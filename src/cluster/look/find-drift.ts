/** What has drifted: recorded objects that are not as our last apply left them. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { compareIdentities, identityKey } from "../../core/model/manifest.ts";
import type { Resource } from "../api/resource.ts";
import type { Drifted } from "../cluster.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { every } from "../every.ts";
import { type LiveObjects, isBeingDeleted, readLive, resourceVersionOf, uidOf } from "../live.ts";
import { contentDigest } from "../live-content.ts";
import { scaleKey } from "../live-scale.ts";
import { writtenSince } from "./written-since.ts";

export interface Recorded {
  readonly entry: InventoryEntry;
  readonly resource: Resource;
}

export interface DriftQuestion {
  readonly recorded: readonly Recorded[];
  /** All objects with our label in the places of the recorded ones. */
  readonly members: LiveObjects;
  /** Keys of workloads that an autoscaler scales (`scaleKey`): their number of replicas is nobody's drift. */
  readonly scaled: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** In the order of their identities: an inventory is in the order of the writes. An object that was only intended never drifts. */
export async function findDrift(
  context: EnvironmentContext,
  { recorded, members, scaled, signal }: DriftQuestion,
): Promise<readonly Drifted[]> {
  const applied = recorded.filter(({ entry }) => entry.uid !== undefined);
  const found = await every(
    applied,
    signal,
    async ({ entry, resource }, stop): Promise<readonly Drifted[]> => {
      const { identity } = entry;
      const live = members.get(identityKey(identity)) ?? (await readLive(context, resource, identity, stop));
      if (live === undefined) return [{ identity, kind: "gone", by: [] }];
      if (uidOf(live) !== entry.uid) return [{ identity, kind: "replaced", by: [] }];
      return changedSince(context, entry, live, scaled.has(scaleKey(identity)));
    },
  );
  return found.flat().toSorted((a, b) => compareIdentities(a.identity, b.identity));
}

/**
 * Version and digest say that the content moved. When only the cluster's own controllers wrote since (a claim that was bound, replicas that
 * were scaled), it moved as it should.
 */
function changedSince(
  { fieldManager }: EnvironmentContext,
  entry: InventoryEntry,
  live: JsonObject,
  isScaled: boolean,
): readonly Drifted[] {
  const { identity, liveDigest, resourceVersion } = entry;
  if (resourceVersion === undefined || isBeingDeleted(live)) return [];
  // Only of objects that move by themselves there is a digest; of the others the version tells.
  if (resourceVersion === resourceVersionOf(live) || liveDigest === contentDigest(live)) return [];
  const { people, controllers } = writtenSince(live, fieldManager, isScaled);
  return people.length === 0 && (controllers || isScaled) ? [] : [{ identity, kind: "changed", by: people }];
}

/** Asks, before the first write, whether the account may delete what is going to leave: a dry run of the rest does not show it. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import { at } from "../api/read-json.ts";
import type { Resource } from "../api/resource.ts";
import type { ObjectProblem } from "../cluster.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { every } from "../every.ts";

/** One problem for each object that could never be pruned. What cannot be asked is no problem yet: the deletion will tell. */
export async function deletionProblems(
  context: EnvironmentContext,
  leaving: readonly InventoryEntry[],
): Promise<readonly ObjectProblem[]> {
  const kinds = new Map(leaving.map((entry) => [placeKey(entry), entry]));
  const allowed = new Map(
    await every([...kinds.values()], undefined, async (entry): Promise<[string, boolean]> => {
      const resource = await context.discovery.locate({ ...entry.identity, version: entry.version });
      return [
        placeKey(entry),
        resource === undefined || (await mayDelete(context, resource, entry.identity.namespace)),
      ];
    }),
  );
  return leaving
    .filter((entry) => allowed.get(placeKey(entry)) === false)
    .map(({ identity }) => ({
      identity,
      reason: "CLUSTER_FORBIDDEN",
      message:
        "It left the render, but Slipway's account in the cluster may not delete it. The operator must give it that right.",
    }));
}

function placeKey({ identity: { group, kind, namespace } }: InventoryEntry): string {
  return [group, kind, namespace].join("/");
}

async function mayDelete(
  { connection }: EnvironmentContext,
  resource: Resource,
  namespace: string,
): Promise<boolean> {
  const { group, plural } = resource;
  const answer = await connection.send({
    method: "POST",
    // A review is never stored; the parameter says so to whoever reads the audit log.
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?dryRun=All",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { group, resource: plural, namespace, verb: "delete" } },
    },
  });
  return !answer.ok || at(answer.body, "status", "allowed") !== false;
}

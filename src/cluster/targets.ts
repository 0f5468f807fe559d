/** From the manifests of a render to what is sent: each with its kind as the server knows it, and our label. */

import { normaliseForApply } from "../core/manifests/normalise-for-apply.ts";
import { Fault } from "../core/model/fault.ts";
import type { JsonObject } from "../core/model/json.ts";
import { type Identity, identityKey, type Manifest } from "../core/model/manifest.ts";
import { partOfLabel } from "./apply-set.ts";
import { objectAt } from "./api/read-json.ts";
import type { Resource } from "./api/resource.ts";
import type { ObjectProblem } from "./cluster.ts";
import { definedKinds } from "./defined-kinds.ts";
import { digestOf } from "./digest.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import { scaledWorkloads, scaleKey } from "./live-scale.ts";
import { requireGranted } from "./grant.ts";
import { requireOwnNamespaces } from "./own-namespaces.ts";

export interface Target {
  readonly identity: Identity;
  readonly resource: Resource;
  /** The body of a server-side apply, without `resourceVersion`. */
  readonly body: JsonObject;
  /** `sha256:<hex>` of the body. */
  readonly digest: string;
  /** The kind is not served yet; a CustomResourceDefinition of the same set brings it. */
  readonly awaitsKind: boolean;
  /** A HorizontalPodAutoscaler of the same set decides the number of its replicas. */
  readonly scaled: boolean;
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly problems: readonly ObjectProblem[];
}

/**
 * Asks the server for its kinds, no more. Faults: EMPTY_RENDER, CLUSTER_NOT_GRANTED and NAMESPACE_NOT_ALLOWED (everything that
 * is not allowed, before anything else is asked).
 */
export async function prepareTargets(
  context: EnvironmentContext,
  manifests: readonly Manifest[],
): Promise<Targets> {
  if (manifests.length === 0) throw emptyRender(context);
  const defined = definedKinds(manifests);
  const prepared = await Promise.all(manifests.map((manifest) => prepare(context, manifest, defined)));
  const targets = markScaled(prepared.flatMap((item) => ("problem" in item ? [] : [item])));
  const objects = targets.map(({ identity, resource: { namespaced } }) => ({ identity, namespaced }));
  const { connection, ref } = context;
  requireGranted({ cluster: connection.cluster, repository: ref.repository }, context.allowance, objects);
  requireOwnNamespaces(ref, objects);
  const problems = prepared.flatMap((item) => ("problem" in item ? [item.problem] : []));
  return { targets, problems: [...problems, ...duplicates(targets)] };
}

function emptyRender({ ref }: EnvironmentContext): Fault {
  return new Fault("EMPTY_RENDER", {
    message: `There is no object to apply to ${ref.environment}.`,
    next: "An environment is never emptied by accident: remove it from the configuration instead.",
    retry: "never",
  });
}

async function prepare(
  context: EnvironmentContext,
  manifest: Manifest,
  defined: readonly Resource[],
): Promise<Target | { readonly problem: ObjectProblem }> {
  const { group, kind } = manifest.identity;
  const version = manifest.apiVersion.slice(manifest.apiVersion.indexOf("/") + 1);
  const served = await context.discovery.find({ group, version, kind });
  const resource =
    served ?? defined.find((own) => own.group === group && own.version === version && own.kind === kind);
  if (resource === undefined) return { problem: await unknownKind(context, manifest) };
  const normalised = normaliseForApply(manifest);
  const metadata = objectAt(normalised.body, "metadata");
  const labels = objectAt(metadata, "labels");
  if (Object.hasOwn(labels, partOfLabel)) return { problem: reservedLabel(manifest) };
  const namespace = resource.namespaced ? manifest.identity.namespace || context.ref.namespace : "";
  const { namespace: _namespace, ...rest } = metadata;
  const body = {
    ...normalised.body,
    metadata: {
      ...rest,
      ...(namespace === "" ? {} : { namespace }),
      labels: { ...labels, [partOfLabel]: context.applySet },
    },
  };
  return {
    identity: { ...manifest.identity, namespace },
    resource,
    body,
    digest: digestOf(body),
    awaitsKind: served === undefined,
    scaled: false,
  };
}

function markScaled(targets: readonly Target[]): readonly Target[] {
  const scaled = scaledWorkloads(targets);
  return targets.map((target) =>
    scaled.has(scaleKey(target.identity)) ? { ...target, scaled: true } : target,
  );
}

async function unknownKind(
  { connection, discovery }: EnvironmentContext,
  manifest: Manifest,
): Promise<ObjectProblem> {
  const { group, kind } = manifest.identity;
  const other = await discovery.preferred({ group, kind });
  const known =
    other === undefined
      ? "Install what brings this kind, or add its CustomResourceDefinition to the manifests."
      : `It serves the kind as ${group === "" ? "" : `${group}/`}${other.version}: use that version.`;
  return {
    identity: manifest.identity,
    reason: "DRY_RUN_REJECTED",
    message: `The cluster ${connection.cluster} does not serve ${manifest.apiVersion} ${kind}. ${known}`,
  };
}

function reservedLabel({ identity }: Manifest): ObjectProblem {
  const message = `The label ${partOfLabel} is Slipway's own. Remove it from the manifest.`;
  return { identity, reason: "RESERVED_METADATA", message };
}

/** Two manifests that name one object only after a namespace was filled in. */
function duplicates(targets: readonly Target[]): readonly ObjectProblem[] {
  const seen = new Set<string>();
  return targets.flatMap(({ identity }) => {
    const key = identityKey(identity);
    const message = "The manifests hold this object twice. Remove one.";
    if (seen.has(key)) return [{ identity, reason: "DUPLICATE_OBJECT", message }];
    seen.add(key);
    return [];
  });
}

/** Which objects an autoscaler sets the number of pods of. */

import { groupOf } from "../../manifests/identity-of.ts";
import { objectOf, textOf } from "../../manifests/object-of.ts";
import { identityKey, type Identity, type Manifest } from "../../model/manifest.ts";
import { serverIdentity } from "../server-identity.ts";
import { isKind } from "./is-kind.ts";

export function isAutoscaler({ identity }: Manifest): boolean {
  return isKind(identity, "HorizontalPodAutoscaler.autoscaling", "ScaledObject.keda.sh");
}

/** KEDA's target is a Deployment unless it says otherwise; the version in the reference does not matter. */
export function scaleTarget({ identity, body }: Manifest): Identity {
  const { apiVersion, kind, name } = objectOf(objectOf(body["spec"])["scaleTargetRef"]);
  return {
    group: groupOf(textOf(apiVersion) || "apps/v1"),
    kind: textOf(kind) || "Deployment",
    namespace: identity.namespace,
    name: textOf(name),
  };
}

/** The autoscalers of a manifest set by the key of their target. */
export function autoscalersByTarget(manifests: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map(manifests.filter(isAutoscaler).map((scaler) => [targetKey(scaleTarget(scaler)), scaler]));
}

export function targetKey(identity: Identity): string {
  return identityKey(serverIdentity(identity));
}

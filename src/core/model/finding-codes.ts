/** Every code that a finding can have: what the configuration may name, and what docs/findings.md lists. */

import type { Finding } from "./diff.ts";

export interface FindingCodeEntry {
  readonly code: string;
  /** Some cases of a code are graver or lighter; docs/findings.md says which. */
  readonly severity: Finding["severity"];
  /** One line: what is seen. */
  readonly meaning: string;
}

/** In the order in which findings of one severity are shown. A code is never renamed, and never used for something else. */
export const findingTable = [
  entry("mass-removal", "acknowledge", "Many objects of the environment are removed at once"),
  entry("namespace-removed", "acknowledge", "A Namespace is removed, and with it everything inside"),
  entry(
    "crd-removed",
    "acknowledge",
    "A CustomResourceDefinition is removed, and with it its custom resources",
  ),
  entry("pvc-removed", "acknowledge", "A PersistentVolumeClaim is removed, and perhaps its data"),
  entry("pv-removed", "acknowledge", "A PersistentVolume is removed"),
  entry("statefulset-removed", "caution", "A StatefulSet is removed; its claims stay, or go with it"),
  entry("retention-loosened", "caution", "Something that kept data on deletion now deletes it"),
  entry("crd-version-unserved", "caution", "A version of a custom resource is served no longer"),
  entry("immutable-field", "refused", "A field changes that the API server does not let change"),
  entry(
    "render-unstable",
    "refused",
    "An object is another at each render, so that what is shown cannot be deployed",
  ),
  entry("pvc-shrink", "refused", "A claim asks for less storage than before"),
  entry("replicas-zero", "caution", "The replicas of something become 0"),
  entry("suspended", "caution", "Something is newly suspended or paused"),
  entry("probe-removed", "caution", "A container loses a probe"),
  entry("pdb-removed", "caution", "A workload loses its PodDisruptionBudget"),
  entry("pdb-blocks-drains", "caution", "A PodDisruptionBudget newly allows no disruption at all"),
  entry("autoscaler-removed", "caution", "A workload loses its autoscaler"),
  entry("limits-removed", "caution", "A container loses its memory limit or its resource requests"),
  entry("list-moved", "caution", "Arguments, environment or mounts left one container and are in another"),
  entry("patch-retargeted", "caution", "A patch that counts list elements now hits another element"),
  entry("rbac-wildcard", "caution", "A role newly grants something by *"),
  entry("rbac-widened", "caution", "A role or a binding grants more than before"),
  entry("pod-privilege", "caution", "A pod gains rights on its node, or a Namespace allows them"),
  entry("service-account-lost", "caution", "A pod falls back to the default ServiceAccount"),
  entry("networkpolicy-removed", "caution", "Traffic that a NetworkPolicy refused may pass"),
  entry("exposed", "caution", "A Service becomes reachable from outside, or an Ingress loses TLS"),
  entry("host-removed", "caution", "No Ingress or route serves a host any more"),
  entry("host-shared", "caution", "Two Ingresses newly claim the same host and path"),
  entry("service-port-unmatched", "caution", "A Service points to a port that its pods no longer have"),
  entry("admission-weakened", "caution", "A validating webhook or policy is removed or refuses less"),
  entry("dangling-reference", "caution", "Something refers to an object that is not there any more"),
  entry("config-unreferenced", "caution", "A generated ConfigMap or Secret is used by nothing any more"),
  entry("selector-empty", "caution", "A selector matches no pods any more"),
  entry("secret-literal", "caution", "A value that looks like a secret newly stands in plain text"),
  entry("image-major", "note", "The major version of an image changes"),
  entry("image-source", "note", "An image comes from another registry or repository"),
  entry("image-unpinned", "note", "An image loses its digest or its tag"),
  entry("config-not-rolled-out", "note", "Environment variables change for new pods only"),
  entry("priority-lost", "note", "A pod loses its priority class"),
  entry("job-runs-again", "note", "A Job has a new name, so it runs again"),
  entry("helm-hooks", "note", "Hooks of a chart are new, changed or gone; they are listed and never run"),
] as const satisfies readonly FindingCodeEntry[];

export type FindingCode = (typeof findingTable)[number]["code"];

export const findingCodes: readonly FindingCode[] = findingTable.map(({ code }) => code);

function entry<const Code extends string>(code: Code, severity: Finding["severity"], meaning: string) {
  return { code, severity, meaning };
}

/** The codes of all findings: what a configuration may speak of. A code is never renamed, and never used for something else. */

export const findingCodes = [
  "crd-removed",
  "immutable-field",
  "mass-removal",
  "namespace-removed",
  "networkpolicy-removed",
  "pvc-removed",
  "rbac-wildcard",
  "replicas-zero",
] as const;

/** A CustomResourceDefinition is gone: deleting it deletes every custom resource of its kind in the whole cluster. */

import type { FindingRule } from "./finding-rule.ts";
import { removedKind } from "./removed-kind.ts";

export const crdRemoved: FindingRule = removedKind({
  code: "crd-removed",
  kind: "CustomResourceDefinition.apiextensions.k8s.io",
  message:
    "The CustomResourceDefinition is removed. Deleting it deletes all its custom resources in the whole cluster.",
});

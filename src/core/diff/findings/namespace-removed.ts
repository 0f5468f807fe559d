/** A Namespace is gone: deleting it deletes everything in it, whoever put it there. */

import type { FindingRule } from "./finding-rule.ts";
import { removedKind } from "./removed-kind.ts";

export const namespaceRemoved: FindingRule = removedKind({
  code: "namespace-removed",
  kind: "Namespace.",
  message:
    "The Namespace is removed. Deleting it deletes everything inside, also what is not in this repository.",
});

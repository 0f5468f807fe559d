/** A PersistentVolumeClaim is gone: deleting it deletes its data, unless the volume's reclaim policy keeps it. */

import type { FindingRule } from "./finding-rule.ts";
import { removedKind } from "./removed-kind.ts";

export const pvcRemoved: FindingRule = removedKind({
  code: "pvc-removed",
  kind: "PersistentVolumeClaim.",
  message: "The PersistentVolumeClaim is removed. Deleting it can delete the data on its volume, for good.",
});

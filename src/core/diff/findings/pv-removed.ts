/** A PersistentVolume is gone: the cluster forgets where the data is, and with the reclaim policy Delete the data goes too. */

import type { FindingRule } from "./finding-rule.ts";
import { removedKind } from "./removed-kind.ts";

export const pvRemoved: FindingRule = removedKind({
  code: "pv-removed",
  kind: "PersistentVolume.",
  message:
    "The PersistentVolume is removed. The cluster forgets where its data is; its reclaim policy may delete it.",
});

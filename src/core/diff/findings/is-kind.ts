/** Whether an object is of a kind, also under a group that the kind had before. */

import type { Identity } from "../../model/manifest.ts";
import { serverIdentity } from "../server-identity.ts";

/** `kinds` as `Kind.group`; `Kind.` is the core group. */
export function isKind(identity: Identity, ...kinds: readonly string[]): boolean {
  const { group, kind } = serverIdentity(identity);
  return kinds.some(
    (text) =>
      text.length === kind.length + group.length + 1 && text.startsWith(kind) && text.endsWith(`.${group}`),
  );
}

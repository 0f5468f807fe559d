/** A verdict as others see it: action, live object and answer, where they may be shown. */

import { identityKey } from "../../core/model/manifest.ts";
import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import type { DryRun } from "../cluster.ts";
import { setOf, uidOf } from "../live.ts";
import type { Verdict } from "./verdict.ts";

/** `recorded`: the inventory's entries, `applySet`: our label. Both decide whose live object may be shown. */
export function toDryRuns(
  verdicts: readonly Verdict[],
  recorded: readonly InventoryEntry[],
  applySet: string,
): readonly DryRun[] {
  const uids = new Map(recorded.map(({ identity, uid }) => [identityKey(identity), uid]));
  return verdicts.flatMap((verdict) => {
    const { identity } = verdict.target;
    const isOurs = (live: JsonObject) =>
      setOf(live) === applySet || uids.get(identityKey(identity)) === uidOf(live);
    return toDryRun(verdict, isOurs);
  });
}

function toDryRun(verdict: Verdict, isOurs: (live: JsonObject) => boolean): readonly DryRun[] {
  const { identity } = verdict.target;
  switch (verdict.kind) {
    case "create":
      return [{ identity, action: "create", answer: verdict.answer }];
    case "deferred":
      return [{ identity, action: "create", awaits: verdict.why }];
    case "update": {
      const { live, answer } = verdict;
      return [{ identity, action: "update", ...(isOurs(live) ? { live, answer } : { adopts: true }) }];
    }
    case "unchanged": {
      const { live, answer } = verdict;
      return [{ identity, action: "unchanged", live, ...(answer === undefined ? {} : { answer }) }];
    }
    case "problem":
      return [];
  }
}

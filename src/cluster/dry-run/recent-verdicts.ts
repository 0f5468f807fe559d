/** What a dry run said a moment ago, so that an apply that follows does not ask the same of the same objects again. */

import type { JsonObject } from "../../core/model/json.ts";
import { identityKey } from "../../core/model/manifest.ts";
import { resourceVersionOf } from "../live.ts";
import type { Target } from "../targets.ts";
import type { Verdict } from "./verdict.ts";

export interface RecentVerdicts {
  remember(verdicts: readonly Verdict[]): void;
  /** Only while the manifest and the live object are the same as then, and not for long: quotas and policies move, too. */
  recall(target: Target, live: JsonObject | undefined): Verdict | undefined;
}

const trustedMs = 60_000;

export function makeRecentVerdicts(): RecentVerdicts {
  let verdicts: ReadonlyMap<string, Verdict> = new Map();
  let since = 0;
  return {
    remember(found) {
      verdicts = new Map(found.map((verdict) => [identityKey(verdict.target.identity), verdict]));
      since = performance.now();
    },
    recall(target, live) {
      if (performance.now() - since > trustedMs) return undefined;
      const verdict = verdicts.get(identityKey(target.identity));
      return verdict !== undefined && isAboutThis(verdict, target, live) ? verdict : undefined;
    },
  };
}

function isAboutThis(verdict: Verdict, { digest }: Target, live: JsonObject | undefined): boolean {
  if (verdict.target.digest !== digest) return false;
  switch (verdict.kind) {
    case "create":
      return live === undefined;
    case "update":
    case "unchanged":
      return live !== undefined && resourceVersionOf(live) === resourceVersionOf(verdict.live);
    // What was in the way may be gone.
    case "deferred":
    case "problem":
      return false;
  }
}

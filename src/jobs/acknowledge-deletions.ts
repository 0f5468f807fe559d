/** Acknowledgements without GitHub: of what the inventory of an environment holds and the manifests do not. */

import {
  type AcknowledgementArgument,
  type ToAcknowledge,
  exactly,
  objectsText,
  shortDigest,
} from "../core/model/acknowledgement.ts";
import type { Manifest } from "../core/model/manifest.ts";
import { type Outcome, outcome } from "../core/model/outcome.ts";
import { type GivenFor, toAcknowledge } from "../core/plan/to-acknowledge.ts";
import type { EnvironmentCluster } from "../cluster/cluster.ts";

export interface DeletionsQuestion {
  readonly environment: string;
  readonly cluster: EnvironmentCluster;
  readonly manifests: readonly Manifest[];
  readonly renderDigest: string;
  /** The digest of a text's UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/** What would be kept, by the codes that let it go. */
export async function guardedDeletionsOf(question: DeletionsQuestion): Promise<readonly ToAcknowledge[]> {
  const { environment, cluster, manifests, renderDigest, sha256 } = question;
  const inventory = await cluster.readInventory();
  return toAcknowledge({
    environment,
    renderDigest,
    findings: [],
    leaving: inventory === undefined ? [] : cluster.prunable(inventory, manifests),
    all: inventory?.objects.length ?? 0,
    sha256,
  });
}

/** What the codes stand for now, or why one of them stands for nothing. */
export async function acknowledgeDeletions(
  question: DeletionsQuestion,
  asked: readonly AcknowledgementArgument[],
): Promise<readonly GivenFor[] | Outcome> {
  if (asked.length === 0) return [];
  const all = await guardedDeletionsOf(question);
  const wrong = asked.flatMap((one) => problemOf(one, all));
  if (wrong.length > 0) return refused(question, { wrong, all });
  return all.filter(({ code }) => asked.some((one) => one.code === code));
}

function problemOf(
  { code, of: exact }: AcknowledgementArgument,
  all: readonly ToAcknowledge[],
): readonly string[] {
  const of = all.find((one) => one.code === code);
  if (of === undefined) return [`nothing that would be deleted needs ${code}`];
  if (exact === undefined || exact === shortDigest(of.digest)) return [];
  return [`what ${code} is about is not what it was: now it is ${objectsText(of)}`];
}

function refused(
  { environment }: DeletionsQuestion,
  { wrong, all }: { readonly wrong: readonly string[]; readonly all: readonly ToAcknowledge[] },
): Outcome {
  return outcome(all.length === 0 ? "BAD_ARGUMENT" : "FINDING_NOT_ACKNOWLEDGED", {
    environment,
    evidence: wrong,
    next:
      all.length === 0
        ? "No object was written. Leave --ack out."
        : `No object was written. What can be acknowledged is --ack ${all.map(exactly).join(",")}.`,
  });
}

/** What of a deployment somebody must or may acknowledge: grave findings, and deletions that a prune does not make by itself. */

import { byDeletionCode, guardedDeletions, isDeletionCode } from "../manifests/guarded-deletions.ts";
import type { Acknowledgement, ToAcknowledge } from "../model/acknowledgement.ts";
import type { Finding, ManifestDiff } from "../model/diff.ts";
import { type Identity, compareIdentities, identityKey } from "../model/manifest.ts";

export interface AcknowledgeQuestion {
  readonly environment: string;
  /** Of what would run. */
  readonly renderDigest: string;
  /** Between what runs and what would run, with their final severities. */
  readonly findings: readonly Finding[];
  /** What a prune would look at: in the inventory, and not in what would run. */
  readonly leaving: readonly Identity[];
  /** How many objects the inventory has. */
  readonly all: number;
  /** The digest of a text's UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/**
 * One for each code: first those that are asked for, in the order of the findings, then what only waits to be deleted. A finding
 * of something that leaves the render, of which the inventory holds nothing, asks for nothing: nothing would be deleted.
 */
export function toAcknowledge(question: AcknowledgeQuestion): readonly ToAcknowledge[] {
  const { findings, all } = question;
  const leaving = question.leaving.map((identity) => ({ identity }));
  const deletions = byDeletionCode(leaving);
  const asked = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.severity !== "acknowledge") continue;
    if (isDeletionCode(finding.code) && !deletions.has(finding.code)) continue;
    asked.set(finding.code, [...(asked.get(finding.code) ?? []), finding]);
  }
  const offered = [...guardedDeletions(leaving, all).keys()].filter((code) => !asked.has(code));
  return [
    ...[...asked].map(([code, found]) =>
      isDeletionCode(code) ? ofDeletions(code, true, question) : ofFindings(code, found, question),
    ),
    ...offered.map((code) => ofDeletions(code, false, question)),
  ];
}

export type PreviewQuestion = Pick<AcknowledgeQuestion, "environment" | "renderDigest" | "sha256"> & {
  readonly diff: ManifestDiff;
};

/** The same, by what a preview shows: as if the inventory held exactly the base. */
export function previewToAcknowledge({ diff, ...question }: PreviewQuestion): readonly ToAcknowledge[] {
  const { objects, findings, unchanged } = diff;
  const leaving = objects.flatMap((object): readonly Identity[] => {
    if (object.kind === "removed") return [object.identity];
    return object.kind === "changed" && object.renamedFrom !== undefined ? [object.renamedFrom] : [];
  });
  const added = objects.filter(({ kind }) => kind === "added").length;
  return toAcknowledge({ ...question, findings, leaving, all: objects.length - added + unchanged });
}

export type DeletionQuestion = Pick<
  AcknowledgeQuestion,
  "environment" | "renderDigest" | "leaving" | "sha256"
> & { readonly acknowledgements: readonly GivenFor[] };

/** Of an acknowledgement, what it was given for. */
export type GivenFor = Pick<Acknowledgement, "code" | "digest">;

/** What may be deleted now, of what leaves: only where all that leaves by this code is what was acknowledged. */
export function acknowledgedDeletions(question: DeletionQuestion): readonly Identity[] {
  return question.acknowledgements.flatMap(({ code, digest }) => {
    if (!isDeletionCode(code)) return [];
    const now = ofDeletions(code, false, question);
    return now.digest === digest ? now.objects : [];
  });
}

type Scope = Pick<AcknowledgeQuestion, "environment" | "renderDigest" | "leaving" | "sha256">;

function ofDeletions(code: string, isAsked: boolean, scope: Scope): ToAcknowledge {
  const groups = byDeletionCode(scope.leaving.map((identity) => ({ identity })));
  const objects = (groups.get(code) ?? []).map(({ identity }) => identity).toSorted(compareIdentities);
  return { code, objects, isAsked, digest: digestOf(code, objects.map(identityKey), scope) };
}

function ofFindings(code: string, findings: readonly Finding[], scope: Scope): ToAcknowledge {
  const objects = new Map(
    findings.flatMap(({ identity }): [string, Identity][] =>
      identity === undefined ? [] : [[identityKey(identity), identity]],
    ),
  );
  const about = findings.map(({ identity, path = [] }) =>
    JSON.stringify([identity === undefined ? "" : identityKey(identity), path]),
  );
  return {
    code,
    objects: [...objects.values()].toSorted(compareIdentities),
    isAsked: true,
    digest: digestOf(code, about, scope),
  };
}

function digestOf(
  code: string,
  about: readonly string[],
  { environment, renderDigest, sha256 }: Scope,
): string {
  return `sha256:${sha256(JSON.stringify([1, environment, code, renderDigest, about.toSorted()]))}`;
}

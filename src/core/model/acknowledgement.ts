/** An acknowledgement: a person's word that a finding is known and wanted, of exactly what that person was shown. */

import type { DeploymentRequest } from "./deployment.ts";
import type { Finding } from "./diff.ts";
import type { FindingCode } from "./finding-codes.ts";
import { type Identity, identityLabel } from "./manifest.ts";
import type { Person } from "./pull-request.ts";

/** Findings of one code in one environment, of which somebody must or may say that they are wanted. */
export interface ToAcknowledge {
  readonly code: Finding["code"];
  /** What it is about, sorted; none: the environment as a whole. */
  readonly objects: readonly Identity[];
  /** `sha256:<hex>` of environment, code, render and everything that it is about: other objects need another acknowledgement. */
  readonly digest: string;
  /** `true`: a protected environment waits for it. `false`: it is only what a prune keeps until somebody lets it go. */
  readonly isAsked: boolean;
}

/** Kept in the payload of the Deployment that it was given for. */
export interface Acknowledgement {
  readonly code: Finding["code"];
  /** Of the `ToAcknowledge` that it was given for. */
  readonly digest: string;
  readonly by: Person;
}

/** What stands behind `--ack`: `pvc-removed`, or `pvc-removed@0123456789ab` for exactly what an answer of ours listed. */
export interface AcknowledgementArgument {
  readonly code: FindingCode;
  /** See `shortDigest`. */
  readonly of?: string;
}

/** The first 12 hexadecimal digits: for people to copy, and for check runs to remember; never what is compared before a write. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 12);
}

/** `pvc-removed@0123456789ab`: names what is acknowledged, for whoever was not shown it on this pull request before. */
export function exactly({ code, digest }: Pick<ToAcknowledge, "code" | "digest">): string {
  return `${code}@${shortDigest(digest)}`;
}

/** The very comment that acknowledges: `/deploy production --ack pvc-removed,crd-removed`. */
export function acknowledgeCommand(
  { kind, environment }: Pick<DeploymentRequest, "kind" | "environment">,
  codes: readonly string[],
): string {
  return `/${kind} ${environment} --ack ${[...new Set(codes)].join(",")}`;
}

/** Objects that one line names; more are counted. */
const mostObjects = 20;

/** `PersistentVolumeClaim shop/data, PersistentVolumeClaim shop/logs`. */
export function objectsText({ objects }: Pick<ToAcknowledge, "objects">, most: number = mostObjects): string {
  if (objects.length === 0) return "the environment as a whole";
  const shown = objects.slice(0, most).map(identityLabel).join(", ");
  return objects.length > most ? `${shown} and ${objects.length - most} more` : shown;
}

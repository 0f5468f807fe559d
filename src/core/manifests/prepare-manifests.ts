/** From parsed manifests to the set that is digested, compared and applied: namespaces filled in, then checked together. */

import { identityKey, identityLabel, type Manifest } from "../model/manifest.ts";
import type { ReasonCode } from "../model/outcome.ts";
import { encodeJson } from "./encode-json.ts";
import type { ManifestProblem } from "./manifest-problem.ts";
import type { ParseResult } from "./parse-manifests.ts";
import { reservedMetadata } from "./reserved-metadata.ts";
import { utf8Length } from "./utf8.ts";
import { withNamespaces, type NamespaceOptions } from "./with-namespaces.ts";
import { defaultYamlLimits } from "./yaml-limits.ts";

export interface PrepareOptions extends NamespaceOptions {
  /** Objects of one environment; 5,000 by default. */
  readonly objects?: number;
}

/** `withNamespaces`, then DUPLICATE_OBJECT, RESERVED_METADATA, OBJECT_TOO_LARGE and TOO_MANY_OBJECTS, all at once. */
export function prepareManifests(manifests: readonly Manifest[], options: PrepareOptions): ParseResult {
  const { objects = defaultYamlLimits.objects } = options;
  const named = withNamespaces(manifests, options);
  const problems = [
    ...tooMany(named, objects),
    ...duplicates(named),
    ...named.flatMap((manifest) => [...reserved(manifest), ...tooLarge(manifest)]),
  ];
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "parsed", manifests: named };
}

function tooMany(manifests: readonly Manifest[], limit: number): readonly ManifestProblem[] {
  const beyond = manifests.slice(limit, limit + 1);
  const message = `Expected at most ${limit} objects in one environment, found ${manifests.length}.`;
  return beyond.map((manifest) =>
    problem(manifest, { reason: "TOO_MANY_OBJECTS", message, next: "Split the environment into several." }),
  );
}

function duplicates(manifests: readonly Manifest[]): readonly ManifestProblem[] {
  const firsts = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const key = identityKey(manifest.identity);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, manifest);
      return [];
    }
    const message = `${identityLabel(manifest.identity)} is defined twice: ${place(first)} and ${place(manifest)}.`;
    return [
      problem(manifest, { reason: "DUPLICATE_OBJECT", message, next: "Remove or rename one of the two." }),
    ];
  });
}

function reserved(manifest: Manifest): readonly ManifestProblem[] {
  const found = reservedMetadata(manifest);
  if (found === undefined) return [];
  const message = `${identityLabel(manifest.identity)} has ${found}, which only Slipway writes.`;
  return [problem(manifest, { reason: "RESERVED_METADATA", message, next: "Remove it from the manifest." })];
}

/**
 * The API server takes requests of 3 MiB and etcd stores 1.5 MiB. Objects of the core group are stored in a more compact form
 * than JSON and have limits of their own (a ConfigMap holds 1 MiB).
 */
function tooLarge(manifest: Manifest): readonly ManifestProblem[] {
  const limit = manifest.identity.group === "" ? 3 * 1024 * 1024 : 1.5 * 1024 * 1024;
  const text = encodeJson(manifest.body);
  if (text.length * 3 <= limit || utf8Length(text) <= limit) return [];
  const message = `${identityLabel(manifest.identity)} is larger than ${limit} bytes, more than a cluster stores.`;
  return [
    problem(manifest, {
      reason: "OBJECT_TOO_LARGE",
      message,
      next: "Split the object, or keep the data elsewhere.",
    }),
  ];
}

function problem(
  { source }: Manifest,
  detail: { readonly reason: ReasonCode; readonly message: string; readonly next: string },
): ManifestProblem {
  return { file: source?.file ?? "", line: source?.line ?? 1, ...detail };
}

function place({ source }: Manifest): string {
  return source === undefined ? "in the render" : `in ${source.file} line ${source.line}`;
}

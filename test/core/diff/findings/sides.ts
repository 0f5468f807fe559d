/** What a finding rule sees of two manifest sets, as the diff makes it. */

import { diffManifests } from "../../../../src/core/diff/diff-manifests.ts";
import { pathText } from "../../../../src/core/report/path-text.ts";
import { identityLabel } from "../../../../src/core/model/manifest.ts";
import { objects, sha256 } from "../objects.ts";
import { openMasker } from "../open-masker.ts";

/** `caution replicas-zero Deployment shop/web spec.replicas`: every finding of the whole diff. */
export function findings(base: string, head: string): readonly string[] {
  const diff = diffManifests({ base: objects(base), head: objects(head), masker: openMasker, sha256 });
  return diff.findings.map(({ severity, code, identity, path }) =>
    [
      severity,
      code,
      ...(identity === undefined ? [] : [identityLabel(identity)]),
      ...(path === undefined ? [] : [pathText(path)]),
    ].join(" "),
  );
}

/** The lines of one code alone. */
export function findingsOf(code: string, base: string, head: string): readonly string[] {
  return findings(base, head).filter((line) => line.split(" ")[1] === code);
}

export function messages(base: string, head: string): readonly string[] {
  const diff = diffManifests({ base: objects(base), head: objects(head), masker: openMasker, sha256 });
  return diff.findings.map(({ message }) => message);
}

/** `before` and `after` of every finding that has one of them; `-` for none. */
export function values(base: string, head: string): readonly (readonly [string, string])[] {
  const diff = diffManifests({ base: objects(base), head: objects(head), masker: openMasker, sha256 });
  return diff.findings
    .filter(({ before, after }) => before !== undefined || after !== undefined)
    .map(({ before = "-", after = "-" }) => [before, after]);
}

/** One object in one line; `rest` are further members, in YAML flow style. */
export function object(kind: string, name: string, rest = "x: 1", apiVersion = "v1"): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}, namespace: shop}, ${rest}}\n---\n`;
}

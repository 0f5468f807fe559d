/** Traffic that a NetworkPolicy refused may pass: the policy is gone, covers a direction no longer, or opens a rule to everybody. */

import { canonicalJson } from "../../manifests/canonical-json.ts";
import type { PathStep } from "../../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../model/json.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import { isList } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { isSucceeded, replacement } from "./removed-kind.ts";
import type { ChangedObject } from "./sides.ts";

const directions = [
  { rules: "ingress", peers: "from", type: "Ingress", who: "everybody may send" },
  { rules: "egress", peers: "to", type: "Egress", who: "it may send to everybody" },
] as const;

type Direction = (typeof directions)[number];

export function networkPolicyRemoved(sides: BothSides): readonly RawFinding[] {
  const { removed, changed } = sides;
  const gone = removed
    .filter((manifest) => isPolicy(manifest.identity) && !staysUnderAnotherName(manifest, sides))
    .map((manifest) => {
      const message = "The NetworkPolicy is removed: traffic that it refused may pass.";
      return finding(manifest.identity, [], message + replacement(manifest, sides));
    });
  const weaker = changed
    .filter(({ after }) => isPolicy(after.identity))
    .flatMap((object) => directions.flatMap((direction) => weakened(object, direction)));
  return [...gone, ...weaker];
}

/** The same policy in the same namespace protects the same pods. */
function staysUnderAnotherName(removed: Manifest, sides: BothSides): boolean {
  return isSucceeded(removed, sides, ({ namespace }) => namespace === removed.identity.namespace);
}

function isPolicy(identity: Identity): boolean {
  return isKind(identity, "NetworkPolicy.networking.k8s.io");
}

function weakened({ before, after }: ChangedObject, direction: Direction): readonly RawFinding[] {
  const [old, now] = [specOf(before.body), specOf(after.body)];
  if (coveredTypes(old).includes(direction.type) && !coveredTypes(now).includes(direction.type)) {
    const message = `The NetworkPolicy does not cover ${direction.type} any more: all such traffic may pass.`;
    return [finding(after.identity, [{ key: "spec" }, { key: "policyTypes" }], message)];
  }
  const [was, is] = [listAt(old, direction.rules), listAt(now, direction.rules)];
  return openedRules(was, is, direction).map((index) =>
    finding(
      after.identity,
      [{ key: "spec" }, { key: direction.rules }, { index }],
      `A rule names no peer any more: ${direction.who}.`,
    ),
  );
}

/** Where `policyTypes` is absent, the API takes Ingress, and Egress if there are rules for it. */
function coveredTypes(spec: JsonValue): readonly JsonValue[] {
  if (isJsonObject(spec) && isList(spec["policyTypes"])) return spec["policyTypes"];
  return listAt(spec, "egress").length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

/** Rules of the head that are open to all and were not in the base, where a rule with peers disappeared. */
function openedRules(
  was: readonly JsonValue[],
  is: readonly JsonValue[],
  { peers }: Direction,
): readonly number[] {
  const [old, now] = [new Set(was.map(canonicalJson)), new Set(is.map(canonicalJson))];
  const closedOneGone = was.some((rule) => listAt(rule, peers).length > 0 && !now.has(canonicalJson(rule)));
  if (!closedOneGone) return [];
  return is.flatMap((rule, index) =>
    listAt(rule, peers).length === 0 && !old.has(canonicalJson(rule)) ? [index] : [],
  );
}

function specOf(body: JsonObject): JsonValue {
  return body["spec"] ?? null;
}

function listAt(value: JsonValue, key: string): readonly JsonValue[] {
  const list = isJsonObject(value) ? value[key] : undefined;
  return isList(list) ? list : [];
}

function finding(identity: Identity, path: readonly PathStep[], message: string): RawFinding {
  return makeFinding("networkpolicy-removed", { identity, message, ...(path.length === 0 ? {} : { path }) });
}

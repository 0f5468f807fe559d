/** What the rules of a role grant, as tuples of a verb and a thing. */

import { listOf, objectOf } from "../../manifests/object-of.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import { isKind } from "./is-kind.ts";

/** A rule of a role as lists of texts. A rule has either resources (with groups and names) or URLs. */
export interface Grant {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: all of them. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

/** What one verb does to one thing. */
export interface Tuple {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string;
  readonly url: string;
}

/** Tuples of one rule that are looked at; a rule with more is taken as not granted before. */
const tupleBudget = 10_000;

export function isRole(identity: Identity): boolean {
  return isKind(identity, "ClusterRole.rbac.authorization.k8s.io", "Role.rbac.authorization.k8s.io");
}

export function grantsOf({ body }: Manifest): readonly Grant[] {
  return listOf(body["rules"]).map((element) => {
    const rule = objectOf(element);
    return {
      verbs: textsAt(rule, "verbs"),
      groups: textsAt(rule, "apiGroups"),
      resources: textsAt(rule, "resources"),
      names: textsAt(rule, "resourceNames"),
      urls: textsAt(rule, "nonResourceURLs"),
    };
  });
}

function textsAt(rule: JsonObject, key: string): readonly string[] {
  return listOf(rule[key]).filter((text: JsonValue) => typeof text === "string");
}

export function hasWildcard({ verbs, groups, resources }: Grant): boolean {
  return [verbs, groups, resources].some((list) => list.includes("*"));
}

/** The tuples of a rule that none of these rules grants; `undefined` when the rule is too long to be looked at. */
export function newTuples(before: readonly Grant[], grant: Grant): readonly Tuple[] | undefined {
  const { verbs, groups, resources, names, urls } = grant;
  const count = verbs.length * (groups.length * resources.length * Math.max(names.length, 1) + urls.length);
  if (count > tupleBudget) return undefined;
  return [...tuplesOf(grant)].filter((tuple) => !before.some((old) => grants(old, tuple)));
}

function* tuplesOf({ verbs, groups, resources, names, urls }: Grant): Generator<Tuple> {
  for (const verb of verbs) {
    for (const url of urls) yield { verb, group: "", resource: "", name: "", url };
    for (const group of groups)
      for (const resource of resources)
        for (const name of names.length === 0 ? [""] : names) yield { verb, group, resource, name, url: "" };
  }
}

function grants({ verbs, groups, resources, names, urls }: Grant, tuple: Tuple): boolean {
  if (!has(verbs, tuple.verb)) return false;
  if (tuple.url !== "") return urls.some((url) => url === tuple.url || isPrefixOf(url, tuple.url));
  return (
    has(groups, tuple.group) &&
    hasResource(resources, tuple.resource) &&
    (names.length === 0 || names.includes(tuple.name))
  );
}

function has(list: readonly string[], text: string): boolean {
  return list.includes("*") || list.includes(text);
}

/** A resource of `*`+`/scale` stands for that subresource of all. */
function hasResource(list: readonly string[], resource: string): boolean {
  const slash = resource.indexOf("/");
  return has(list, resource) || (slash >= 0 && list.includes(`*${resource.slice(slash)}`));
}

/** A URL rule may end with `*`. */
function isPrefixOf(pattern: string, url: string): boolean {
  return pattern.endsWith("*") && url.startsWith(pattern.slice(0, -1));
}

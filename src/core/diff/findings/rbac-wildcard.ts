/** A role gains a `*`: it grants what its author does not list, also what the cluster learns tomorrow. */

import type { Finding } from "../../model/diff.ts";
import { isJsonObject, type JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { isList } from "../same-value.ts";
import type { Sides } from "./finding-rule.ts";

/** A rule of a role as lists of texts. A rule has either resources (with groups and names) or URLs. */
interface Grant {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: all of them. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

/** What one verb does to one thing. */
interface Tuple {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string;
  readonly url: string;
}

/** Tuples of one rule that are looked at; a rule with more is taken as not granted before. */
const tupleBudget = 10_000;

export function rbacWildcard({ added, changed }: Sides): readonly Finding[] {
  const roles = [
    ...added.map((after) => ({ after, before: [] as readonly Grant[] })),
    ...changed.map(({ before, after }) => ({ after, before: grantsOf(before) })),
  ];
  return roles.filter(({ after }) => isRole(after)).flatMap(({ before, after }) => widened(before, after));
}

function isRole({ identity: { group, kind } }: Manifest): boolean {
  return group === "rbac.authorization.k8s.io" && (kind === "ClusterRole" || kind === "Role");
}

function widened(before: readonly Grant[], after: Manifest): readonly Finding[] {
  return grantsOf(after).flatMap((grant, index): readonly Finding[] => {
    if (!hasWildcard(grant) || grantedBy(before, grant)) return [];
    const path = [{ key: "rules" }, { index }];
    const message = `${after.identity.kind === "Role" ? "The Role" : "The ClusterRole"} newly grants ${phrase(grant)}.`;
    return [{ code: "rbac-wildcard", severity: "caution", identity: after.identity, path, message }];
  });
}

function grantsOf({ body }: Manifest): readonly Grant[] {
  const rules = body["rules"];
  if (!isList(rules)) return [];
  return rules.map((rule) => ({
    verbs: textsAt(rule, "verbs"),
    groups: textsAt(rule, "apiGroups"),
    resources: textsAt(rule, "resources"),
    names: textsAt(rule, "resourceNames"),
    urls: textsAt(rule, "nonResourceURLs"),
  }));
}

function textsAt(rule: JsonValue, key: string): readonly string[] {
  const list = isJsonObject(rule) ? rule[key] : undefined;
  return isList(list) ? list.filter((text) => typeof text === "string") : [];
}

function hasWildcard({ verbs, groups, resources }: Grant): boolean {
  return [verbs, groups, resources].some((list) => list.includes("*"));
}

/** Whether the base's rules together grant every tuple of this one. */
function grantedBy(before: readonly Grant[], grant: Grant): boolean {
  const { verbs, groups, resources, names, urls } = grant;
  const count = verbs.length * (groups.length * resources.length * Math.max(names.length, 1) + urls.length);
  if (count > tupleBudget) return false;
  return [...tuplesOf(grant)].every((tuple) => before.some((old) => grants(old, tuple)));
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
    has(resources, tuple.resource) &&
    (names.length === 0 || names.includes(tuple.name))
  );
}

function has(list: readonly string[], text: string): boolean {
  return list.includes("*") || list.includes(text);
}

/** A URL rule may end with `*`. */
function isPrefixOf(pattern: string, url: string): boolean {
  return pattern.endsWith("*") && url.startsWith(pattern.slice(0, -1));
}

function phrase({ verbs, groups, resources, urls }: Grant): string {
  const what = resources.length > 0 ? all(resources, "resource") : all(urls, "URL");
  const where = groups.length > 0 ? ` in ${all(groups, "API group")}` : "";
  return `${all(verbs, "verb")} on ${what}${where}`;
}

/** Only the wildcard is told: names can be many and are in the diff. */
function all(list: readonly string[], noun: string): string {
  if (list.includes("*")) return `every ${noun}`;
  return list.length === 1 ? `one ${noun}` : `${list.length} ${noun}s`;
}

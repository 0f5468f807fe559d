/** What the server serves, in the aggregated form and in the older one. */

import { isObject, type JsonObject, listAt, textAt } from "../../json.ts";
import { noSuchPath, noSuchResource } from "../api/api-error.ts";
import type { Kind } from "../kinds/kind.ts";
import type { KindRegistry } from "../kinds/kind-registry.ts";
import { servedResources } from "../types/read-schema.ts";

export const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export function aggregated(kinds: KindRegistry, which: "core" | "groups"): JsonObject {
  const items = which === "core" ? kinds.discovery.core : [...kinds.discovery.groups, ...customGroups(kinds)];
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

/** Custom kinds, as the aggregated discovery lists them. */
function customGroups(kinds: KindRegistry): readonly JsonObject[] {
  const all = kinds.custom();
  return [...new Set(all.map(({ resource }) => resource.group))].map((group) => {
    const own = all.filter(({ resource }) => resource.group === group);
    const versions = [...new Set(own.map(({ resource }) => resource.version))].map((version) => ({
      version,
      resources: own.filter(({ resource }) => resource.version === version).map(customResource),
      freshness: "Current",
    }));
    return { metadata: { name: group }, versions };
  });
}

function customResource({ resource }: Kind): JsonObject {
  const { group, version, kind, plural, singular, namespaced, verbs, subresources } = resource;
  const responseKind = { group, version, kind };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(subresources.length === 0
      ? {}
      : {
          subresources: subresources.map((subresource) => ({
            subresource,
            responseKind,
            verbs: ["get", "patch", "update"],
          })),
        }),
  };
}

function allGroups(kinds: KindRegistry): readonly JsonObject[] {
  return [...kinds.discovery.core, ...kinds.discovery.groups, ...customGroups(kinds)];
}

export function coreVersions(): JsonObject {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
}

export function groupList(kinds: KindRegistry): JsonObject {
  const groups = allGroups(kinds).filter((item) => textAt(item, "metadata", "name") !== "");
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.map(describeGroup) };
}

/** ApiError: plain 404 when the group is unknown. */
export function oneGroup(kinds: KindRegistry, group: string): JsonObject {
  const item = allGroups(kinds).find((entry) => textAt(entry, "metadata", "name") === group);
  if (item === undefined || group === "") throw noSuchPath();
  return { kind: "APIGroup", apiVersion: "v1", ...describeGroup(item) };
}

function describeGroup(item: JsonObject): JsonObject {
  const name = textAt(item, "metadata", "name");
  const versions = listAt(item, "versions").map((entry) => {
    const version = textAt(entry, "version");
    return { groupVersion: `${name}/${version}`, version };
  });
  return { name, versions, preferredVersion: versions[0] ?? {} };
}

/** ApiError: 404 when the group or version is unknown. */
export function resourceList(kinds: KindRegistry, group: string, version: string): JsonObject {
  const items = allGroups(kinds).filter((entry) => textAt(entry, "metadata", "name") === group);
  if (items.length === 0) throw noSuchPath();
  const served = servedResources(items.filter(isObject)).filter((resource) => resource.version === version);
  const [first] = served;
  if (first === undefined) throw noSuchResource();
  const resources = served.flatMap(({ plural, singular, namespaced, kind, verbs, subresources }) => [
    { name: plural, singularName: singular, namespaced, kind, verbs },
    ...subresources.map((sub) => ({
      name: `${plural}/${sub}`,
      singularName: "",
      namespaced,
      kind: sub === "scale" ? "Scale" : kind,
      verbs: ["get", "patch", "update"],
    })),
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: first.apiVersion, resources };
}

/** Reads what a real API server serves, and marks what the in-memory one supports. */

import type { ApiClient } from "../../sandbox/cluster/api-client.ts";
import { isObject, type JsonObject, type JsonValue, listAt, textAt } from "../../sandbox/cluster/json.ts";
import { supported, supportedSubresources } from "./supported.ts";

export interface Discovery {
  /** Items of the `APIGroupDiscoveryList` of `/api` and of `/apis`. */
  readonly core: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
  /** `apps/v1/deployments`, `v1/pods`: what is supported. */
  readonly supported: readonly string[];
  /** `apps/v1 Deployment`: kinds of the supported resources. */
  readonly kinds: ReadonlySet<string>;
}

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export async function readDiscovery(api: ApiClient): Promise<Discovery> {
  const read = async (path: string) => {
    const { body } = await api.send({ path, headers: { accept: aggregated } });
    return listAt(body, "items").filter(isObject);
  };
  const [core, groups] = [await read("/api"), await read("/apis")];
  const names: string[] = [];
  const kinds = new Set<string>();
  for (const group of [...core, ...groups]) {
    const name = textAt(group, "metadata", "name");
    for (const version of listAt(group, "versions"))
      for (const resource of listAt(version, "resources")) {
        if (!isSupported(name, textAt(version, "version"), textAt(resource, "resource"))) continue;
        const apiVersion = [name, textAt(version, "version")].filter((part) => part !== "").join("/");
        names.push(`${apiVersion}/${textAt(resource, "resource")}`);
        kinds.add(`${apiVersion} ${textAt(resource, "responseKind", "kind")}`);
      }
  }
  const wanted = supported.flatMap(({ resources }) => resources).length;
  if (names.length !== wanted)
    throw new Error(
      `the API server serves ${names.length} of the ${wanted} resources that should be supported`,
    );
  return {
    core: core.map(withoutForeignSubresources),
    groups: groups.map(withoutForeignSubresources),
    supported: names,
    kinds,
  };
}

function isSupported(group: string, version: string, resource: string): boolean {
  return supported.some(
    (entry) => entry.group === group && entry.version === version && entry.resources.includes(resource),
  );
}

/** Subresources that the in-memory server does not have are not advertised: a client may look before it asks. */
function withoutForeignSubresources(group: JsonObject): JsonObject {
  const versions = listAt(group, "versions").map((version) => ({
    ...(isObject(version) ? version : {}),
    resources: listAt(version, "resources").map(withOwnSubresources),
  }));
  return { ...group, versions };
}

function withOwnSubresources(resource: JsonValue): JsonValue {
  if (!isObject(resource)) return resource;
  const { subresources, ...rest } = resource;
  const kept = listAt({ subresources: subresources ?? [] }, "subresources").filter((entry) =>
    supportedSubresources.includes(textAt(entry, "subresource")),
  );
  return kept.length === 0 ? rest : { ...rest, subresources: kept };
}

/** The kinds of the extract: what a real API server serves, and which of it this one supports. */

import { isObject, type JsonObject, listAt, textAt } from "../../json.ts";
import type { Behaviour } from "../types/behaviour.ts";
import {
  type BuiltInTypes,
  readBuiltInTypes,
  readData,
  type ServedResource,
  servedResources,
} from "../types/read-schema.ts";
import type { Kind, ScalePaths } from "./kind.ts";

export interface BuiltIns {
  /** `v1.36.3`: the server that was measured. */
  readonly version: string;
  /** Items of the `APIGroupDiscoveryList` of `/api` and `/apis`. */
  readonly core: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
  /** All resources of the discovery, supported or not. */
  readonly resources: readonly ServedResource[];
  readonly kinds: readonly Kind[];
  readonly types: BuiltInTypes;
  readonly behaviour: Behaviour;
}

const scale: ScalePaths = {
  replicas: ["spec", "replicas"],
  statusReplicas: ["status", "replicas"],
  selector: ["spec", "selector"],
};

let cached: BuiltIns | undefined;

/** Read once for a process: the data is large and never changes. */
export function builtIns(): BuiltIns {
  return (cached ??= readBuiltIns());
}

function readBuiltIns(): BuiltIns {
  const discovery = readData("discovery.json");
  const core = listAt(discovery, "core").filter(isObject);
  const groups = listAt(discovery, "groups").filter(isObject);
  const resources = servedResources([...core, ...groups]);
  const supported = new Set(listAt(discovery, "supported").map(String));
  const types = readBuiltInTypes();
  const kinds = resources.flatMap((resource): Kind[] => {
    const id = `${resource.apiVersion} ${resource.kind}`;
    const type = types.typeOf(resource.apiVersion, resource.kind);
    if (type === undefined || !supported.has(`${resource.apiVersion}/${resource.plural}`)) return [];
    const hasStatus = resource.subresources.includes("status");
    return [{ resource, id, type, hasStatus, ...(resource.subresources.includes("scale") ? { scale } : {}) }];
  });
  return {
    version: textAt(discovery, "version"),
    core,
    groups,
    resources,
    kinds,
    types,
    behaviour: asBehaviour(readData("behaviour.json")),
  };
}

/** The file is written by our own script from a value of this type; a check of its outline tells a wrong file. */
function asBehaviour(data: JsonObject): Behaviour {
  const parts = [
    "defaults",
    "nulls",
    "dropsZero",
    "required",
    "choices",
    "unique",
    "forbidden",
    "immutable",
    "generation",
    "folds",
    "vanishes",
    "selectable",
    "graceful",
    "names",
    "selects",
  ];
  const missing = [...parts, "createdByPut"].filter((part) => typeof data[part] !== "object");
  if (missing.length > 0)
    throw new Error(`sandbox/cluster/schema/behaviour.json lacks ${missing.join(", ")}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked in outline; the rest is what the script wrote.
  return data as unknown as Behaviour;
}

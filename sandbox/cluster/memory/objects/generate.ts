/** Chooses what only the server can: addresses, ports, classes. */

import { isList, isObject, type JsonObject, type JsonValue, listAt, objectAt, textAt } from "../../json.ts";

export type Generate = (what: string, struct: JsonObject, root: JsonObject) => JsonValue | undefined;

/** Addresses of 10.0.0.0/16 and ports from 30000, one after the other; the first address belongs to the server itself. */
export function newGenerator(): Generate {
  let address = 1;
  let port = 30_000;
  return (what, struct, root) => {
    switch (what) {
      case "cluster-ip":
        address += 1;
        return `10.0.${(address >> 8) & 0xff}.${address & 0xff}`;
      case "node-port":
        port += 1;
        return port;
      case "qos-class":
        return qosClass(root);
      case "list-kind":
        return `${textAt(struct, "kind")}List`;
      case "singular":
        return textAt(struct, "kind").toLowerCase();
      case "stored-versions":
        return listAt(root, "spec", "versions")
          .filter((version) => isObject(version) && version["storage"] === true)
          .map((version) => textAt(version, "name"));
      default:
        return undefined;
    }
  };
}

/** Guaranteed when every container's limits for cpu and memory equal its requests; BestEffort when nobody asks for anything. */
function qosClass(pod: JsonObject): string {
  const containers = [...listAt(pod, "spec", "containers"), ...listAt(pod, "spec", "initContainers")];
  const amounts = containers.map((container) => ({
    limits: objectAt(container, "resources", "limits"),
    requests: objectAt(container, "resources", "requests"),
  }));
  const nothing = amounts.every(
    ({ limits, requests }) => Object.keys(limits).length + Object.keys(requests).length === 0,
  );
  if (nothing) return "BestEffort";
  const guaranteed = amounts.every(({ limits, requests }) =>
    ["cpu", "memory"].every(
      (name) => !isList(limits[name]) && limits[name] !== undefined && limits[name] === requests[name],
    ),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

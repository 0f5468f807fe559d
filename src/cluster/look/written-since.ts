/** Who wrote an object after our last apply, by its `managedFields`. */

import { isJsonObject, type JsonObject } from "../../core/model/json.ts";
import { listAt, objectAt, textAt } from "../api/read-json.ts";
import { fieldPaths } from "./field-paths.ts";

export interface WrittenSince {
  /** Everybody but the cluster's own controllers: newest first. */
  readonly people: readonly { readonly manager: string; readonly fields: readonly string[] }[];
  /** Whether one of those controllers wrote. */
  readonly controllers: boolean;
}

/** Fields named of one manager. */
const mostFields = 10;

const controllers: ReadonlySet<string> = new Set([
  "cloud-controller-manager",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
]);

/** Times are the server's, in whole seconds: what was written in the second of our apply counts as after it. */
export function writtenSince(live: JsonObject, fieldManager: string, isScaled: boolean): WrittenSince {
  const entries = listAt(live, "metadata", "managedFields").filter(isJsonObject);
  const own = entries.filter((entry) => textAt(entry, "manager") === fieldManager);
  const since =
    own
      .map((entry) => textAt(entry, "time"))
      .toSorted()
      .at(-1) ?? "";
  const later = entries.filter(
    (entry) =>
      !own.includes(entry) && textAt(entry, "subresource") !== "status" && textAt(entry, "time") >= since,
  );
  const byController = (entry: JsonObject): boolean =>
    controllers.has(textAt(entry, "manager")) || (isScaled && textAt(entry, "subresource") === "scale");
  return {
    people: later
      .filter((entry) => !byController(entry))
      .toSorted((a, b) => (textAt(a, "time") < textAt(b, "time") ? 1 : -1))
      .map((entry) => ({
        manager: textAt(entry, "manager"),
        fields: fieldPaths(objectAt(entry, "fieldsV1"), mostFields),
      })),
    controllers: later.some(byController),
  };
}

/** Who an object is, read from its body. */

import type { JsonObject } from "../model/json.ts";
import type { Identity } from "../model/manifest.ts";
import { objectOf, textOf } from "./object-of.ts";

/** What is absent or no string counts as `""`; a manifest that was parsed has group, kind and name. */
export function identityOf(body: JsonObject): Identity {
  const metadata = objectOf(body["metadata"]);
  return {
    group: groupOf(textOf(body["apiVersion"])),
    kind: textOf(body["kind"]),
    namespace: textOf(metadata["namespace"]),
    name: textOf(metadata["name"]),
  };
}

/** `apps` of `apps/v1`; `""`, the core group, of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

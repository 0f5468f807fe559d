/** One kind of object that the server stores: where it is served, what its type is, how it behaves. */

import type { JsonObject } from "../../json.ts";
import type { AtomRef } from "../types/atom.ts";
import type { ServedResource } from "../types/read-schema.ts";

export interface Kind {
  readonly resource: ServedResource;
  /** `apps/v1 Deployment`. */
  readonly id: string;
  readonly type: AtomRef;
  /** The structural schema of a custom kind; its objects are kept as they are, but for pruning and schema defaults. */
  readonly custom?: CustomSchema;
  /** Whether status is written through its own subresource only. */
  readonly hasStatus: boolean;
  readonly scale?: ScalePaths;
}

export interface CustomSchema {
  readonly schema: JsonObject;
  /** What the definition asks for that this server does not do, in words: its objects are refused, not half checked. */
  readonly unsupported: readonly string[];
}

/** Where the scale subresource reads and writes, as field names from the root. */
export interface ScalePaths {
  readonly replicas: readonly string[];
  readonly statusReplicas: readonly string[];
  readonly selector: readonly string[];
}

/** One server-side apply, dry or for good. */

import { metadataOnly } from "./api/accept.ts";
import type { ApiAnswer } from "./api/connection.ts";
import { pathOf, queryOf } from "./api/resource.ts";
import { objectAt } from "./api/read-json.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import type { Target } from "./targets.ts";

export interface ApplyRequest {
  readonly target: Target;
  readonly dryRun: boolean;
  readonly force?: boolean;
  /** Only the metadata of the answer is wanted. */
  readonly brief?: boolean;
  /** The apply is refused when the live object is not in this version any more. */
  readonly resourceVersion?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The body is JSON, although the content type says YAML: read as YAML, a name `y` would become a boolean. */
export function applyOnce(
  { connection, fieldManager }: EnvironmentContext,
  { target, dryRun, force = false, brief = false, resourceVersion, signal }: ApplyRequest,
): Promise<ApiAnswer> {
  const { body, resource, identity } = target;
  const query = queryOf({
    fieldManager,
    force: String(force),
    fieldValidation: "Strict",
    dryRun: dryRun ? "All" : undefined,
  });
  return connection.send({
    method: "PATCH",
    path: `${pathOf(resource, identity)}${query}`,
    contentType: "application/apply-patch+yaml",
    ...(brief ? { accept: metadataOnly } : {}),
    body:
      resourceVersion === undefined
        ? body
        : { ...body, metadata: { ...objectAt(body, "metadata"), resourceVersion } },
    signal,
  });
}

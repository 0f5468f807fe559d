/** Reads the query of a write, and refuses what the API server refuses. */

import type { WriteOptions } from "../api/state.ts";
import { invalidOptions } from "../api/api-error.ts";

/** Bytes of a field manager's name. */
const managerLimit = 128;

export interface OptionsRequest {
  /** `CreateOptions`, `UpdateOptions`, `PatchOptions`. */
  readonly kind: string;
  readonly query: URLSearchParams;
  readonly userAgent: string;
  readonly subresource: string;
  readonly apply: boolean;
}

/** ApiError 422. */
export function readOptions({ kind, query, userAgent, subresource, apply }: OptionsRequest): WriteOptions {
  const manager = query.get("fieldManager") ?? "";
  if (apply && manager === "")
    throw invalidOptions(kind, {
      field: "fieldManager",
      reason: "FieldValueRequired",
      message: "Required value: is required for apply patch",
    });
  if (Buffer.byteLength(manager) > managerLimit)
    throw invalidOptions(kind, {
      field: "fieldManager",
      reason: "FieldValueTooLong",
      message: `Too long: may not be more than ${managerLimit} bytes`,
    });
  if (!apply && query.has("force"))
    throw invalidOptions(kind, {
      field: "force",
      reason: "FieldValueForbidden",
      message: "Forbidden: may not be specified for non-apply patch",
    });
  return {
    dryRun: readDryRun(kind, query),
    // Without a name, the server takes the first word of the client's own.
    fieldManager: manager === "" ? (userAgent.split("/")[0] ?? "") : manager,
    fieldValidation: readFieldValidation(kind, query),
    subresource,
  };
}

export function readDryRun(kind: string, query: URLSearchParams): boolean {
  const values = query.getAll("dryRun").filter((value) => value !== "");
  if (values.some((value) => value !== "All"))
    throw invalidOptions(kind, {
      field: "dryRun",
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`,
    });
  return values.length > 0;
}

function readFieldValidation(kind: string, query: URLSearchParams): WriteOptions["fieldValidation"] {
  const value = query.get("fieldValidation") ?? "";
  if (value === "") return "Warn";
  if (value === "Strict" || value === "Warn" || value === "Ignore") return value;
  throw invalidOptions(kind, {
    field: "fieldValidation",
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`,
  });
}

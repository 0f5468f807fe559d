/** One spelling for quantities and times. */

import type { JsonValue } from "../../json.ts";
import type { Atom } from "../types/atom.ts";
import { canonicalQuantity } from "./quantity.ts";

/** A value that cannot be read; the message is for the 400 that it becomes. */
export class UnreadableValue extends Error {}

const seconds = "io.k8s.apimachinery.pkg.apis.meta.v1.Time";

export function canonicalScalar(atom: Atom, value: JsonValue): JsonValue {
  if (value === null || typeof value === "object") return value;
  if (atom.format === "quantity") {
    const quantity = canonicalQuantity(String(value));
    if (quantity === undefined)
      throw new UnreadableValue(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    return quantity;
  }
  if ((atom.format === "int32" || atom.format === "int64") && !Number.isInteger(value))
    throw new UnreadableValue(`json: cannot unmarshal number ${value} into Go value of type ${atom.format}`);
  if (atom.format === "byte" && !isBase64(String(value)))
    throw new UnreadableValue("illegal base64 data at input byte 0");
  return atom.name === seconds ? canonicalTime(String(value)) : value;
}

function canonicalTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UnreadableValue(`parsing time ${JSON.stringify(text)}`);
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

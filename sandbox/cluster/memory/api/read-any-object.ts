/** Reads a body as an object of a built-in or custom kind. */

import type { JsonObject } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { readCustomObject } from "../kinds/read-custom-object.ts";
import { type Complain, readObject, type ReadObject } from "../objects/read-object.ts";
import { type Facts, readContext, type State, type WriteOptions } from "./state.ts";

export function readAnyObject(
  state: State,
  kind: Kind,
  body: JsonObject,
  {
    options,
    facts,
    complain,
  }: { readonly options: WriteOptions; readonly facts: Facts; readonly complain?: Complain },
): ReadObject {
  return kind.custom === undefined
    ? readObject(kind, body, readContext(state, options, facts), complain)
    : readCustomObject(kind, kind.custom, body, options.fieldValidation);
}

/** PUT, and the end of every patch that is no apply: replaces an object as a whole. */

import { type JsonObject, textAt } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { withoutManagedFields } from "../objects/metadata.ts";
import type { Complain } from "../objects/read-object.ts";
import { admitChange } from "./admit-change.ts";
import { badRequest, conflict } from "./api-error.ts";
import { checkKind, inNamespace, withSentOwners } from "./create-object.ts";
import { ownersAfter } from "./owners.ts";
import { readAnyObject } from "./read-any-object.ts";
import { namedAs, type State, type WriteOptions, type Written } from "./state.ts";

export interface Replacement {
  readonly kind: Kind;
  readonly live: JsonObject;
  readonly body: JsonObject;
  readonly complain?: Complain;
}

export function replaceObject(state: State, replacement: Replacement, options: WriteOptions): Written {
  const { kind, live, body } = replacement;
  const name = textAt(live, "metadata", "name");
  const sentName = textAt(body, "metadata", "name");
  checkKind(kind, body);
  if (sentName !== name)
    throw badRequest(`the name of the object (${sentName}) does not match the name on the URL (${name})`);
  const placed = inNamespace(body, textAt(live, "metadata", "namespace"));
  const [sentUid, uid] = [textAt(placed, "metadata", "uid"), textAt(live, "metadata", "uid")];
  if (sentUid !== "" && sentUid !== uid)
    throw conflict(
      namedAs(kind, name),
      `Precondition failed: UID in precondition: ${sentUid}, UID in object meta: ${uid}`,
    );
  return writeReplacement(state, { ...replacement, body: placed }, options);
}

/** The body already has the identity of the live object. */
export function writeReplacement(
  state: State,
  { kind, live, body, complain }: Replacement,
  options: WriteOptions,
): Written {
  const facts = { name: textAt(live, "metadata", "name"), uid: textAt(live, "metadata", "uid") };
  const { object, warnings } = readAnyObject(state, kind, body, {
    options,
    facts,
    ...(complain === undefined ? {} : { complain }),
  });
  const managers = ownersAfter(state, { kind, live, object: withSentOwners(object, body) }, options);
  const changed = { kind, live, object: withoutManagedFields(object), managers };
  return { object: admitChange(state, changed, options), created: false, warnings };
}

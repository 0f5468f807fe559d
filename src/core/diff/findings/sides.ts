/** What the diff knows of two manifest sets before anybody looks for findings. */

import type { Masker } from "../../manifests/masker.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import type { RawChange } from "../raw-change.ts";
import type { PatchSides } from "./index-patch.ts";

/** An object that both sides have, and that differs. */
export interface ChangedObject {
  readonly before: Manifest;
  readonly after: Manifest;
  /** True values: a message never quotes them. */
  readonly changes: readonly RawChange[];
}

/** An object that goes under one identity and comes under another. */
export interface RenamedObject extends ChangedObject {
  /** Of a generated name: who refers to the new one in the head, and who still refers to the old one. */
  readonly references?: { readonly toNew: readonly Identity[]; readonly toOld: readonly Identity[] };
}

export interface Sides {
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  /** Identities that the head does not have. A rename counts: applying it deletes. */
  readonly removed: readonly Manifest[];
  /** Identities that the base does not have. */
  readonly added: readonly Manifest[];
  readonly changed: readonly ChangedObject[];
  /** Which of the removed are displayed as which of the added: a deletion stays one, but what was so under the old name is not new. */
  readonly renamed: readonly RenamedObject[];
  readonly masker: Masker;
  /** Objects of the head, and changes, that are shown with something redacted: where secrets are looked for. */
  readonly redacted: ReadonlySet<Manifest | RawChange>;
  /** Patches of the inputs that count list elements. Absent: not known. */
  readonly patches?: PatchSides;
}

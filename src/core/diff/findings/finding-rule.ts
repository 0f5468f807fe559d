/** What a rule that looks for findings sees, and how it answers: base against head, so that what was so before is no finding. */

import type { Finding } from "../../model/diff.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { RawChange } from "../raw-change.ts";

/** An object that both sides have, and that differs. */
export interface ChangedObject {
  readonly before: Manifest;
  readonly after: Manifest;
  /** True values: a message never quotes them. */
  readonly changes: readonly RawChange[];
}

export interface Sides {
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  /** Identities that the head does not have. A rename counts: applying it deletes. */
  readonly removed: readonly Manifest[];
  /** Identities that the base does not have. */
  readonly added: readonly Manifest[];
  readonly changed: readonly ChangedObject[];
}

/** One risk, one file, one question. */
export type FindingRule = (sides: Sides) => readonly Finding[];

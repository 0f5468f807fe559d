/** A diff: what changes from one manifest set to another. Values in it are already masked. */

import type { Identity } from "./manifest.ts";

/**
 * One step into an object: a key, or a list element by its merge key or, in lists without one, by its index alone.
 * `index` counts from 0 in the new list; in the last step of a removal, in the old one. `embedded`: the string at this place is read
 * as a document, and the steps that follow go into it; never the last step.
 */
export type PathStep =
  | { readonly key: string }
  | { readonly element: Readonly<Record<string, string>>; readonly index: number }
  | { readonly index: number }
  | { readonly embedded: EmbeddedFormat };

export type EmbeddedFormat = "yaml" | "json" | "properties";

export type Path = readonly PathStep[];

declare const masked: unique symbol;

/** Text that went through the mask of core/manifests; the report accepts no other value. */
export type MaskedText = string & { readonly [masked]: true };

/** Why a change is counted instead of shown; it stays in the data, the digest and the findings. */
export type FoldReason =
  /** `app.kubernetes.io/version`, a chart's label: nothing of the object changes but these. */
  | "version-label"
  /** A `checksum/…` annotation of a pod template: its value says nothing, the workload rolls out. */
  | "rollout-trigger"
  /** A `caBundle`, `ca.crt` or `tls.crt`. */
  | "certificate"
  /** What the server writes and somebody keeps in Git. */
  | "server-field"
  /** The API, or the document's format, reads both the same: `1000m` and `1`, a reformatted document. */
  | "same-meaning"
  /** Below `openAPIV3Schema`. */
  | "crd-schema"
  /** In a document that is too long to be read: a dashboard, minified JSON. */
  | "large-document";

export type Change = {
  readonly path: Path;
  readonly folded?: FoldReason;
  /** The sides that are a mapping or a list with something in it: their text, be it one line, is YAML that stands below its key. */
  readonly collections?: readonly ("before" | "after")[];
} & (
  | { readonly kind: "added"; readonly after: MaskedText }
  | { readonly kind: "removed"; readonly before: MaskedText }
  | {
      readonly kind: "changed";
      readonly before: MaskedText;
      readonly after: MaskedText;
      /** How many lines differ, where the texts are too long to be shown. */
      readonly lines?: { readonly removed: number; readonly added: number };
    }
  | {
      /** `path` is that of the list. */
      readonly kind: "reordered";
      /** For each element that both lists have, in the new order: its place among them in the old order, from 0. */
      readonly order: readonly number[];
      /** The fewest elements whose move explains the new order. */
      readonly moved: readonly PathStep[];
    }
);

/**
 * How an object that is displayed as a rename was found. `generated`: another hash suffix of a generator. `moved`: another namespace.
 * `replaced`: another kind that takes its place. `affixed`: one prefix or suffix that several objects got or lost. `similar`: most of it is
 * the same.
 */
export type Relation = "generated" | "moved" | "replaced" | "affixed" | "similar";

export interface ChangedObjectDiff {
  readonly kind: "changed";
  readonly identity: Identity;
  /** Set when the object is displayed as a rename: who it was before. Display only; applying is create and delete. */
  readonly renamedFrom?: Identity;
  /** Set with `renamedFrom`. */
  readonly relation?: Relation;
  readonly changes: readonly Change[];
  /** Workloads whose pods are replaced by this change: the object itself, or those that refer to its generated name. */
  readonly rollsOut?: readonly Identity[];
  /** Of a generated object: the objects of the head that refer to its name, and those that still refer to the old one. */
  readonly references?: { readonly toNew: readonly Identity[]; readonly toOld: readonly Identity[] };
}

export type ObjectDiff =
  | { readonly kind: "added"; readonly identity: Identity; readonly body: MaskedText }
  | { readonly kind: "removed"; readonly identity: Identity; readonly body: MaskedText }
  | ChangedObjectDiff;

/** What was compared less finely than the rest: nothing is missing in the diff, but it may show more than what changed. */
export type Skipped =
  /** Too many objects of one kind came and went for looking which of them are alike. */
  | {
      readonly what: "renames";
      readonly group: string;
      readonly kind: string;
      readonly removed: number;
      readonly added: number;
    }
  /** Elements of a list that share a key: they were paired in their order. */
  | { readonly what: "duplicate-keys"; readonly identity: Identity; readonly path: Path }
  /** Too many elements of a list came and went for looking which of them are alike. */
  | { readonly what: "elements"; readonly identity: Identity; readonly path: Path };

export interface ManifestDiff {
  /** Sorted by identity. */
  readonly objects: readonly ObjectDiff[];
  readonly findings: readonly Finding[];
  readonly unchanged: number;
  /** Absent: everything was compared finely. */
  readonly skipped?: readonly Skipped[];
}

/** A risk seen in a diff. */
export interface Finding {
  readonly code: string;
  readonly severity: "refused" | "acknowledge" | "caution" | "note";
  /** Absent: the finding is about the whole environment. */
  readonly identity?: Identity;
  readonly path?: Path;
  /** One sentence: what changes and why it matters. Quotes no value. */
  readonly message: string;
  /** The values on both sides, where they make it clearer. */
  readonly before?: MaskedText;
  readonly after?: MaskedText;
  /** Where it is written in the head, as far as that was found: a patch, a values file, the object itself. Lines count from 1. */
  readonly source?: { readonly file: string; readonly line: number };
}

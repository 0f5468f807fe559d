/** A preview as the documented JSON of `slipway diff --output json`; its JSON Schema is schema/diff.schema.json. */

import type { Change, FoldReason, Finding, ObjectDiff, PathStep, Relation, Skipped } from "../model/diff.ts";
import type { Identity } from "../model/manifest.ts";
import type {
  EnvironmentPreview,
  GateForecast,
  LiveDrift,
  LivePreview,
  LiveState,
  Preview,
} from "../model/preview.ts";
import type { RenderFailure, Tool } from "../model/render.ts";
import { type DiffCounts, diffCounts, diffOf } from "./environment-result.ts";
import { pathText } from "./path-text.ts";

/** Members are added to schema 1, never renamed or removed. */
export interface PreviewJson {
  readonly schema: 1;
  readonly base: string;
  readonly head: string;
  readonly tools: readonly Tool[];
  readonly environments: readonly EnvironmentJson[];
}

export interface EnvironmentJson {
  readonly environment: string;
  readonly result: EnvironmentPreview["kind"];
  /** Digest of the head's render, where it renders. */
  readonly digest?: string;
  /** Numbers of objects, where both sides are known. */
  readonly counts?: DiffCounts & { readonly unchanged: number };
  readonly findings?: readonly FindingJson[];
  readonly objects?: readonly ObjectJson[];
  /** What was compared less finely than the rest. */
  readonly skipped?: readonly SkippedJson[];
  readonly failure?: RenderFailure;
  readonly baseFailure?: RenderFailure;
  /** Objects of a head whose base does not render. */
  readonly headObjects?: number;
  /** What its cluster says. */
  readonly live?: LiveJson;
  /** What it still needs before the merge can be deployed. */
  readonly forecast?: GateForecast;
}

export interface FindingJson {
  readonly code: string;
  readonly severity: Finding["severity"];
  readonly message: string;
  readonly object?: Identity;
  readonly path?: string;
  /** Masked. */
  readonly before?: string;
  readonly after?: string;
  readonly source?: NonNullable<Finding["source"]>;
}

/** Of one kind of objects, or of one list. */
export interface SkippedJson {
  readonly what: Skipped["what"];
  readonly object?: Identity;
  readonly path?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly removed?: number;
  readonly added?: number;
}

/** `body`: YAML of an added or removed object, masked. */
export interface ObjectJson {
  readonly result: ObjectDiff["kind"];
  readonly object: Identity;
  readonly renamedFrom?: Identity;
  readonly relation?: Relation;
  readonly body?: string;
  readonly changes?: readonly ChangeJson[];
  readonly rollsOut?: readonly Identity[];
  readonly references?: { readonly toNew: readonly Identity[]; readonly toOld: readonly Identity[] };
}

/** `path` for people, `steps` for programs; `before` and `after` as the comment shows them, masked. */
export interface ChangeJson {
  readonly result: Change["kind"];
  readonly path: string;
  readonly steps: readonly PathStep[];
  readonly before?: string;
  readonly after?: string;
  readonly order?: readonly number[];
  readonly lines?: { readonly removed: number; readonly added: number };
  readonly folded?: FoldReason;
}

/** Objects are called `object` here; their changes look like those of the diff. */
export type LiveJson =
  | Exclude<LivePreview, LiveState>
  | {
      readonly kind: "known";
      readonly counts: LiveState["counts"];
      readonly differences: readonly {
        readonly object: Identity;
        readonly more: readonly ChangeJson[];
        readonly fewer: number;
        readonly missing?: boolean;
      }[];
      readonly problems: readonly {
        readonly object: Identity;
        readonly reason: string;
        readonly message: string;
      }[];
      readonly awaiting: readonly { readonly object: Identity; readonly until: string }[];
      readonly adopted: readonly Identity[];
      readonly drift: readonly (Omit<LiveDrift, "identity"> & { readonly object: Identity })[];
    };

/** Plain data: `JSON.stringify` writes it. */
export function previewJson({ base, head, tools, environments }: Preview): PreviewJson {
  return { schema: 1, base, head, tools, environments: environments.map(environmentJson) };
}

function environmentJson(preview: EnvironmentPreview): EnvironmentJson {
  const diff = diffOf(preview);
  return {
    environment: preview.environment,
    result: preview.kind,
    ...("digest" in preview ? { digest: preview.digest } : {}),
    ...(diff === undefined
      ? {}
      : {
          counts: { ...diffCounts(diff), unchanged: diff.unchanged },
          findings: diff.findings.map(findingJson),
          objects: diff.objects.map(objectJson),
          ...(diff.skipped === undefined ? {} : { skipped: diff.skipped.map(skippedJson) }),
        }),
    ...(preview.kind === "failed" ? { failure: preview.failure } : {}),
    ...(preview.kind === "failed" && preview.base !== undefined ? { baseFailure: preview.base } : {}),
    ...(preview.kind === "repaired" ? { headObjects: preview.objects } : {}),
    ...(preview.live === undefined ? {} : { live: liveJson(preview.live) }),
    ...(preview.forecast === undefined ? {} : { forecast: preview.forecast }),
  };
}

function findingJson({
  code,
  severity,
  message,
  identity,
  path,
  before,
  after,
  source,
}: Finding): FindingJson {
  return {
    code,
    severity,
    message,
    ...(identity === undefined ? {} : { object: identity }),
    ...(path === undefined ? {} : { path: pathText(path) }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(source === undefined ? {} : { source }),
  };
}

function skippedJson(skipped: Skipped): SkippedJson {
  if (skipped.what === "renames") return skipped;
  return { what: skipped.what, object: skipped.identity, path: pathText(skipped.path) };
}

function objectJson(diff: ObjectDiff): ObjectJson {
  const { kind: result, identity: object } = diff;
  if (diff.kind !== "changed") return { result, object, body: diff.body };
  const { renamedFrom, relation, changes, rollsOut, references } = diff;
  return {
    result,
    object,
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
    ...(relation === undefined ? {} : { relation }),
    changes: changes.map(changeJson),
    ...(rollsOut === undefined ? {} : { rollsOut }),
    ...(references === undefined ? {} : { references }),
  };
}

function liveJson(live: LivePreview): LiveJson {
  if (live.kind !== "known") return live;
  const { kind, counts, adopted } = live;
  return {
    kind,
    counts,
    differences: live.differences.map(({ identity, more, ...rest }) => ({
      object: identity,
      more: more.map(changeJson),
      ...rest,
    })),
    problems: live.problems.map(({ identity, ...rest }) => ({ object: identity, ...rest })),
    awaiting: live.awaiting.map(({ identity, ...rest }) => ({ object: identity, ...rest })),
    adopted,
    drift: live.drift.map(({ identity, ...rest }) => ({ object: identity, ...rest })),
  };
}

function changeJson(change: Change): ChangeJson {
  return {
    result: change.kind,
    path: pathText(change.path),
    steps: change.path,
    ...("before" in change ? { before: change.before } : {}),
    ...("after" in change ? { after: change.after } : {}),
    ...(change.kind === "reordered" ? { order: change.order } : {}),
    ...(change.kind === "changed" && change.lines !== undefined ? { lines: change.lines } : {}),
    ...(change.folded === undefined ? {} : { folded: change.folded }),
  };
}

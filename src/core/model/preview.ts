/** A preview: what each environment would become; a plan that nobody executes. */

import type { ToAcknowledge } from "./acknowledgement.ts";
import type { Change, ManifestDiff } from "./diff.ts";
import type { Identity } from "./manifest.ts";
import type { ReasonCode } from "./outcome.ts";
import type { RenderFailure, Tool } from "./render.ts";
import type { Revision } from "./revision.ts";

export interface Preview {
  readonly base: Revision;
  readonly head: Revision;
  readonly environments: readonly EnvironmentPreview[];
  readonly tools: readonly Tool[];
}

/** See the table of render failures: base and head may each be absent, fail or render. */
export type EnvironmentPreview = {
  readonly environment: string;
  /** Absent: its cluster was not asked, or has not answered yet. */
  readonly live?: LivePreview;
  /** Absent: nothing guards the environment, or it does not change. */
  readonly forecast?: GateForecast;
  /** What of its findings can be acknowledged once it is merged. Absent: nothing. */
  readonly toAcknowledge?: readonly ToAcknowledge[];
} & (
  | {
      readonly kind: "unchanged";
      /** Without a digest nothing was rendered: the inputs are the same. */
      readonly digest?: string;
    }
  | { readonly kind: "changed"; readonly digest: string; readonly diff: ManifestDiff }
  /** The environment is not in the base. */
  | { readonly kind: "new"; readonly digest: string; readonly diff: ManifestDiff }
  /** The environment's configuration is gone in the head; never because a render failed. */
  | { readonly kind: "removed"; readonly diff: ManifestDiff }
  /** The head does not render. `base` is set when the base does not render either. */
  | { readonly kind: "failed"; readonly failure: RenderFailure; readonly base?: RenderFailure }
  /** The base did not render, the head does: what would be deleted is unknown. */
  | { readonly kind: "repaired"; readonly digest: string; readonly objects: number }
);

/** What the environment's cluster says of the head, by reading and dry runs alone. Values in it are already masked. */
export type LivePreview =
  | LiveState
  /** `why`: one sentence without a value. `not-asked`: not registered, not granted, or switched off. */
  | { readonly kind: "unknown" | "not-asked"; readonly why: string };

export interface LiveState {
  readonly kind: "known";
  /** How many objects an apply would create, update, delete, and leave as they are. */
  readonly counts: {
    readonly create: number;
    readonly update: number;
    readonly delete: number;
    readonly unchanged: number;
  };
  /** Objects whose change in the cluster is not the one of the rendered diff. Sorted by identity, like all lists here. */
  readonly differences: readonly LiveDifference[];
  /** What the cluster would refuse. */
  readonly problems: readonly LiveProblem[];
  /** What cannot be asked before something that the same change brings is there. */
  readonly awaiting: readonly { readonly identity: Identity; readonly until: string }[];
  /** In the cluster already, and not of this environment: applying would take them in. Their content is not shown. */
  readonly adopted: readonly Identity[];
  readonly drift: readonly LiveDrift[];
}

export interface LiveDifference {
  readonly identity: Identity;
  /** Would change in the cluster, and is not in the rendered diff: defaults, admission, drift that is taken back. */
  readonly more: readonly Change[];
  /** In the rendered diff, and the same in the cluster already: how many fields. */
  readonly fewer: number;
  /** It is not in the cluster, although the base has it: it would be created whole. */
  readonly missing?: true;
}

export interface LiveProblem {
  readonly identity: Identity;
  readonly reason: ReasonCode;
  readonly message: string;
}

/** A live object is not what was last applied. */
export interface LiveDrift {
  readonly identity: Identity;
  /** `replaced`: somebody deleted it and made another one of this name. */
  readonly kind: "changed" | "gone" | "replaced";
  /** Who wrote which fields since, as far as the cluster tells; field paths as Kubernetes writes them, without values. */
  readonly by: readonly { readonly manager: string; readonly fields: readonly string[] }[];
}

/** What a guarded environment still needs before this merge can be deployed, by the rules and facts of now. Empty: nothing. */
export interface GateForecast {
  readonly needs: readonly ForecastNeed[];
}

export type ForecastNeed =
  /** `pullRequest`: another one that would be deployed together with this. */
  | { readonly kind: "approvals"; readonly count: number; readonly pullRequest?: number }
  | {
      readonly kind: "check";
      readonly name: string;
      readonly state: "failed" | "pending";
      readonly pullRequest?: number;
    }
  | { readonly kind: "protected-branch"; readonly branch: string }
  | { readonly kind: "hold"; readonly by: string }
  | { readonly kind: "acknowledgement"; readonly findings: readonly string[] }
  /** A rule that says it in its own words. */
  | { readonly kind: "other"; readonly next: string }
  /** A fact that could not be read; without it nothing is deployed. */
  | { readonly kind: "unknown"; readonly what: string };

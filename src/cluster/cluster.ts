/** The cluster adapter: dry-runs, applies, observes and prunes the objects of one environment. */

import type { Judge, ObjectHealth } from "../core/model/health.ts";
import type { Inventory } from "../core/model/inventory.ts";
import type { JsonObject } from "../core/model/json.ts";
import type { Identity, Manifest } from "../core/model/manifest.ts";
import type { ActionKind } from "../core/model/plan.ts";
import type { ReasonCode } from "../core/model/outcome.ts";
import type { Revision } from "../core/model/revision.ts";

/** What the operator allows one repository to do in one cluster. Outside the repository: a pull request cannot change it. */
export interface Grant {
  /** `owner/name`, or `owner/*`. */
  readonly repository: string;
  /** Exact names, or a prefix followed by `*`. */
  readonly namespaces: readonly string[];
  /** `Kind.group` of cluster-scoped objects that may be written; `Kind.` is the core group. `["*"]` allows all. */
  readonly clusterScoped: readonly string[];
  /** `false`: no preview of the repository's pull requests asks this cluster. Default: they may. */
  readonly liveView?: boolean | undefined;
}

/** Who the work is for; decides field manager, labels, inventory name and grant. */
export interface EnvironmentRef {
  /** `owner/name`. */
  readonly repository: string;
  readonly environment: string;
  readonly namespace: string;
  /** Further namespaces that its manifests may name. Absent: none. */
  readonly namespaces?: readonly string[] | undefined;
}

export interface DryRun {
  readonly identity: Identity;
  readonly action: Exclude<ActionKind, "delete">;
  /** The live object before, absent when it is new. Unmasked: mask before showing. */
  readonly live?: JsonObject;
  /** The server's answer. Unmasked. Absent for objects proven unchanged without asking, and for those that could not be asked. */
  readonly answer?: JsonObject;
  /** Why the server could not be asked yet: `Namespace shop is there` (brought by the same change). The action is "create". */
  readonly awaits?: string;
  /**
   * The object is there but not in this environment's inventory: applying takes it in. `live` and `answer` are left out, so
   * that a manifest of a few lines cannot bring a stranger's object into a diff.
   */
  readonly adopts?: true;
}

/** Why one object cannot be applied; free of values. */
export interface ObjectProblem {
  readonly identity: Identity;
  readonly reason: ReasonCode;
  readonly message: string;
}

export type DryRunResult =
  | { readonly kind: "accepted"; readonly objects: readonly DryRun[] }
  /** All problems at once; nothing was written. */
  | { readonly kind: "rejected"; readonly problems: readonly ObjectProblem[] };

/** A recorded object that is not as it was applied. */
export interface Drifted {
  readonly identity: Identity;
  /** `replaced`: it was deleted and made anew by somebody else. */
  readonly kind: "changed" | "gone" | "replaced";
  /** Who wrote which fields since, as far as `managedFields` tell; paths without values. */
  readonly by: readonly { readonly manager: string; readonly fields: readonly string[] }[];
}

/** What a preview shows of the cluster: everything that can be told, side by side; nothing was written. */
export interface Look {
  /** As in an accepted dry run, without the objects that have a problem. */
  readonly objects: readonly DryRun[];
  readonly problems: readonly ObjectProblem[];
  /** Recorded, and not in the manifests: what a prune would look at. */
  readonly leaving: readonly Identity[];
  readonly drifted: readonly Drifted[];
}

export interface ClaimRequest {
  readonly revision: Revision;
  readonly renderDigest: string;
  readonly deploymentId: string;
  /** ISO 8601. */
  readonly now: string;
}

/** The right to write, until a higher generation appears. */
export interface Claim {
  readonly inventory: Inventory;
  /** The claim before this one was still applying: its writer may end a last batch, which is read back afterwards. */
  readonly overtook?: true;
}

export interface ApplyProgress {
  readonly identity: Identity;
  readonly action: ActionKind;
  readonly done: number;
  readonly total: number;
}

export interface PruneRequest {
  /** ISO 8601. */
  readonly now: string;
  /** What may go although its deletion needs an acknowledgement: these objects and no others. Absent: none. */
  readonly acknowledged?: readonly Identity[];
  readonly signal?: AbortSignal;
}

export interface PruneResult {
  readonly deleted: readonly Identity[];
  /** Left alone, with why: not ours any more, kept by annotation, needs an acknowledgement, still being finalised. */
  readonly kept: readonly KeptObject[];
}

export interface KeptObject {
  readonly identity: Identity;
  readonly why: string;
  /** By which finding its deletion is acknowledged, where nothing else keeps it. */
  readonly code?: string;
}

/**
 * One environment in one cluster. Reading never needs a claim; every write does, compares its generation first, and ends with
 * the fault CLAIM_LOST when a newer one is there. Faults besides: CLUSTER_UNAVAILABLE, CLUSTER_FORBIDDEN, CLUSTER_NOT_GRANTED,
 * NAMESPACE_NOT_ALLOWED.
 */
export interface EnvironmentCluster {
  /** `key=value`: the label of every object that it applied, by which `kubectl` selects them. */
  readonly membersLabel: string;
  readInventory(): Promise<Inventory | undefined>;
  /**
   * Dry-runs every manifest that is not provably the same, and asks whether what left may be deleted; writes nothing. Fault
   * besides: EMPTY_RENDER.
   */
  dryRun(manifests: readonly Manifest[], signal?: AbortSignal): Promise<DryRunResult>;
  /** The operator lets previews ask this cluster: see `Grant.liveView`. */
  readonly liveView: boolean;
  /** What the manifests would do to the live objects, and what has drifted; reads and dry runs only. Fault besides: EMPTY_RENDER. */
  look(manifests: readonly Manifest[], signal?: AbortSignal): Promise<Look>;
  /**
   * Raises the generation and writes ahead what is going to be applied: old and new objects together, the old ones that are not
   * in the manifests marked as leaving. The signal keeps it from beginning.
   */
  claim(request: ClaimRequest, manifests: readonly Manifest[], signal?: AbortSignal): Promise<Claim>;
  /**
   * Dry-runs all, then writes what differs, in dependency order; unchanged objects are not touched. State becomes `settling`.
   * `rejected`: nothing was written. An object that fails once writing has begun is a fault with its reason (APPLY_FAILED,
   * CONFLICT …): what was written is on record, and the next deployment goes on from there. The signal stops it between two objects.
   */
  apply(
    claim: Claim,
    manifests: readonly Manifest[],
    onProgress?: (progress: ApplyProgress) => void,
    signal?: AbortSignal,
  ): Promise<
    | { readonly kind: "applied"; readonly objects: readonly DryRun[] }
    | Extract<DryRunResult, { kind: "rejected" }>
  >;
  /** One look at the health of every object in the inventory that is not leaving. */
  observe(
    inventory: Inventory,
    judge: Judge,
    context: { readonly now: number; readonly graceMs: number },
    signal?: AbortSignal,
  ): Promise<readonly ObjectHealth[]>;
  /** Objects of the inventory that are not in the manifests: what a claim of them would mark as leaving. */
  prunable(inventory: Inventory, manifests: readonly Manifest[]): readonly Identity[];
  /**
   * Deletes what the claim marked as leaving, guarded by label and UID; then records the exact set, with state `settled`. What was
   * claimed decides, not what would be rendered now. The signal stops it between two objects.
   */
  prune(claim: Claim, request: PruneRequest): Promise<PruneResult>;
  /** Records that the deployment of this claim ended without becoming healthy. */
  fail(claim: Claim): Promise<void>;
  /** The claim that an inventory stands for, to go on after a restart. */
  resume(inventory: Inventory): Claim;
}

export interface Cluster {
  readonly name: string;
  /** `v1.36.3`. Fault: CLUSTER_UNAVAILABLE. */
  version(): Promise<string>;
  /** Fault: CLUSTER_NOT_GRANTED. */
  environment(ref: EnvironmentRef): EnvironmentCluster;
  close(): Promise<void>;
}

export interface Clusters {
  /** Fault: UNKNOWN_CLUSTER, with the registered names. */
  get(name: string): Promise<Cluster>;
  names(): readonly string[];
  close(): Promise<void>;
}

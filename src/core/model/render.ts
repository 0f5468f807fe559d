/** A render: the manifests of one environment at one revision, as the ecosystem's own tools produce them. */

import type { JsonObject } from "./json.ts";
import type { Identity, Manifest } from "./manifest.ts";
import type { ReasonCode } from "./outcome.ts";

export interface Render {
  readonly manifests: readonly Manifest[];
  /** `sha256:<hex>` of the canonical JSON of the manifests, sorted by identity. */
  readonly digest: string;
  /** `sha256:<hex>` of the input closure: files reached, their object ids, tools and flags. Equal inputs need no render. */
  readonly inputsDigest: string;
  readonly tools: readonly Tool[];
  /** What the tool warned of, made repository-relative; the same input gives the same text. */
  readonly warnings: readonly string[];
  /** Helm hooks, in the order in which Helm would run them: listed, never applied. Absent: none. */
  readonly hooks?: readonly RenderHook[];
  /** What differs from one render of the same inputs to the next. Such a render is shown, and never applied. Absent: nothing. */
  readonly unstable?: readonly UnstableObject[];
}

/** An object that Helm would create at some moment of an installation, and that belongs to no release. */
export interface RenderHook {
  readonly identity: Identity;
  /** `pre-install`, `post-upgrade`, `test` … */
  readonly events: readonly string[];
  readonly weight: number;
  /** `hook-succeeded`, `before-hook-creation` … */
  readonly deletePolicies: readonly string[];
  /** `sha256:<hex>` of the canonical JSON of the object as the chart writes it: the environment's namespace is not filled in. */
  readonly digest: string;
}

/** An object that is not the same in two renders of the same inputs. */
export interface UnstableObject {
  readonly identity: Identity;
  /** `data.password`, `spec.template.metadata.annotations` …, at most a few; none: only one of the renders has the object. */
  readonly fields: readonly string[];
}

/** What a Helm chart is rendered with. */
export interface HelmOptions {
  /** `.Release.Name`. */
  readonly releaseName: string;
  /** Relative to the repository's root, in the order in which later ones win. */
  readonly valuesFiles: readonly string[];
  /** Written out in the configuration; they win over all files. */
  readonly values?: JsonObject;
  /** `.Capabilities.KubeVersion`: `1.33`. Absent: one that is the same for all charts. */
  readonly kubeVersion?: string;
  /** What `.Capabilities.APIVersions` holds besides Kubernetes' own: `monitoring.coreos.com/v1`. Absent: nothing. */
  readonly apiVersions?: readonly string[];
}

/** Versions that a repository asks for: `5.8.1`, or only their beginning: `3`, `4.3`. */
export interface ToolPins {
  readonly kustomize?: string;
  readonly helm?: string;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** Why there is no render. Holds no content of any file. */
export interface RenderFailure {
  readonly reason: ReasonCode;
  /** One or more sentences for a person: what was expected, what was found. */
  readonly message: string;
  /** Repository-relative, when known. Lines count from 1. */
  readonly file?: string;
  readonly line?: number;
  /** What to do next. */
  readonly next: string;
}

export type RenderResult =
  | { readonly kind: "rendered"; readonly render: Render }
  | { readonly kind: "failed"; readonly failure: RenderFailure }
  /** The environment's path does not exist in this tree. */
  | { readonly kind: "absent" };

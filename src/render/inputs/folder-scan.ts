/** What is found in one folder with a kustomization: finished, and while it grows. */

import type { RenderFailure } from "../../core/model/render.ts";
import type { Remotes } from "../remotes.ts";
import type { Place } from "../render-failure.ts";
import type { Chart } from "./chart-closure.ts";
import type { Contents } from "./contents.ts";
import type { InputFile } from "./inputs.ts";
import type { RemoteReference } from "./mount-remotes.ts";
import type { FolderLink } from "./resolve-path.ts";
import type { TreeIndex } from "./tree-index.ts";

/** `plugins`: what the folder yields configures generators or transformers. */
export type FolderRole = "objects" | "plugins";

export interface FolderReference {
  readonly folder: string;
  readonly role: FolderRole;
  readonly place: () => Place;
}

export interface FolderScan {
  readonly folder: string;
  readonly files: readonly InputFile[];
  readonly links: readonly FolderLink[];
  /** Paths that are not there; that they are not counts for the render. */
  readonly absent: readonly string[];
  readonly children: readonly FolderReference[];
  readonly charts: readonly Chart[];
  /** Allowed bases of other repositories. */
  readonly remoteBases: readonly RemoteReference[];
  /** Folders of charts: everything below them counts. */
  readonly chartFolders: readonly string[];
  /** It may reach anything in the tree. */
  readonly whole: boolean;
  /** Symbolic links stand in the way of some path. */
  readonly linked: boolean;
  /** In the order of the text; made when they are needed, since finding the line costs another pass over the text. */
  readonly failures: readonly (() => RenderFailure)[];
}

export interface ScanRequest {
  readonly index: TreeIndex;
  readonly contents: Contents;
  readonly folder: string;
  readonly role: FolderRole;
  /** Absent: nothing is taken from elsewhere. */
  readonly remotes?: Remotes | undefined;
}

/** The same while it grows. */
export interface Scan extends ScanRequest {
  readonly files: InputFile[];
  readonly links: FolderLink[];
  readonly absent: string[];
  readonly children: FolderReference[];
  readonly charts: Chart[];
  readonly remoteBases: RemoteReference[];
  readonly chartFolders: string[];
  readonly failures: (() => RenderFailure)[];
  whole: boolean;
  linked: boolean;
}

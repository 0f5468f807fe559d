/** Reads an entry of a kustomization that names a folder of another repository, as kustomize reads it. */

import { isRevision, type Revision } from "../../core/model/revision.ts";

export interface RemoteBase {
  /** `https://HOST/OWNER/NAME`, without `.git`. */
  readonly url: string;
  /** Folder in it; `""` is its root. */
  readonly path: string;
  /** A full SHA; `undefined` for anything else: what a branch or a tag names may change. */
  readonly revision: Revision | undefined;
}

/** Query parameters that say how to fetch, not what. */
const harmless = new Set(["ref", "version", "timeout", "submodules"]);

/**
 * `undefined` for what is no repository on a web server: other transports, addresses of single files, user names or passwords.
 * (kustomize: `NewRepoSpecFromURL` in api/internal/git/repospec.go.)
 */
export function parseRemote(entry: string): RemoteBase | undefined {
  const address = entry.replace(/^git::/, "").replace(/^(?=github\.com\/)/, "https://");
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return undefined;
  const { protocol, host, username, password, pathname, searchParams, hash } = new URL(address);
  if (username !== "" || password !== "" || hash !== "") return undefined;
  if ([...searchParams.keys()].some((name) => !harmless.has(name))) return undefined;
  const split = splitPath(pathname);
  if (split === undefined) return undefined;
  const ref = searchParams.get("ref") ?? searchParams.get("version") ?? "";
  const revision = isRevision(ref) ? ref : undefined;
  return { url: `${protocol}//${host}/${split.repository}`, path: split.path, revision };
}

/** The repository ends at `//` or `.git`, else after its owner and name. */
function splitPath(pathname: string): { readonly repository: string; readonly path: string } | undefined {
  const [, repository, rest] =
    /^\/(.+?)(?:\.git)?\/\/(.*)$/.exec(pathname) ??
    /^\/(.+?)\.git(?:\/(.*))?$/.exec(pathname) ??
    /^\/([^/]+\/[^/]+)(?:\/(.*))?$/.exec(pathname) ??
    [];
  const given = `${repository ?? "?"}/${rest ?? ""}`;
  // What a server may take for something else is no name.
  if (repository === undefined || !/^[\w.~/-]+$/.test(given)) return undefined;
  const steps = (rest ?? "").split("/").filter((step) => step !== "" && step !== ".");
  return steps.includes("..") ? undefined : { repository, path: steps.join("/") };
}

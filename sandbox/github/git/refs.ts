/** Refs of a bare repository. */

import { gitMaybe, gitText, runGit } from "./run-git.ts";

export const zeroOid = "0".repeat(40);

export interface Ref {
  readonly name: string;
  /** What the ref holds: for an annotated tag the tag object. */
  readonly oid: string;
  readonly type: "commit" | "tag" | "tree" | "blob";
}

export async function listRefs(dir: string, prefix: string): Promise<readonly Ref[]> {
  const output = await gitText(dir, [
    "for-each-ref",
    "--format=%(refname)%00%(objectname)%00%(objecttype)",
    prefix,
  ]);
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", oid = "", type = ""] = line.split("\0");
      return { name, oid, type: type === "tag" || type === "tree" || type === "blob" ? type : "commit" };
    });
}

/** The object id of one ref by its full name. */
export async function readRef(dir: string, name: string): Promise<string | undefined> {
  const found = await gitMaybe(dir, ["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
  return found !== undefined && name.startsWith("refs/") ? found : undefined;
}

/** The commit that a branch, a tag or a SHA (also a short one) names, in the order in which GitHub looks. */
export async function resolveCommit(dir: string, name: string): Promise<string | undefined> {
  if (!/^[^-\s:?*[\\~^][^\s:?*[\\~^]*$/.test(name)) return undefined;
  const candidates = /^[0-9a-f]{4,40}$/.test(name) ? [name] : [];
  const full = name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const candidate of [...full, ...candidates, ...(name === "HEAD" ? ["HEAD"] : [])]) {
    const found = await gitMaybe(dir, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${candidate}^{commit}`,
    ]);
    if (found !== undefined) return found;
  }
  return undefined;
}

export type RefUpdate = "done" | "changed-meanwhile";

/** Compare and swap; the zero id means "must not exist" before, and "delete" after. */
export async function updateRef(
  dir: string,
  { name, before, after }: { readonly name: string; readonly before: string; readonly after: string },
): Promise<RefUpdate> {
  const line = after === zeroOid ? `delete ${name}\0${before}\0` : `update ${name}\0${after}\0${before}\0`;
  const result = await runGit(dir, ["update-ref", "-z", "--stdin"], { input: line, expect: [1, 128] });
  return result.code === 0 ? "done" : "changed-meanwhile";
}

/** Sets a ref that only the server itself writes, whatever it held. */
export async function forceRef(dir: string, name: string, oid: string): Promise<void> {
  await runGit(dir, ["update-ref", name, oid]);
}

export async function isAncestor(dir: string, ancestor: string, descendant: string): Promise<boolean> {
  return (
    (await runGit(dir, ["merge-base", "--is-ancestor", ancestor, descendant], { expect: [1] })).code === 0
  );
}

export async function mergeBase(dir: string, a: string, b: string): Promise<string | undefined> {
  return gitMaybe(dir, ["merge-base", a, b]);
}

export function isRefName(name: string): boolean {
  if (!/^refs\/[^/]+\/.+/.test(name) || name.endsWith("/") || name.endsWith(".") || name.endsWith(".lock"))
    return false;
  // oxlint-disable-next-line no-control-regex -- git's own list of what a ref name may not hold
  return !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock\//.test(name);
}

/** Refs of a bare repository. */

import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { createMemory } from "./remember.ts";
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
  if (!isRefName(name)) return undefined;
  // A ref is a file of its own unless git packed it; that saves a process for nearly every question.
  const loose = await readFile(path.join(dir, name), "utf8").catch(() => "");
  if (/^[0-9a-f]{40}\n$/.test(loose)) return loose.trim();
  if (!(await exists(path.join(dir, "packed-refs")))) return undefined;
  return gitMaybe(dir, ["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

const named = createMemory<string | undefined>();

/** The commit that a branch, a tag or a SHA (also a short one) names, in the order in which GitHub looks. */
export async function resolveCommit(dir: string, name: string): Promise<string | undefined> {
  if (!/^[^-\s:?*[\\~^][^\s:?*[\\~^]*$/.test(name)) return undefined;
  if (name === "HEAD") return peel(dir, "HEAD");
  const branch = await readRef(dir, `refs/heads/${name}`);
  if (branch !== undefined) return branch;
  for (const full of [`refs/tags/${name}`, name]) {
    const ref = await readRef(dir, full);
    if (ref !== undefined) return peel(dir, ref);
  }
  return /^[0-9a-f]{4,40}$/.test(name) ? peel(dir, name) : undefined;
}

function peel(dir: string, name: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  return named({ dir, ids: [name], ask: () => gitMaybe(dir, args), isFinal: isFound });
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

/** What is not there may still be pushed. */
function isFound(answer: string | undefined): boolean {
  return answer !== undefined;
}

const ancestors = createMemory<boolean>();

export function isAncestor(dir: string, ancestor: string, descendant: string): Promise<boolean> {
  return ancestors({
    dir,
    ids: [ancestor, descendant],
    async ask() {
      const args = ["merge-base", "--is-ancestor", ancestor, descendant];
      return (await runGit(dir, args, { expect: [1] })).code === 0;
    },
  });
}

const bases = createMemory<string | undefined>();

export function mergeBase(dir: string, a: string, b: string): Promise<string | undefined> {
  return bases({ dir, ids: [a, b], ask: () => gitMaybe(dir, ["merge-base", a, b]), isFinal: isFound });
}

export function isRefName(name: string): boolean {
  if (!/^refs\/[^/]+\/.+/.test(name) || name.endsWith("/") || name.endsWith(".") || name.endsWith(".lock"))
    return false;
  // oxlint-disable-next-line no-control-regex -- git's own list of what a ref name may not hold
  return !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock\//.test(name);
}

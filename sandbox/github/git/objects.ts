/** Git objects by their ids. */

import { rm } from "node:fs/promises";
import path from "node:path";
import { randomUUID } from "node:crypto";
import { gitMaybe, gitText, runGit } from "./run-git.ts";

export async function objectType(dir: string, sha: string): Promise<string | undefined> {
  return /^[0-9a-f]{40}$/.test(sha) ? gitMaybe(dir, ["cat-file", "-t", sha]) : undefined;
}

export async function readBlob(dir: string, sha: string): Promise<Buffer> {
  return (await runGit(dir, ["cat-file", "blob", sha])).stdout;
}

export async function writeBlob(dir: string, bytes: Uint8Array): Promise<string> {
  return gitText(dir, ["hash-object", "-w", "--stdin"], { input: bytes });
}

export interface TreeItem {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  /** Of blobs. */
  readonly size?: number;
}

/** Entries of a tree, by anything that names one; with `recursive` also those of its folders. */
export async function listTree(
  dir: string,
  name: string,
  recursive: boolean,
): Promise<{ readonly sha: string; readonly items: readonly TreeItem[] }> {
  // After a colon everything is a path, a suffix too.
  const tree = name.includes(":") ? name : `${name}^{tree}`;
  const sha = await gitText(dir, ["rev-parse", "--verify", "--end-of-options", tree]);
  const output = await gitText(dir, ["ls-tree", "-z", "-l", "-t", ...(recursive ? ["-r"] : []), sha]);
  const items = output
    .split("\0")
    .filter((line) => line !== "")
    .map((line): TreeItem => {
      const [info = "", entry = ""] = line.split("\t", 2);
      const [mode = "", type = "", oid = "", size = "-"] = info.split(/\s+/);
      return {
        path: entry,
        mode,
        type: type === "tree" || type === "commit" ? type : "blob",
        sha: oid,
        ...(size === "-" ? {} : { size: Number(size) }),
      };
    });
  return { sha, items };
}

/** Without mode and id: the path goes. */
export type TreeChange =
  | { readonly path: string; readonly mode: string; readonly sha: string }
  | { readonly path: string };

export async function buildTree(
  dir: string,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = path.join(dir, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await runGit(dir, ["read-tree", ...(base === undefined ? ["--empty"] : [base])], { env });
    const lines = changes.map((change) =>
      "sha" in change
        ? `${change.mode} ${change.sha}\t${change.path}\0`
        : `0 ${"0".repeat(40)}\t${change.path}\0`,
    );
    await runGit(dir, ["update-index", "-z", "--index-info"], { env, input: lines.join("") });
    return await gitText(dir, ["write-tree"], { env });
  } finally {
    await rm(index, { force: true });
  }
}

export interface Tag {
  readonly name: string;
  readonly object: string;
  readonly type: string;
  readonly message: string;
  readonly tagger: { readonly name: string; readonly email: string; readonly date: string };
}

export async function readTag(dir: string, sha: string): Promise<Tag> {
  const text = await gitText(dir, ["cat-file", "tag", sha]);
  const blank = text.indexOf("\n\n");
  const fields = new Map(
    text
      .slice(0, blank)
      .split("\n")
      .map((line): [string, string] => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]),
  );
  const [, name = "", email = "", seconds = "0"] =
    /^(.*) <(.*)> (\d+)/.exec(fields.get("tagger") ?? "") ?? [];
  return {
    name: fields.get("tag") ?? "",
    object: fields.get("object") ?? "",
    type: fields.get("type") ?? "commit",
    message: text.slice(blank + 2),
    tagger: { name, email, date: `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z` },
  };
}

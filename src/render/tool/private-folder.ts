/** A folder of our own for one render: only its inputs stand in it, nobody else can look, and it is gone afterwards. */

import { access, constants, link, mkdir, mkdtemp, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Fault } from "../../core/model/fault.ts";
import { folderPrefix } from "./abandoned-folders.ts";
import type { FolderLink } from "../inputs/resolve-path.ts";

export interface PrivateFolder {
  /** Holds `tree` and `home`. */
  readonly root: string;
  write(files: ReadonlyMap<string, Uint8Array>, links: Iterable<FolderLink>): Promise<void>;
  /** Puts a file into `home`. */
  writeHome(name: string, text: string): Promise<void>;
  /** Puts a program into the root, by a hard link, unless it is there. */
  addProgram(path: string, name: string): Promise<void>;
  /** An empty file by that name: a program that starts another one opens it. */
  addDevNull(): Promise<void>;
  remove(): Promise<void>;
}

const inMemory = "/dev/shm";
/** Containers often have 64 MiB there: less than one render may need. */
const leastFree = 512 * 1024 * 1024;

/** Where private folders are made: in memory where there is room, since writing small files to a disk takes 30 times as long. */
export async function defaultWorkDir(): Promise<string> {
  try {
    await access(inMemory, constants.W_OK);
    const { bavail, bsize } = await statfs(inMemory);
    return bavail * bsize >= leastFree ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

export async function makePrivateFolder(workDir: string): Promise<PrivateFolder> {
  // `mkdtemp` makes it with mode 0700.
  const root = await mkdtemp(join(workDir, folderPrefix));
  await Promise.all([mkdir(join(root, "tree")), mkdir(join(root, "home"))]);
  return {
    root,
    write: (files, links) => writeInto(join(root, "tree"), files, links),
    writeHome: (name, text) => writeFile(join(root, "home", name), text, { flag: "wx" }),
    addProgram: (path, name) => link(path, join(root, name)).catch(unlessThere),
    addDevNull: async () => {
      await mkdir(join(root, "dev"), { recursive: true });
      await writeFile(join(root, "dev/null"), "", { mode: 0o600 });
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function unlessThere(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
}

async function writeInto(
  tree: string,
  files: ReadonlyMap<string, Uint8Array>,
  links: Iterable<FolderLink>,
): Promise<void> {
  const folderLinks = [...links];
  const folders = new Set([...files.keys(), ...folderLinks.map(({ path }) => path)].map(dirname));
  for (const folder of folders) await attempt(folder, mkdir(join(tree, folder), { recursive: true }));
  for (const { path, target } of folderLinks) await attempt(path, symlink(target, join(tree, path)));
  await Promise.all(
    [...files].map(([path, bytes]) => attempt(path, writeFile(join(tree, path), bytes, { flag: "wx" }))),
  );
}

async function attempt(path: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw explain(path, error);
  }
}

/** What the file system refused, for a person. */
function explain(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // Only where it takes two of the tree's names for one.
  if (code === "EEXIST") {
    return new Fault("TREE_PATH_COLLISION", {
      message: `This machine's file system takes "${path}" and another path of the repository for the same.`,
      next: "Rename one of the two, or run Slipway on a file system that tells cases apart.",
      retry: "never",
    });
  }
  if (code !== "ENOSPC" && code !== "EDQUOT" && code !== "EROFS" && code !== "EMFILE") return error;
  return new Fault("INTERNAL", {
    message: `The folder for temporary files cannot take the inputs of a render (${code}).`,
    next: "Free space there, or give Slipway more of it.",
    retry: "later",
    cause: error,
  });
}

/** A folder of our own for one render: only its inputs stand in it, nobody else can look, and it is gone afterwards. */

import { access, constants, link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Fault } from "../../core/model/fault.ts";
import type { FolderLink } from "../inputs/resolve-path.ts";

export interface PrivateFolder {
  /** Holds `tree` and `home`. */
  readonly root: string;
  write(files: ReadonlyMap<string, Uint8Array>, links: Iterable<FolderLink>): Promise<void>;
  /** Puts a program into the root, by a hard link. */
  addProgram(path: string, name: string): Promise<void>;
  remove(): Promise<void>;
}

const inMemory = "/dev/shm";

/** Where private folders are made: in memory where that exists, since writing small files to a disk takes 30 times as long. */
export async function defaultWorkDir(): Promise<string> {
  try {
    await access(inMemory, constants.W_OK);
    return inMemory;
  } catch {
    return tmpdir();
  }
}

export async function makePrivateFolder(workDir: string): Promise<PrivateFolder> {
  // `mkdtemp` makes it with mode 0700.
  const root = await mkdtemp(join(workDir, "slipway-render-"));
  await Promise.all([mkdir(join(root, "tree")), mkdir(join(root, "home"))]);
  return {
    root,
    write: (files, links) => writeInto(join(root, "tree"), files, links),
    addProgram: (path, name) => link(path, join(root, name)),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function writeInto(
  tree: string,
  files: ReadonlyMap<string, Uint8Array>,
  links: Iterable<FolderLink>,
): Promise<void> {
  const folderLinks = [...links];
  const folders = new Set([...files.keys(), ...folderLinks.map(({ path }) => path)].map(dirname));
  for (const folder of folders) await mkdir(join(tree, folder), { recursive: true });
  for (const { path, target } of folderLinks) await symlink(target, join(tree, path)).catch(collision(path));
  await Promise.all(
    [...files].map(([path, bytes]) =>
      writeFile(join(tree, path), bytes, { flag: "wx" }).catch(collision(path)),
    ),
  );
}

/** Only where the file system takes two of the tree's names for one. */
function collision(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new Fault("TREE_PATH_COLLISION", {
      message: `This machine's file system takes "${path}" and another path of the repository for the same.`,
      next: "Rename one of the two, or run Slipway on a file system that tells cases apart.",
      retry: "never",
    });
  };
}

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { removeAbandonedFolders } from "../../src/render/tool/abandoned-folders.ts";
import { makePrivateFolder } from "../../src/render/tool/private-folder.ts";
import { scratchFolder } from "../git/make-repository.ts";

let scratch: string;

beforeEach(() => {
  scratch = scratchFolder();
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => Buffer.from(text);

test("holds files and folder links, for nobody else to see, until it is removed", async () => {
  const folder = await makePrivateFolder(scratch);
  expect(statSync(folder.root).mode & 0o777).toBe(0o700);
  await folder.write(new Map([["a/b/c.yaml", bytes("c")]]), [{ path: "x/now", target: "../a" }]);
  expect(readFileSync(join(folder.root, "tree/x/now/b/c.yaml"), "utf8")).toBe("c");
  expect(readlinkSync(join(folder.root, "tree/x/now"))).toBe("../a");
  await folder.remove();
  expect(readdirSync(scratch)).toEqual([]);
});

test("L4: what a killed process left behind is removed, what a running one uses is not", async () => {
  const dead = spawnSync("true").pid;
  mkdirSync(join(scratch, `slipway-render-${dead}-abc123`, "tree"), { recursive: true });
  mkdirSync(join(scratch, `slipway-render-1-abc123`));
  mkdirSync(join(scratch, "slipway-render-notours"));
  const mine = await makePrivateFolder(scratch);
  await removeAbandonedFolders(scratch);
  await removeAbandonedFolders(join(scratch, "nowhere"));
  expect(readdirSync(scratch).toSorted()).toEqual(
    [basename(mine.root), "slipway-render-1-abc123", "slipway-render-notours"].toSorted(),
  );
});

test("A5: two paths that the file system takes for one are named", async () => {
  const folder = await makePrivateFolder(scratch);
  // As a file system that does not tell cases apart would have it.
  writeFileSync(join(folder.root, "tree/A.yaml"), "other");
  await expect(folder.write(new Map([["A.yaml", bytes("a")]]), [])).rejects.toMatchObject({
    reason: "TREE_PATH_COLLISION",
  });
  await folder.remove();
});

/** A file system of 64 KiB; `undefined` where this user may not mount one. */
function tinyFileSystem(): string | undefined {
  const path = scratchFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    rmSync(path, { recursive: true });
    console.warn("skipped: a full disk needs the right to mount a small one.");
    return undefined;
  }
}

const tiny = tinyFileSystem();

afterAll(() => {
  if (tiny === undefined) return;
  execFileSync("umount", [tiny]);
  rmSync(tiny, { recursive: true });
});

test.skipIf(tiny === undefined)(
  "L4: a full disk is told in words, leaves nothing behind, and may be tried again",
  async () => {
    const folder = await makePrivateFolder(tiny ?? "");
    const big = new Map([["big.yaml", new Uint8Array(200_000)]]);
    await expect(folder.write(big, [])).rejects.toMatchObject({
      reason: "INTERNAL",
      retry: "later",
      message: expect.stringContaining("ENOSPC"),
    });
    await folder.remove();
    expect(readdirSync(tiny ?? "")).toEqual([]);
  },
);

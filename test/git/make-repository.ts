/** Makes real Git repositories for tests: `commit` takes paths and contents and gives the revision. */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isRevision, type Revision } from "../../src/core/model/revision.ts";

/** `null` removes the path; a link points where `link` says; an object id with mode 160000 is a submodule. */
export type FileContent =
  | string
  | Uint8Array
  | null
  | { readonly link: string }
  | { readonly submodule: string };

export interface TestRepository {
  readonly path: string;
  git(...args: readonly string[]): string;
  /** On top of the current branch, unless `orphan`. */
  commit(files: Readonly<Record<string, FileContent>>, options?: { readonly orphan?: boolean }): Revision;
  remove(): void;
}

const identity = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), "slipway-test-"));
}

export function makeRepository(options: readonly string[] = []): TestRepository {
  const path = scratchFolder();
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, {
      cwd: path,
      env: { ...process.env, ...identity },
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main", ...options);
  git("config", "uploadpack.allowFilter", "true");
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  git("config", "core.autocrlf", "false");
  return {
    path,
    git,
    commit: (files, { orphan = false } = {}) => {
      if (orphan) {
        git("checkout", "--quiet", "--orphan", `orphan-${Object.keys(files).join("-").replaceAll("/", "-")}`);
        git("rm", "-rfq", "--ignore-unmatch", ".");
      }
      for (const [name, content] of Object.entries(files)) put(path, git, name, content);
      git("commit", "--quiet", "--allow-empty", "--message", "change");
      return revisionOf(git("rev-parse", "HEAD"));
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function revisionOf(text: string): Revision {
  if (!isRevision(text)) throw new Error(`not a revision: ${text}`);
  return text;
}

function put(root: string, git: TestRepository["git"], name: string, content: FileContent): void {
  const file = join(root, name);
  rmSync(file, { recursive: true, force: true });
  if (content === null) {
    git("rm", "-rfq", "--ignore-unmatch", "--", name);
    return;
  }
  if (typeof content === "object" && "submodule" in content) {
    git("update-index", "--add", "--cacheinfo", `160000,${content.submodule},${name}`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  if (typeof content === "object" && "link" in content) symlinkSync(content.link, file);
  else writeFileSync(file, content);
  if (name.endsWith(".sh")) chmodSync(file, 0o755);
  git("add", "--force", "--", name);
}

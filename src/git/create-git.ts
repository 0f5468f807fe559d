/** Makes the Git adapter: remotes as cached bare repositories, folders on this disk in place. */

import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { writeAskpass } from "./askpass.ts";
import { checkRemote } from "./check-remote.ts";
import type { Git, GitRepository, Remote } from "./git.ts";
import type { GitProgram } from "./git-command.ts";
import { defaultGitLimits, type GitLimits } from "./git-limits.ts";
import { openLocalRepository } from "./local-repository.ts";
import { openRemoteStore, type RemoteStore } from "./remote-repository.ts";

export interface GitOptions {
  /** Folder of the bare repositories; made when it is not there. It may be deleted at any time while nobody uses it. */
  readonly cacheDir: string;
  readonly program?: Partial<GitProgram>;
  /** What may be read besides `https://…`; nothing by default. */
  readonly allow?: {
    readonly loopbackHttp?: boolean;
    readonly file?: boolean;
    /** Absolute paths of repositories on this disk: the command line. */
    readonly paths?: boolean;
  };
  /** PEM file of further certificate authorities. */
  readonly caFile?: string;
  readonly limits?: Partial<GitLimits>;
}

export function createGit(options: GitOptions): Git {
  const context = {
    program: {
      path: "git",
      searchPath: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin",
      ...options.program,
    },
    limits: { ...defaultGitLimits, ...options.limits },
  };
  const stores = new Map<string, Promise<RemoteStore>>();
  const local = new Set<GitRepository>();

  async function openLocal(path: string): Promise<GitRepository> {
    const repository = await openLocalRepository({ ...context, path, temporary: tmpdir() });
    local.add(repository);
    return repository;
  }

  async function openRemote({ url, token }: Remote): Promise<GitRepository> {
    const store = stores.get(url) ?? openStore(options, context, url);
    stores.set(url, store);
    store.catch(() => stores.delete(url));
    const { repository, useToken } = await store;
    useToken(token);
    return repository;
  }

  return {
    repository: (remote) => {
      const isPath = options.allow?.paths === true && isAbsolute(remote.url);
      return isPath ? openLocal(remote.url) : openRemote(remote);
    },
    close: async () => {
      const opened = await Promise.allSettled(stores.values());
      for (const store of opened) if (store.status === "fulfilled") store.value.close();
      await Promise.all([...local].map((repository) => repository.close()));
    },
  };
}

async function openStore(
  { allow, cacheDir, caFile }: GitOptions,
  context: { readonly program: GitProgram; readonly limits: GitLimits },
  url: string,
): Promise<RemoteStore> {
  const rules = { loopbackHttp: allow?.loopbackHttp ?? false, file: allow?.file ?? false };
  const transport = checkRemote(url, rules);
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const askpass = await writeAskpass(cacheDir);
  const name = createHash("sha256").update(url).digest("hex").slice(0, 32);
  return openRemoteStore({
    ...context,
    url,
    gitDir: join(cacheDir, `${name}.git`),
    network: { transports: [transport], askpass, ...(caFile === undefined ? {} : { caFile }) },
  });
}

/** What commands on a local repository work with; made when needed, and gone without a trace afterwards. */

import { join, resolve } from "node:path";
import { readRemotes } from "../remotes/read-remotes.ts";
import { createGit } from "../git/create-git.ts";
import type { GitRepository } from "../git/git.ts";
import { createRenderer } from "../render/create-renderer.ts";
import { findTools } from "../render/tool/find-tools.ts";
import type { Renderer } from "../render/renderer.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "./terminal.ts";

export interface Workplace {
  readonly repository: GitRepository;
  readonly renderer: Renderer;
  readonly terminal: Terminal;
  /** Aborted when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What every command is given. */
export interface CommandContext {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Where the command was called. */
  readonly directory: string;
}

export async function atWorkplace<Result>(
  context: CommandContext,
  repositoryPath: string,
  work: (workplace: Workplace) => Promise<Result>,
): Promise<Result> {
  const { settings, terminal, signal, directory } = context;
  const { searchPath, cacheDirectory, allowLoopbackHttp: loopbackHttp } = settings;
  const git = createGit({
    // Only for bases of other repositories: the repository itself is read in place.
    cacheDir: join(cacheDirectory, "git"),
    program: { searchPath },
    allow: { paths: true, loopbackHttp },
  });
  const remotes = await readRemotes(settings, git);
  const renderer = createRenderer({ tools: await findTools(settings), searchPath, remotes });
  try {
    const repository = await git.repository({ url: resolve(directory, repositoryPath) });
    signal.throwIfAborted();
    return await work({ repository, renderer, terminal, signal });
  } finally {
    await Promise.all([renderer.close(), git.close()]);
  }
}

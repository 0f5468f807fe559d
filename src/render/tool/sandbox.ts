/** What keeps a render to itself on this machine: found out once, by trying. */

import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../core/model/fault.ts";
import { folderPrefix, removeAbandonedFolders } from "./abandoned-folders.ts";
import { readVersion, versionArguments } from "./ask-version.ts";
import { findProgram, toolMissing, type RenderTool } from "./find-tool.ts";
import { makePrivateFolder, type PrivateFolder } from "./private-folder.ts";
import { runChild, type ChildCommand } from "./run-child.ts";

export interface Isolation {
  /** The tool has no network at all. */
  readonly network: boolean;
  /** The tool sees no file but the inputs. */
  readonly files: boolean;
  /** The tool's memory is limited. */
  readonly memory: boolean;
}

export interface Sandbox {
  readonly isolation: Isolation;
  /** Of the tool. */
  readonly version: string;
  /** Prefix of the paths in the tool's messages. */
  treePrefix(folder: PrivateFolder): string;
  command(folder: PrivateFolder, args: readonly string[]): Promise<ChildCommand>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly tool: RenderTool;
  readonly workDir: string;
  /** `PATH`, where `unshare` and `prlimit` are looked for. */
  readonly searchPath: string;
  readonly memoryBytes: number;
}

interface Mode {
  readonly jail: boolean;
  /** Arguments of `unshare`; none: not used. */
  readonly unshare: readonly string[];
}

/** Best first. Without rights of its own a process may still make namespaces for a user that is root only there. */
const modes: readonly Mode[] = [
  { jail: true, unshare: ["--user", "--map-root-user", "--net"] },
  { jail: true, unshare: ["--net"] },
  { jail: false, unshare: ["--user", "--map-root-user", "--net"] },
  { jail: false, unshare: ["--net"] },
  { jail: false, unshare: [] },
];

const probeMs = 10_000;

interface Helpers {
  readonly unshare: string | undefined;
  readonly prlimit: string | undefined;
}

/** Fault: RENDER_TOOL_MISSING when the tool does not run at all. */
export async function detectSandbox(options: SandboxOptions): Promise<Sandbox> {
  await removeAbandonedFolders(options.workDir);
  const helpers: Helpers = {
    unshare: await findProgram("unshare", options.searchPath),
    prlimit: await findProgram("prlimit", options.searchPath),
  };
  for (const mode of modes) {
    if (mode.unshare.length > 0 && helpers.unshare === undefined) continue;
    const sandbox = await trySandbox(options, helpers, mode);
    if (sandbox !== undefined) return sandbox;
  }
  throw toolMissing(`${options.tool.path} does not run on this machine.`);
}

async function trySandbox(
  options: SandboxOptions,
  helpers: Helpers,
  mode: Mode,
): Promise<Sandbox | undefined> {
  const program = mode.jail ? await copyProgram(options) : undefined;
  const sandbox = makeSandbox(options, helpers, { mode, program });
  const folder = await makePrivateFolder(options.workDir);
  try {
    const command = await sandbox.command(folder, versionArguments(options.tool));
    const ended = await runChild(command, { wallMs: probeMs, outputBytes: 65_536, messageBytes: 65_536 });
    const version =
      ended.kind === "exit" && ended.code === 0 ? readVersion(ended.stdout.toString()) : undefined;
    if (version !== undefined) return { ...sandbox, version };
  } catch (error) {
    if (error instanceof Fault) throw error;
  } finally {
    await folder.remove();
  }
  await sandbox.close();
  return undefined;
}

/** On the file system of the private folders, so that each can have it by a hard link. */
async function copyProgram({ tool, workDir }: SandboxOptions): Promise<string> {
  const folder = await mkdtemp(join(workDir, folderPrefix));
  const program = join(folder, "tool");
  await copyFile(tool.path, program);
  return program;
}

interface Chosen {
  readonly mode: Mode;
  /** Copy of the tool that a jail can hold. */
  readonly program: string | undefined;
}

function makeSandbox(
  { tool, memoryBytes }: SandboxOptions,
  { unshare, prlimit }: Helpers,
  { mode, program }: Chosen,
): Omit<Sandbox, "version"> {
  const treePrefix = ({ root }: PrivateFolder): string =>
    program === undefined ? join(root, "tree") : "/tree";
  return {
    isolation: {
      network: mode.unshare.length > 0,
      files: program !== undefined,
      memory: prlimit !== undefined,
    },
    treePrefix,
    command: async (folder, args) => {
      if (program !== undefined) await folder.addProgram(program, "tool");
      const jail = program === undefined ? [] : [`--root=${folder.root}`, "--wd=/tree"];
      const words = [
        // Private memory, not address space: Go reserves far more of that than it uses, at places that differ from run to run.
        ...(prlimit === undefined ? [] : [prlimit, `--data=${memoryBytes}`, "--core=0"]),
        ...(unshare === undefined || mode.unshare.length === 0 ? [] : [unshare, ...mode.unshare, ...jail]),
        program === undefined ? tool.path : "/tool",
        ...args,
      ];
      const [path = tool.path, ...rest] = words;
      const home = program === undefined ? join(folder.root, "home") : "/home";
      return { path, args: rest, cwd: join(folder.root, "tree"), env: environment(home, memoryBytes) };
    },
    close: async () => {
      if (program !== undefined) await rm(join(program, ".."), { recursive: true, force: true });
    },
  };
}

/** Nothing of ours. Fewer collections make kustomize quicker; near the limit it collects as often as it must. */
function environment(home: string, memoryBytes: number): Record<string, string> {
  return {
    HOME: home,
    KUBECONFIG: "/dev/null",
    GOGC: "400",
    GOMEMLIMIT: String(Math.floor(memoryBytes * 0.75)),
  };
}

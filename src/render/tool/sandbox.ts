/** What keeps a render to itself on this machine: found out once, by trying. */

import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Fault } from "../../core/model/fault.ts";
import { folderPrefix, removeAbandonedFolders } from "./abandoned-folders.ts";
import { readVersion, versionArguments } from "./ask-version.ts";
import { findProgram } from "./find-tools.ts";
import { makePrivateFolder, type PrivateFolder } from "./private-folder.ts";
import { toolMissing, type RenderTool } from "./render-tool.ts";
import { runChild, type ChildCommand } from "./run-child.ts";

export interface Isolation {
  /** The tool has no network at all. */
  readonly network: boolean;
  /** The tool sees no file but the inputs. */
  readonly files: boolean;
  /** The tool's memory is limited. */
  readonly memory: boolean;
}

/** How one render sees itself. */
export interface Inside {
  /** Prefix of the paths in the tool's messages. */
  readonly tree: string;
  /** Folder for what the tool keeps for itself, and for what we hand it besides the tree. */
  readonly home: string;
  /** Where a program is that the tool may start. */
  program(tool: RenderTool): string;
}

export interface Run {
  readonly tool: RenderTool;
  /** Programs that the tool starts. */
  readonly helpers?: readonly RenderTool[];
  readonly args: readonly string[];
}

export interface Sandbox {
  readonly isolation: Isolation;
  inside(folder: PrivateFolder): Inside;
  /** May be asked for the same folder more than once. */
  command(folder: PrivateFolder, run: Run): Promise<ChildCommand>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** By which it is tried out. */
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
  const work = options.tool.name === "helm" ? "helm" : "kustomize";
  throw toolMissing(work, `${options.tool.path} does not run on this machine.`);
}

async function trySandbox(
  options: SandboxOptions,
  helpers: Helpers,
  mode: Mode,
): Promise<Sandbox | undefined> {
  const sandbox = makeSandbox(options, helpers, mode);
  const folder = await makePrivateFolder(options.workDir);
  try {
    const { tool } = options;
    const command = await sandbox.command(folder, { tool, args: versionArguments(tool) });
    const ended = await runChild(command, { wallMs: probeMs, outputBytes: 65_536, messageBytes: 65_536 });
    const runs = ended.kind === "exit" && ended.code === 0;
    if (runs && readVersion(ended.stdout.toString()) !== undefined) return sandbox;
  } catch (error) {
    if (error instanceof Fault) throw error;
  } finally {
    await folder.remove();
  }
  await sandbox.close();
  return undefined;
}

function makeSandbox(
  { workDir, memoryBytes }: SandboxOptions,
  { unshare, prlimit }: Helpers,
  mode: Mode,
): Sandbox {
  const copies = makeCopies(workDir);
  const pathOf = (tool: RenderTool): string => (mode.jail ? `/${nameInJail(tool)}` : tool.path);
  const treeOf = ({ root }: PrivateFolder): string => (mode.jail ? "/tree" : join(root, "tree"));
  const homeOf = ({ root }: PrivateFolder): string => (mode.jail ? "/home" : join(root, "home"));
  return {
    isolation: { network: mode.unshare.length > 0, files: mode.jail, memory: prlimit !== undefined },
    inside: (folder) => ({ tree: treeOf(folder), home: homeOf(folder), program: pathOf }),
    command: async (folder, { tool, helpers = [], args }) => {
      if (mode.jail) {
        for (const program of [tool, ...helpers])
          await folder.addProgram(await copies.of(program), nameInJail(program));
        if (helpers.length > 0) await folder.addDevNull();
      }
      const jail = mode.jail ? [`--root=${folder.root}`, "--wd=/tree"] : [];
      const words = [
        // Private memory, not address space: Go reserves far more of that than it uses, at places that differ from run to run.
        ...(prlimit === undefined ? [] : [prlimit, `--data=${memoryBytes}`, "--core=0"]),
        ...(unshare === undefined || mode.unshare.length === 0 ? [] : [unshare, ...mode.unshare, ...jail]),
        pathOf(tool),
        ...args,
      ];
      const [path = tool.path, ...rest] = words;
      const home = homeOf(folder);
      const usesHelm = [tool, ...helpers].some(({ name }) => name === "helm");
      const env = { ...environment(home, memoryBytes), ...(usesHelm ? helmEnvironment(home) : {}) };
      return { path, args: rest, cwd: join(folder.root, "tree"), env };
    },
    close: () => copies.remove(),
  };
}

/** Two tools of a render may bear the same file name. */
function nameInJail({ name }: Pick<RenderTool, "name">): string {
  return `tool-${name}`;
}

/** Copies of programs on the file system of the private folders, so that each can have them by a hard link. */
function makeCopies(workDir: string) {
  const copies = new Map<string, Promise<string>>();
  let folder: Promise<string> | undefined;
  const copy = async ({ path }: RenderTool): Promise<string> => {
    folder ??= mkdtemp(join(workDir, folderPrefix));
    const target = join(await folder, `${copies.size}-${basename(path)}`);
    await copyFile(path, target);
    return target;
  };
  return {
    of: (tool: RenderTool): Promise<string> => {
      const known = copies.get(tool.path) ?? copy(tool);
      copies.set(tool.path, known);
      known.catch(() => copies.delete(tool.path));
      return known;
    },
    remove: async (): Promise<void> => {
      await Promise.allSettled(copies.values());
      const made = await folder?.catch(() => undefined);
      if (made !== undefined) await rm(made, { recursive: true, force: true });
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

/** No plugins, no cluster, and no configuration of whoever runs Slipway. kustomize hands charts to Helm in a temporary folder. */
function helmEnvironment(home: string): Record<string, string> {
  const helm = join(home, "helm");
  return {
    TMPDIR: home,
    HELM_CACHE_HOME: join(helm, "cache"),
    HELM_CONFIG_HOME: join(helm, "config"),
    HELM_DATA_HOME: join(helm, "data"),
    HELM_PLUGINS: join(helm, "plugins"),
    HELM_NO_PLUGINS: "1",
  };
}

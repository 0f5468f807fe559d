/** The command line and environment of every git process: no configuration but ours, no prompt, no hook, few transports. */

export type Transport = "https" | "http" | "file";

export interface GitProgram {
  /** Absolute path, or a name looked up in `searchPath`. */
  readonly path: string;
  /** `PATH` of the child. */
  readonly searchPath: string;
}

export interface NetworkAccess {
  readonly transports: readonly Transport[];
  /** Absolute path of the program that answers git's question for a password; see `askpass.ts`. */
  readonly askpass?: string;
  /** Certificates to trust besides the system's, as a PEM file. */
  readonly caFile?: string;
}

/** Configuration in a repository that would run a program or reach elsewhere is overridden, whoever wrote it. */
const safeConfig: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.askPass=",
  "core.bigFileThreshold=32m",
  "credential.helper=",
  "gc.auto=0",
  "maintenance.auto=false",
  "fetch.writeCommitGraph=false",
  "http.followRedirects=false",
  "protocol.allow=never",
  "safe.directory=*",
  "submodule.recurse=false",
];

/** Arguments that come before the subcommand. `network` absent: git can reach nothing. */
export function gitArguments(gitDir: string | undefined, network?: NetworkAccess): readonly string[] {
  const transports = (network?.transports ?? []).map((transport) => `protocol.${transport}.allow=always`);
  const config = [...safeConfig, ...transports].flatMap((setting) => ["-c", setting]);
  return gitDir === undefined ? config : [...config, `--git-dir=${gitDir}`];
}

/** The whole environment of the child: nothing of ours is passed on. */
export function gitEnvironment(program: GitProgram, network?: NetworkAccess): Record<string, string> {
  return {
    PATH: program.searchPath,
    HOME: "/dev/null",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    ...(network === undefined ? { GIT_NO_LAZY_FETCH: "1" } : {}),
    ...(network?.askpass === undefined ? {} : { GIT_ASKPASS: network.askpass }),
    ...(network?.caFile === undefined ? {} : { GIT_SSL_CAINFO: network.caFile }),
  };
}

/** The command line that prints a diff in full, as it can be pasted into a shell. */

import type { Preview } from "../model/preview.ts";

/** What was asked for; nothing: every environment of the configuration. */
export interface AskedFor {
  readonly env?: readonly string[] | undefined;
  /** Folders that stand for environments, as they were written. */
  readonly path?: readonly string[] | undefined;
}

export function diffCommandLine(
  { base, head }: Pick<Preview, "base" | "head">,
  { env = [], path = [] }: AskedFor = {},
): string {
  const parts = [
    `slipway diff --base ${base} --head ${head}`,
    ...(env.length === 0 ? [] : ["--env", ...env.map(shellWord)]),
    ...(path.length === 0 ? [] : ["--path", ...path.map(notAnOption).map(shellWord)]),
    "--full",
  ];
  return parts.join(" ");
}

function notAnOption(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}

/** One word for a POSIX shell, without a backslash: that would not survive as code in Markdown. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

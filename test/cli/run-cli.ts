/** Runs the real command line in this process: its own entry, streams that are kept, settings of the test. */

import { main } from "../../src/cli/main.ts";
import { readSettings, type Settings } from "../../src/settings.ts";
import { findPart } from "../real/parts.ts";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly directory?: string;
  readonly settings?: Partial<Settings>;
  readonly signal?: AbortSignal;
  readonly isTTY?: boolean;
}

export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => ({
    isTTY: options.isTTY ?? false,
    write: (text: string) => (written[name] += text),
  });
  const status = await main({
    args,
    version: "1.2.3",
    directory: options.directory ?? "/",
    settings: {
      ...readSettings({ PATH: process.env["PATH"] }),
      kustomize: findPart("kustomize")?.path,
      ...options.settings,
    },
    signal: options.signal ?? new AbortController().signal,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
  });
  return { status, ...written };
}

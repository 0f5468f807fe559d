/** Runs the command line: arguments in, an exit status out, and nothing left behind. */

import { CommanderError } from "commander";
import { Fault } from "../core/model/fault.ts";
import type { Settings } from "../settings.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { makeProgram } from "./program.ts";
import { makeTerminal, type TerminalOptions } from "./terminal.ts";
import { UsageProblem } from "./usage-problem.ts";

export interface Invocation extends TerminalOptions {
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly version: string;
  readonly directory: string;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

export async function main(invocation: Invocation): Promise<ExitStatus> {
  const { args, version, directory, settings, signal, stdout, stderr } = invocation;
  const terminal = makeTerminal({ stdout, stderr });
  let status: ExitStatus = exitStatus.noChange;
  const program = makeProgram({
    version,
    context: { settings, terminal, signal, directory },
    onEnd: (ended) => (status = ended),
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => void stderr.write(text),
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (signal.aborted) {
      terminal.say("Interrupted.");
      return exitStatus.interrupted;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.noChange : exitStatus.error;
    if (!(error instanceof UsageProblem) && !(error instanceof Fault)) throw error;
    terminal.say(`error: ${error.message}`);
    const next = nextStep(error);
    if (next !== undefined) terminal.say(next);
    return exitStatus.error;
  }
}

/** A command ends where the App tries again. */
function nextStep(error: UsageProblem | Fault): string | undefined {
  if (error instanceof Fault && error.reason === "CLUSTER_UNAVAILABLE" && error.retry === "later")
    return "Run the command again when it answers; --kubeconfig and --context name another cluster.";
  return error.next;
}

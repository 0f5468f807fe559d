/** From checked arguments to a command. */

import type { Acknowledging, ParsedLine } from "../model/command.ts";
import { isRevision } from "../model/revision.ts";
import type { CommandEntry } from "./command-table.ts";
import type { Arguments } from "./parse-arguments.ts";
import { readAcknowledgements } from "./read-acknowledgements.ts";
import { shown } from "./shown.ts";

/** How many environments there are was checked: a command for one has a list of one, or an empty list where it is optional. */
export function makeCommand(
  { name }: CommandEntry,
  { environments, flags, revision }: Extract<Arguments, { kind: "arguments" }>,
): ParsedLine {
  const environment = environments.join(",");
  const ack = flags.get("--ack");
  const read = ack === undefined ? undefined : readAcknowledgements(ack);
  if (read?.kind === "error") return read;
  const acknowledging = read === undefined ? {} : { acknowledge: read.acknowledge };
  switch (name) {
    case "help":
      return { kind: "command", command: { name } };
    case "status":
      return { kind: "command", command: environment === "" ? { name } : { name, environment } };
    case "diff":
      return { kind: "command", command: { name, environments } };
    case "render":
      return render(revision);
    case "deploy":
      return deploy(environments, flags.get("--sha"), acknowledging);
    case "rollback":
      return rollback(
        environment,
        { to: flags.get("--to"), reason: flags.get("--reason") ?? "" },
        acknowledging,
      );
    case "resume":
      return { kind: "command", command: { name, environment, ...acknowledging } };
  }
}

function render(sha: string | undefined): ParsedLine {
  if (sha === undefined) return { kind: "command", command: { name: "render" } };
  const revision = sha.toLowerCase();
  return isRevision(revision)
    ? { kind: "command", command: { name: "render", revision } }
    : { kind: "error", message: noRevision("/render", sha) };
}

function noRevision(what: string, sha: string): string {
  return `${what} takes a full commit SHA of 40 hexadecimal digits (or 64), not ${shown(sha)}: names and short forms can come to mean another commit.`;
}

function deploy(
  environments: readonly string[],
  sha: string | undefined,
  acknowledging: Acknowledging,
): ParsedLine {
  if (sha === undefined)
    return { kind: "command", command: { name: "deploy", environments, ...acknowledging } };
  const revision = sha.toLowerCase();
  if (!isRevision(revision)) {
    return { kind: "error", message: noRevision("--sha", sha) };
  }
  return { kind: "command", command: { name: "deploy", environments, revision, ...acknowledging } };
}

function rollback(
  environment: string,
  { to, reason }: { readonly to: string | undefined; readonly reason: string },
  acknowledging: Acknowledging,
): ParsedLine {
  const command = { name: "rollback", environment, reason, ...acknowledging } as const;
  if (to === undefined) return { kind: "command", command };
  if (!/^[1-9][0-9]{0,19}$/.test(to)) {
    const message = `--to takes the id of a deployment, which is a number, not ${shown(to)}.`;
    return { kind: "error", message };
  }
  return { kind: "command", command: { ...command, to } };
}

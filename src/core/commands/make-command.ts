/** From checked arguments to a command. */

import type { ParsedLine } from "../model/command.ts";
import { isRevision } from "../model/revision.ts";
import type { CommandEntry } from "./command-table.ts";
import type { Arguments } from "./parse-arguments.ts";
import { shown } from "./shown.ts";

/** How many environments there are was checked: a command for one has a list of one, or an empty list where it is optional. */
export function makeCommand(
  { name }: CommandEntry,
  { environments, flags }: Extract<Arguments, { kind: "arguments" }>,
): ParsedLine {
  const environment = environments.join(",");
  switch (name) {
    case "help":
      return { kind: "command", command: { name } };
    case "status":
      return { kind: "command", command: environment === "" ? { name } : { name, environment } };
    case "diff":
      return { kind: "command", command: { name, environments } };
    case "deploy":
      return deploy(environments, flags.get("--sha"));
    case "rollback":
      return rollback(environment, { to: flags.get("--to"), reason: flags.get("--reason") ?? "" });
    case "resume":
      return { kind: "command", command: { name, environment } };
  }
}

function deploy(environments: readonly string[], sha: string | undefined): ParsedLine {
  if (sha === undefined) return { kind: "command", command: { name: "deploy", environments } };
  const revision = sha.toLowerCase();
  if (!isRevision(revision)) {
    const message = `--sha takes a full commit SHA of 40 hexadecimal digits (or 64), not ${shown(sha)}: names and short forms can come to mean another commit.`;
    return { kind: "error", message };
  }
  return { kind: "command", command: { name: "deploy", environments, revision } };
}

function rollback(
  environment: string,
  { to, reason }: { readonly to: string | undefined; readonly reason: string },
): ParsedLine {
  if (to === undefined) return { kind: "command", command: { name: "rollback", environment, reason } };
  if (!/^[1-9][0-9]{0,19}$/.test(to)) {
    const message = `--to takes the id of a deployment, which is a number, not ${shown(to)}.`;
    return { kind: "error", message };
  }
  return { kind: "command", command: { name: "rollback", environment, to, reason } };
}

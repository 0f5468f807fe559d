/** A command as a person would write it: how a reply names what it answers. */

import type { Acknowledging, Command } from "../model/command.ts";

/** `/rollback production --to 7`. A reason is free text of its writer and is left to where it is used. */
export function commandText(command: Command): string {
  switch (command.name) {
    case "help":
      return "/help";
    case "status":
      return words("/status", command.environment);
    case "diff":
      return words("/diff", command.environments.join(","));
    case "render":
      return words("/render", command.revision);
    case "deploy":
      return words(
        "/deploy",
        command.environments.join(","),
        flag("--sha", command.revision),
        acknowledging(command),
      );
    case "rollback":
      return words("/rollback", command.environment, flag("--to", command.to), acknowledging(command));
    case "resume":
      return words("/resume", command.environment, acknowledging(command));
  }
}

function acknowledging({ acknowledge }: Acknowledging): string | undefined {
  return flag(
    "--ack",
    acknowledge?.map(({ code, of }) => (of === undefined ? code : `${code}@${of}`)).join(","),
  );
}

function flag(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

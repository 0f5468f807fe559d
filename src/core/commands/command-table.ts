/** Every command, in the order in which help lists them: its name, how it is written, what it does. */

import type { CommandName } from "../model/command.ts";

export type FlagName = "--sha" | "--to" | "--reason" | "--ack";

export interface CommandEntry {
  readonly name: CommandName;
  /** `/resume ENV [--ack CODE[,CODE]]` */
  readonly usage: string;
  /** One sentence for the help text. */
  readonly summary: string;
  readonly example: string;
  /** How many environments it takes. */
  readonly environments: { readonly least: number; readonly most: number };
  readonly flags: readonly FlagName[];
  /** It takes a full commit SHA instead of environments. */
  readonly takesRevision?: true;
}

/** More environments in one command are a mistake rather than a wish. */
const mostEnvironments = 50;

export const commandTable: readonly CommandEntry[] = [
  {
    name: "help",
    usage: "/help",
    summary: "Lists these commands.",
    example: "/help",
    environments: { least: 0, most: 0 },
    flags: [],
  },
  {
    name: "status",
    usage: "/status [ENV]",
    summary:
      "Tells which revision an environment runs, how healthy it is and what it waits for; without a name, of all.",
    example: "/status production",
    environments: { least: 0, most: 1 },
    flags: [],
  },
  {
    name: "diff",
    usage: "/diff [ENV[,ENV]]",
    summary: "Renders the preview of this pull request again; its comment and checks show the result.",
    example: "/diff staging,production",
    environments: { least: 0, most: mostEnvironments },
    flags: [],
  },
  {
    name: "render",
    usage: "/render [SHA]",
    summary:
      "Renders the head of a pull request from a fork, once it was looked at; a newer push needs a new one.",
    example: "/render 0123456789abcdef0123456789abcdef01234567",
    environments: { least: 0, most: 0 },
    flags: [],
    takesRevision: true,
  },
  {
    name: "deploy",
    usage: "/deploy ENV[,ENV] [--sha SHA] [--ack CODE[,CODE]]",
    summary:
      "Brings environments to the head of their branch, when their gate allows it; with --sha only if that is the head. With --ack what these findings name may go.",
    example: "/deploy production",
    environments: { least: 1, most: mostEnvironments },
    flags: ["--sha", "--ack"],
  },
  {
    name: "rollback",
    usage: "/rollback ENV [--to ID] [--reason TEXT] [--ack CODE[,CODE]]",
    summary:
      "Brings the last healthy revision back, or that of the deployment with this id, and holds the environment there.",
    example: "/rollback production --reason bad image",
    environments: { least: 1, most: 1 },
    flags: ["--to", "--reason", "--ack"],
  },
  {
    name: "resume",
    usage: "/resume ENV [--ack CODE[,CODE]]",
    summary:
      "Lifts the hold that a rollback set: the environment follows its branch again, through its gate.",
    example: "/resume production",
    environments: { least: 1, most: 1 },
    flags: ["--ack"],
  },
];

const byName: ReadonlyMap<string, CommandEntry> = new Map(commandTable.map((entry) => [entry.name, entry]));

/** Exact, lower-case name. */
export function commandEntry(name: string): CommandEntry | undefined {
  return byName.get(name);
}

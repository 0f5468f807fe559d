/** The answer to a comment with commands: one reply, a part for each line that meant us. */

import { commandTable } from "../commands/command-table.ts";
import type { DeploymentRecord, Hold } from "../model/deployment.ts";
import type { Decision } from "../model/gate.ts";
import type { Outcome } from "../model/outcome.ts";
import { type Revision, shortRevision } from "../model/revision.ts";
import { count } from "./count.ts";
import { decisionReport } from "./decision-report.ts";
import { stateText } from "./deployment-state.ts";
import { fitItems } from "./fit-items.ts";
import { holdText } from "./hold-text.ts";
import { code } from "./markdown.ts";
import { marker } from "./marker.ts";
import { outcomeHeading, outcomeReport } from "./outcome-report.ts";
import { prose } from "./prose.ts";

/** What one line of a comment came to. */
export interface ReplyLine {
  /** The command that is answered; absent where the line could not be read as one. */
  readonly command?: string;
  readonly answer: Answer;
}

export type Answer =
  /** The line is no command: what is wrong, with a suggestion. */
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "help" }
  | {
      readonly kind: "status";
      readonly environments: readonly EnvironmentStatus[];
      /** How many more were left out although there is something to tell of them, and how many because there is nothing. */
      readonly notAsked: { readonly telling: number; readonly quiet: number };
    }
  /** Taken on: a Deployment is the record from here. */
  | { readonly kind: "accepted"; readonly message: string }
  /** The Deployment that the command asked for has ended. */
  | {
      readonly kind: "ended";
      readonly record: DeploymentRecord;
      /** Markdown: how, with all evidence. Absent: the record's description tells. */
      readonly detail?: string;
    }
  /** Ended, or refused; with the gate's decision where it is one. */
  | { readonly kind: "outcome"; readonly outcome: Outcome; readonly decision?: Decision };

export interface EnvironmentStatus {
  readonly environment: string;
  /** What its cluster says it runs; absent: nothing, or it cannot be read, and `health` says which. */
  readonly runs?: Revision;
  /** `healthy`, `not healthy: …`, `the cluster does not answer`: a phrase. */
  readonly health: string;
  /** What its newest open deployment waits for or does, when there is one. */
  readonly waiting?: string;
  readonly hold?: Hold;
  /** What left the manifests and is kept until somebody acknowledges that it may go: sentences. */
  readonly kept?: readonly string[];
}

export interface CommandReply {
  /** The comment that is answered. */
  readonly commentId: number;
  readonly lines: readonly ReplyLine[];
}

const limits = { most: 20, room: 60_000 };

/** The same answers give the same text, so that a reply can be edited in place while work goes on. It begins with its marker. */
export function commandReply({ commentId, lines }: CommandReply): string {
  const { shown, hidden } = fitItems(lines.map(part), limits);
  const more = hidden > 0 ? [`… and ${hidden} more commands.`] : [];
  return `${[marker({ command: commentId }), ...shown, ...more].join("\n\n")}\n`;
}

function part({ command, answer }: ReplyLine): string {
  const text = answerText(answer);
  return command === undefined ? text : `> ${code(command)}\n\n${text}`;
}

function answerText(answer: Answer): string {
  switch (answer.kind) {
    case "error":
      return `❓ ${prose(answer.message)}`;
    case "help":
      return helpTable();
    case "status":
      return statusText(answer);
    case "accepted":
      return `🚀 ${prose(answer.message)}`;
    case "ended":
      return endedText(answer);
    case "outcome": {
      if (answer.decision === undefined) return outcomeReport(answer.outcome);
      return `${outcomeHeading(answer.outcome)}\n\n${decisionReport(answer.decision)}`;
    }
  }
}

function endedText({ record, detail = "" }: Extract<Answer, { kind: "ended" }>): string {
  const { environment, revision } = record.request;
  const where = `${code(environment)} at ${code(shortRevision(revision))}`;
  const told = detail === "" ? prose(record.description) : detail;
  return `${stateText(record)}: ${where}${told === "" ? "" : `\n\n${told}`}`;
}

function helpTable(): string {
  const rows = commandTable.map(({ usage, summary }) => `| ${code(usage)} | ${prose(summary)} |`);
  return [
    "| command | what it does |",
    "| :-- | :-- |",
    ...rows,
    "",
    "A command is a line of its own in the first paragraph of a comment.",
  ].join("\n");
}

const statusLimits = { most: 60, room: 20_000 };
const holdLimits = { most: 20, room: 10_000 };

function statusText({ environments, notAsked }: Extract<Answer, { kind: "status" }>): string {
  const { telling, quiet } = notAsked;
  const left = [
    ...(telling > 0
      ? [
          `${count(telling, "more environment")} with something open, failed or held ${was(telling)} not asked.`,
        ]
      : []),
    ...(quiet > 0
      ? [
          `${count(quiet, environments.length > 0 ? "more environment" : "environment")} of which GitHub knows nothing open, failed or held ${was(quiet)} not asked.`,
        ]
      : []),
  ];
  return [
    ...(environments.length > 0 || left.length === 0 ? [statusTable(environments)] : []),
    ...(left.length > 0 ? [`${left.join(" ")} ${code("/status ENV")} asks one.`] : []),
  ].join("\n\n");
}

function was(number: number): string {
  return number === 1 ? "was" : "were";
}

function statusTable(environments: readonly EnvironmentStatus[]): string {
  const { shown, hidden } = fitItems(environments.map(statusRow), statusLimits);
  const holds = environments.flatMap(({ environment, hold }) =>
    hold === undefined ? [] : [`⏸️ ${code(environment)}: ${holdText(hold, environment)}`],
  );
  const kept = environments.flatMap(({ environment, kept: lines = [] }) =>
    lines.map((line) => `🛑 ${code(environment)}: ${prose(line)}`),
  );
  const told = fitItems(holds, holdLimits);
  const keptFor = fitItems(kept, holdLimits);
  return [
    ["| environment | runs | health | now |", "| :-- | :-- | :-- | :-- |", ...shown].join("\n"),
    ...(hidden > 0 ? [`… and ${hidden} more.`] : []),
    ...told.shown,
    ...(told.hidden > 0 ? [`… and ${told.hidden} more are held.`] : []),
    ...keptFor.shown,
    ...(keptFor.hidden > 0 ? [`… and ${keptFor.hidden} more where something is kept.`] : []),
  ].join("\n\n");
}

function statusRow({ environment, runs, health, waiting, hold }: EnvironmentStatus): string {
  const revision = runs === undefined ? "—" : code(shortRevision(runs));
  const now = waiting ?? (hold === undefined ? "follows its branch" : "held");
  return `| ${[code(environment), revision, prose(health), prose(now)].join(" | ")} |`;
}

/** How a deployment is shown while it runs: drawn anew in place in a terminal, told line by line in a pipe. */

import { summary } from "../core/health/summary.ts";
import type { ObjectHealth } from "../core/model/health.ts";
import { type Identity, identityKey, identityLabel } from "../core/model/manifest.ts";
import type { ActionKind } from "../core/model/plan.ts";
import type { DeployProgress } from "../jobs/deploy-once.ts";
import type { Terminal } from "./terminal.ts";

export interface DeployView {
  readonly show: (progress: DeployProgress) => void;
  readonly end: () => void;
}

/** Rows that fit on most screens below the heading. */
const mostRows = 12;

export function deployView(terminal: Terminal): DeployView {
  const { live } = terminal;
  return live === undefined ? toldView(terminal) : drawnView(live);
}

/** Each change once; each object's health again only when it is another. */
function toldView(terminal: Terminal): DeployView {
  const told = new Map<string, string>();
  return {
    show(progress) {
      switch (progress.kind) {
        case "applied":
          if (progress.action === "unchanged" && progress.done < progress.total) return;
          return terminal.say(appliedLine(progress));
        case "looked":
          for (const health of progress.healths) {
            const line = healthLine(health);
            const key = identityKey(health.identity);
            if (told.get(key) === line) continue;
            told.set(key, line);
            terminal.say(line);
          }
          return;
        case "pruned":
          for (const line of prunedLines(progress.result)) terminal.say(line);
      }
    },
    end: () => {},
  };
}

function drawnView(live: (lines: readonly string[]) => void): DeployView {
  let applied: readonly string[] = [];
  return {
    show(progress) {
      switch (progress.kind) {
        case "applied":
          if (progress.action !== "unchanged") applied = [...applied, changeLine(progress)].slice(-mostRows);
          return live([`Applying ${progress.done} of ${progress.total}`, ...applied]);
        case "looked":
          return live(healthTable(progress.healths));
        case "pruned":
          return live(prunedLines(progress.result));
      }
    },
    end: () => live([]),
  };
}

/** The worst first: what is not there yet is what people look for. */
export function healthTable(healths: readonly ObjectHealth[]): readonly string[] {
  const { failed, waiting } = summary(healths);
  const open = [...failed, ...waiting];
  const shown = open.slice(0, mostRows);
  const width = Math.max(0, ...shown.map(({ state }) => state.length));
  const label = Math.max(0, ...shown.map(({ identity }) => identityLabel(identity).length));
  const rows = shown.map(({ state, identity, message }) =>
    `  ${state.padEnd(width)}  ${identityLabel(identity).padEnd(label)}  ${message}`.trimEnd(),
  );
  const more = open.length > shown.length ? [`  and ${open.length - shown.length} more`] : [];
  return [`Healthy ${healths.length - open.length} of ${healths.length}`, ...rows, ...more];
}

interface Applied {
  readonly action: ActionKind;
  readonly identity: Identity;
  readonly done: number;
  readonly total: number;
}

function appliedLine(applied: Applied): string {
  return `${applied.done}/${applied.total}${changeLine(applied)}`;
}

function changeLine({ action, identity }: Pick<Applied, "action" | "identity">): string {
  return `  ${action.padEnd("unchanged".length)}  ${identityLabel(identity)}`;
}

function healthLine({ state, identity, message }: ObjectHealth): string {
  return `${state}  ${identityLabel(identity)}${message === "" ? "" : `  ${message}`}`;
}

function prunedLines({
  deleted,
  kept,
}: Extract<DeployProgress, { kind: "pruned" }>["result"]): readonly string[] {
  return [
    ...deleted.map((identity) => `deleted  ${identityLabel(identity)}`),
    ...kept.map(({ identity, why }) => `kept  ${identityLabel(identity)}: ${why}`),
  ];
}

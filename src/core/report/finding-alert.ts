/** Findings for people: the gravest first, one that several environments share said once. */

import { groupBy } from "../diff/group-by.ts";
import { compareSeverity } from "../diff/severity.ts";
import type { Finding } from "../model/diff.ts";
import { codeList } from "./code-list.ts";
import { fitItems } from "./fit-items.ts";
import { code, plain } from "./markdown.ts";
import { objectName } from "./object-name.ts";
import { pathText } from "./path-text.ts";

export const severityIcon: Readonly<Record<Finding["severity"], string>> = {
  refused: "⛔",
  acknowledge: "🛑",
  caution: "⚠️",
  note: "ℹ️",
};

const severityText: Readonly<Record<Finding["severity"], string>> = {
  refused: "will be refused",
  acknowledge: "needs an acknowledgement",
  caution: "caution",
  note: "note",
};

export interface EnvironmentFindings {
  readonly environment: string;
  readonly findings: readonly Finding[];
}

interface PlacedFinding {
  readonly environment: string;
  readonly finding: Finding;
}

/** One finding, or equal ones, with the environments that have it. */
type Shared = readonly [PlacedFinding, ...PlacedFinding[]];

/** Of one comment; more findings are counted. */
const limits = { most: 40, room: 14_000 };

/** An alert, or nothing without findings. GitHub shows alerts at the top level only, so this is never folded. */
export function findingAlert(all: readonly EnvironmentFindings[]): readonly string[] {
  const placed = all.flatMap(({ environment, findings }) =>
    findings.map((finding): PlacedFinding => ({ environment, finding })),
  );
  if (placed.length === 0) return [];
  const shared = groupBy(placed, withoutNamespace).values();
  const items = [...groupBy(shared, withoutObject).values()].toSorted(([a], [b]) =>
    compareSeverity(a[0].finding, b[0].finding),
  );
  const kind = placed.some(({ finding }) => finding.severity !== "note") ? "CAUTION" : "NOTE";
  const { shown, hidden } = fitItems(items.map(item), limits);
  return [[`> [!${kind}]`, ...shown, ...(hidden > 0 ? [`> - … and ${hidden} more`] : [])].join("\n")];
}

/** The same finding in another environment, whatever the namespace is called there. */
function withoutNamespace({ finding }: PlacedFinding): string {
  return JSON.stringify({ ...finding, identity: { ...finding.identity, namespace: "" } });
}

/** The same finding of another object in the same environments. */
function withoutObject(shared: Shared): string {
  const { code: findingCode, severity, path, message } = shared[0].finding;
  return JSON.stringify([findingCode, severity, path, message, environmentsOf(shared)]);
}

function environmentsOf(shared: Shared): readonly string[] {
  return shared.map(({ environment }) => environment);
}

function item(group: readonly [Shared, ...Shared[]]): string {
  const [shared] = group;
  const { severity, path, message, code: findingCode } = shared[0].finding;
  const objects = group.flatMap(([{ finding }]) => finding.identity ?? []);
  const names = objects.map((identity) => objectName(identity, shared.length > 1));
  const head = [
    `${severityIcon[severity]} **${severityText[severity]}**`,
    ...(names.length === 0 ? [] : [codeList(names)]),
    ...(path === undefined ? [] : [code(pathText(path))]),
  ];
  const where = codeList(environmentsOf(shared));
  return `> - ${head.join(" · ")} in ${where}<br>${plain(message)} (${code(findingCode)})`;
}

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

/** Of one comment; more findings are counted. */
const limits = { most: 40, room: 14_000 };

/** An alert, or nothing without findings. GitHub shows alerts at the top level only, so this is never folded. */
export function findingAlert(all: readonly EnvironmentFindings[]): readonly string[] {
  const placed = all.flatMap(({ environment, findings }) =>
    findings.map((finding): PlacedFinding => ({ environment, finding })),
  );
  const items = [...groupBy(placed, sharedKey).values()].map(item).toSorted(compareSeverity);
  if (items.length === 0) return [];
  const kind = items.some(({ severity }) => severity !== "note") ? "CAUTION" : "NOTE";
  const { shown, hidden } = fitItems(
    items.map(({ text }) => text),
    limits,
  );
  return [[`> [!${kind}]`, ...shown, ...(hidden > 0 ? [`> - … and ${hidden} more`] : [])].join("\n")];
}

/** The same finding in another environment, whatever the namespace is called there. */
function sharedKey({ finding }: PlacedFinding): string {
  return JSON.stringify({ ...finding, identity: { ...finding.identity, namespace: "" } });
}

function item(places: readonly [PlacedFinding, ...PlacedFinding[]]): {
  readonly severity: Finding["severity"];
  readonly text: string;
} {
  const { severity, identity, path, message, code: findingCode } = places[0].finding;
  const object = identity === undefined ? [] : [code(objectName(identity, places.length > 1))];
  const field = path === undefined ? [] : [code(pathText(path))];
  const head = [`${severityIcon[severity]} **${severityText[severity]}**`, ...object, ...field].join(" · ");
  const where = codeList(places.map(({ environment }) => environment));
  return { severity, text: `> - ${head} in ${where}<br>${plain(message)} (${code(findingCode)})` };
}

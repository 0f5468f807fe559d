/** Writes proposed entries as the text of a configuration, with comments for what a person must decide. */

import type { ProposedEntry } from "./guess-entry.ts";

export interface Proposal {
  readonly entries: readonly ProposedEntry[];
  /** Lines of comment at the end. */
  readonly remarks: readonly string[];
}

const head = `# Proposed by "slipway init" from what this repository holds. Read it before you commit it:
# - cluster: the name of a cluster that the operator of Slipway registered; "main" is a guess.
# - namespace: where manifests go that name none; an environment writes nowhere else ("namespaces" lists further ones).
# - protection: {} asks for an approval, a protected branch and green checks before anything is written there.
# "slipway validate" checks this file, and docs/configuration.md explains every key.
version: 1
environments:
`;

export function writeProposal({ entries, remarks }: Proposal): string {
  const end = remarks.map((remark) => `\n# ${remark}\n`).join("");
  return `${head}${entries.map(entryText).join("\n")}${end}`;
}

function entryText({ comments, ...entry }: ProposedEntry): string {
  const { name, path, exclude, cluster, namespace, valuesFile, isProtected } = entry;
  const lines = [
    `name: ${scalar(name)}`,
    `path: ${scalar(path === "" ? "." : path)}`,
    ...(exclude.length === 0 ? [] : ["exclude:", ...exclude.map((one) => `  - ${scalar(one)}`)]),
    `cluster: ${scalar(cluster)}`,
    `namespace: ${scalar(namespace)}`,
    ...(valuesFile === undefined ? [] : [`helm: { valuesFiles: [${scalar(valuesFile)}] }`]),
    ...(isProtected ? ["protection: {}"] : []),
  ];
  const told = comments.map((comment) => `  # ${oneLine(comment)}\n`).join("");
  return `${told}${lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}\n`).join("")}`;
}

/** Plain where no reader of YAML could take it for anything else. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z][A-Za-z0-9./_-]*$/.test(text) && !/^(?:y|yes|n|no|on|off|true|false|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "�");
}

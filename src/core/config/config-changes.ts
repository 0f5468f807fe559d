/** What a pull request changes in the configuration itself, in sentences for its reviewers. */

import type { Environment, Protection } from "../model/environment.ts";

/** Of environments that are named; more are counted. */
const mostNamed = 3;

/** `undefined`: there is no configuration. Names and paths are within backticks. At most five sentences. */
export function configChanges(
  before: readonly Environment[] | undefined,
  after: readonly Environment[] | undefined,
): readonly string[] {
  if (before === undefined) return [];
  if (after === undefined) {
    return [
      "This removes `.github/slipway.yml`: nothing is deployed any more, and what runs stays as it is.",
    ];
  }
  const kept = new Map(after.map((environment) => [environment.name, environment]));
  const gone = before.filter(({ name }) => !kept.has(name)).map(({ name }) => `\`${name}\``);
  const changed = before.flatMap((environment) => changeOf(environment, kept.get(environment.name)));
  return [
    ...(gone.length === 0
      ? []
      : [`${list(gone)} will not be deployed any more; what runs there stays as it is.`]),
    ...changed.slice(0, mostNamed),
    ...(changed.length > mostNamed
      ? [`${changed.length - mostNamed} more environments are configured anew, too.`]
      : []),
  ];
}

function changeOf(before: Environment, after: Environment | undefined): readonly string[] {
  if (after === undefined) return [];
  const moved = [
    ...difference("path", before.path, after.path),
    ...difference("cluster", before.cluster, after.cluster),
    ...difference("namespace", before.namespace, after.namespace),
    ...difference("namespaces", namespacesOf(before), namespacesOf(after)),
    ...difference("deploy", before.deploy, after.deploy),
  ];
  const rules = protectionChanges(before.protection, after.protection);
  if (moved.length + rules.length === 0) return [];
  const inForce =
    rules.length === 0 ? "" : " Its present rules judge this change; the new ones hold once it is deployed.";
  const isMoved = before.cluster !== after.cluster || before.namespace !== after.namespace;
  const left = isMoved ? " What runs at its old place stays there until somebody removes it." : "";
  return [`\`${before.name}\` is configured anew: ${[...moved, ...rules].join(", ")}.${left}${inForce}`];
}

function namespacesOf({ namespaces = [] }: Environment): string {
  return namespaces.length === 0 ? "none" : namespaces.toSorted().join(", ");
}

function protectionChanges(before: Protection | undefined, after: Protection | undefined): readonly string[] {
  return [
    ...difference("approvals", String(before?.approvals ?? 0), String(after?.approvals ?? 0)),
    ...difference("protectedBranch", onOff(before?.protectedBranch), onOff(after?.protectedBranch)),
    ...difference("requiredChecks", onOff(before?.requiredChecks), onOff(after?.requiredChecks)),
  ];
}

function onOff(asked: boolean | undefined): string {
  return asked === true ? "on" : "off";
}

function difference(key: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${key} \`${before}\` → \`${after}\``];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(", ");
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}

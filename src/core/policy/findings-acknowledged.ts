/** Rule: what a protected environment would lose, or whatever else must be acknowledged, was acknowledged as it stands now. */

import {
  type Acknowledgement,
  type ToAcknowledge,
  acknowledgeCommand,
  objectsText,
} from "../model/acknowledgement.ts";
import type { DeploymentRequest } from "../model/deployment.ts";
import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "findings-acknowledged";

/**
 * An acknowledgement counts for the very objects and the very render that it was given for, and only from the person whose command
 * asked for this deployment: whether that person may command is another rule's question, asked in the same breath.
 */
export function findingsAcknowledged({ environment, request, toAcknowledge }: Facts): RuleResult {
  const { name, protection } = environment;
  if (protection === undefined) return skip(rule, `${name} is not protected: what must not be lost is kept`);
  if (request.kind === "rollback")
    return skip(rule, "a rollback goes back to what was deployed before; what must not be lost is kept");
  if (toAcknowledge === "nothing-to-apply")
    return skip(rule, "nothing of the revision can be applied; its render says why");
  if (toAcknowledge === undefined) return unreadable(name, "it was not looked up");
  if (isUnknown(toAcknowledge)) return unreadable(name, toAcknowledge.unknown);
  const asked = toAcknowledge.filter(({ isAsked }) => isAsked);
  if (asked.length === 0) return skip(rule, "nothing that it brings needs an acknowledgement");
  const missing: ToAcknowledge[] = [];
  const acknowledged: string[] = [];
  for (const one of asked) {
    const given = givenFor(one, request);
    if (given === undefined) missing.push(one);
    else acknowledged.push(`${one.code} acknowledged by @${given.by.login}: ${objectsText(one)}`);
  }
  if (missing.length === 0) return pass(rule, acknowledged);
  return reject(rule, {
    reason: "FINDING_NOT_ACKNOWLEDGED",
    evidence: missing.flatMap((one) => evidenceOf(one, request)),
    next: nextStep(request, asked, missing),
    needs: [{ kind: "acknowledgement", findings: [...new Set(missing.map(({ code }) => code))].toSorted() }],
  });
}

/** All codes, for a command brings its own acknowledgements and no others; the first object, for a status has little room. */
function nextStep(
  request: DeploymentRequest,
  asked: readonly ToAcknowledge[],
  missing: readonly ToAcknowledge[],
): string {
  const command = acknowledgeCommand(
    request,
    asked.map(({ code }) => code),
  );
  return `comment \`${command}\` to acknowledge ${missing.map((one) => objectsText(one, 1)).join(", ")}`;
}

function unreadable(name: string, why: string): RuleResult {
  return reject(rule, {
    reason: "FINDINGS_UNREADABLE",
    evidence: [`what the deployment would change in ${name} cannot be compared with what runs: ${why}`],
    next: `comment the command again when it can be read, or \`/rollback ${name}\` to a revision that is there`,
  });
}

function givenFor(
  { code, digest }: ToAcknowledge,
  { acknowledgements = [], trigger }: DeploymentRequest,
): Acknowledgement | undefined {
  if (trigger.kind !== "command") return undefined;
  return acknowledgements.find(
    (given) => given.code === code && given.digest === digest && given.by.id === trigger.actor.id,
  );
}

function evidenceOf(one: ToAcknowledge, { acknowledgements = [] }: DeploymentRequest): readonly string[] {
  const line = `${one.code}: ${objectsText(one)}`;
  const isOfOther = acknowledgements.some(({ code }) => code === one.code);
  return isOfOther ? [line, `${one.code} was acknowledged, but of something else than it is now`] : [line];
}

/** Who may give which command. */

import type { CommandName } from "../model/command.ts";
import { type RuleResult, type Unknown, isUnknown } from "../model/gate.ts";
import type { Person, Role } from "../model/pull-request.ts";
import { isAtLeast } from "./roles.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "authorised";

/** Help tells nothing that is not public. Everything else reads or changes what only people with write access see and do. */
const leastRole: Readonly<Record<CommandName, Role>> = {
  help: "none",
  status: "write",
  diff: "write",
  render: "write",
  deploy: "write",
  rollback: "write",
  resume: "write",
};

export interface AuthorisationQuestion {
  readonly command: CommandName;
  /** Who acts, at whatever entrance; never Slipway itself. */
  readonly actor: Person;
  /** Role now (`role_name`), never `author_association`. */
  readonly role: Role | Unknown;
  /** Asked once for each environment of a command; absent for commands without one. */
  readonly environment?: string;
}

/** Asked when the command arrives, and again before the first write. */
export function authorise({ command, actor, role, environment }: AuthorisationQuestion): RuleResult {
  const least = leastRole[command];
  if (least === "none") return skip(rule, `/${command} is for everybody`);
  const what = environment === undefined ? `/${command}` : `/${command} ${environment}`;
  const next = `ask somebody with ${least} access to comment ${what}`;
  const refuse = (why: string): RuleResult =>
    reject(rule, { reason: "NOT_AUTHORISED", evidence: [why], next });
  // A deleted account is shown as `ghost`, with id 0 here.
  if (actor.id === 0) return refuse("the account does not exist any more");
  if (actor.kind !== "user") return refuse(`@${actor.login} is a bot, and commands are for people`);
  if (isUnknown(role)) {
    return reject(rule, {
      reason: "ROLE_UNREADABLE",
      evidence: [`the role of @${actor.login} cannot be read: ${role.unknown}`],
      next: "comment the command again when GitHub answers",
    });
  }
  if (!isAtLeast(role, least)) return refuse(`${what} needs the role ${least}; @${actor.login} has ${role}`);
  return pass(rule, [`@${actor.login} has the role ${role}`]);
}

/** Turns the codes of `--ack` into acknowledgements of what they stand for now, or into the one answer why not. */

import {
  type Acknowledgement,
  type AcknowledgementArgument,
  type ToAcknowledge,
  acknowledgeCommand,
  exactly,
  objectsText,
  shortDigest,
} from "../../core/model/acknowledgement.ts";
import type { DeploymentRecord, DeploymentRequest } from "../../core/model/deployment.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import { findToAcknowledge } from "../environment/find-to-acknowledge.ts";
import { loadScene } from "../environment/scene.ts";
import type { CommandScene } from "./command-scene.ts";
import { shownOnPullRequest } from "./shown-on-pull-request.ts";

export type Acknowledged =
  | { readonly kind: "request"; readonly request: DeploymentRequest }
  | { readonly kind: "refused"; readonly outcome: Outcome };

export interface AcknowledgeQuestion {
  readonly request: DeploymentRequest;
  /** Ours, of the environment, newest first. */
  readonly records: readonly DeploymentRecord[];
  readonly asked: readonly AcknowledgementArgument[] | undefined;
  /** To which deployment a rollback was told to go. */
  readonly to?: string | undefined;
}

/**
 * A bare code is taken for what this pull request lists by it; when that is not all that it stands for now, the answer lists it,
 * and gives the line that names it exactly. What was acknowledged is kept with the Deployment, and compared before the first write.
 */
export async function acknowledge(scene: CommandScene, question: AcknowledgeQuestion): Promise<Acknowledged> {
  const { request, records, asked = [] } = question;
  if (asked.length === 0) return { kind: "request", request };
  const { repository, tools, signal } = scene;
  const place = await loadScene(repository, request, records, tools, signal);
  const found = await findToAcknowledge(place, { request }, tools, signal);
  // Its deployment ends with that, as without an acknowledgement.
  if (found.kind === "nothing-to-apply") return { kind: "request", request };
  if (found.kind === "unknown") return unreadable(request, found.why);
  const shown = await shownOnPullRequest(scene, request, records);
  const answers = asked.map((one) => answerFor(one, found.all, shown));
  const wrong = answers.filter((answer) => answer.kind !== "given");
  if (wrong.length > 0) return refuse(scene, question, { wrong, all: found.all });
  const { author: by } = scene.comment;
  const acknowledgements = answers.flatMap((answer): readonly Acknowledgement[] =>
    answer.kind === "given" ? [{ code: answer.of.code, digest: answer.of.digest, by }] : [],
  );
  return { kind: "request", request: { ...request, acknowledgements } };
}

type ForOne =
  | { readonly kind: "given"; readonly of: ToAcknowledge }
  /** Nothing of this code is there. */
  | { readonly kind: "nothing"; readonly code: string }
  | { readonly kind: "moved"; readonly of: ToAcknowledge }
  | { readonly kind: "not-shown"; readonly of: ToAcknowledge };

function answerFor(
  { code, of: exact }: AcknowledgementArgument,
  all: readonly ToAcknowledge[],
  shown: ReadonlySet<string>,
): ForOne {
  const of = all.find((one) => one.code === code);
  if (of === undefined) return { kind: "nothing", code };
  const digest = shortDigest(of.digest);
  if (exact !== undefined) return { kind: exact === digest ? "given" : "moved", of };
  return { kind: shown.has(digest) ? "given" : "not-shown", of };
}

function unreadable({ environment }: DeploymentRequest, why: string): Acknowledged {
  return {
    kind: "refused",
    outcome: outcome("FINDINGS_UNREADABLE", {
      environment,
      evidence: [`what would change in ${environment} cannot be compared with what runs: ${why}`],
      next: "Comment the command again when it can be read.",
    }),
  };
}

interface Refusal {
  readonly wrong: readonly ForOne[];
  readonly all: readonly ToAcknowledge[];
}

function refuse(
  { pullRequest: { number } }: CommandScene,
  { request, to }: AcknowledgeQuestion,
  { wrong, all }: Refusal,
): Acknowledged {
  const { environment } = request;
  // The line to copy does what the command meant.
  const where = to === undefined ? environment : `${environment} --to ${to}`;
  const isOnlyNothing = wrong.every(({ kind }) => kind === "nothing");
  return {
    kind: "refused",
    outcome: outcome(isOnlyNothing ? "BAD_ARGUMENT" : "FINDING_NOT_ACKNOWLEDGED", {
      environment,
      evidence: wrong.map((answer) => evidenceOf(answer, environment, number)),
      next:
        all.length === 0
          ? `Nothing here needs an acknowledgement: comment \`/${request.kind} ${where}\`.`
          : `Read what is listed, then comment \`${acknowledgeCommand({ kind: request.kind, environment: where }, all.map(exactly))}\`.`,
    }),
  };
}

function evidenceOf(answer: ForOne, environment: string, number: number): string {
  switch (answer.kind) {
    case "nothing":
      return `${environment} has no ${answer.code} that could be acknowledged: nothing of it would change or go now`;
    case "moved":
      return `what ${answer.of.code} is about has changed since that line was given; now it is ${objectsText(answer.of)}`;
    case "not-shown":
    case "given":
      return `#${number} did not list this for ${answer.of.code}: ${objectsText(answer.of)}`;
  }
}

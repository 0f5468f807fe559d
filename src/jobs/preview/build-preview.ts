/** From two sides to a preview of all their environments, of which one that fails hides none of the others. */

import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { EnvironmentPreview, Preview } from "../../core/model/preview.ts";
import { previewEnvironment } from "./preview-environment.ts";
import type { PreviewQuestion } from "./preview-question.ts";
import { watchTools } from "./watch-tools.ts";

/** The environments of the head in their order, then those that only the base has. One that fails hides none of the others. */
export async function buildPreview(asked: PreviewQuestion): Promise<Preview> {
  const { base, head } = asked;
  const { renderer, used } = watchTools(asked.renderer);
  const question = { ...asked, renderer };
  const before = byName(base.environments);
  const after = byName(head.environments);
  const names = [...new Set([...after.keys(), ...before.keys()])];
  const mistakes = new Map<string, unknown>();
  const environments = await Promise.all(
    names.map((name) =>
      previewEnvironment(name, { before: before.get(name), after: after.get(name) }, question).catch(
        (error: unknown) => notShown(name, error, { ...question, mistakes }),
      ),
    ),
  );
  reportMistakes(mistakes, environments, question);
  // A tool that is not there is told by the environments that need it.
  await renderer.tools(head.pins).catch(ifNever);
  return { base: base.revision, head: head.revision, environments, tools: used() };
}

/** Neither what will never work in one environment nor a mistake of ours hides the others; what may pass is tried again. */
function notShown(
  environment: string,
  error: unknown,
  { signal, mistakes }: Pick<PreviewQuestion, "signal"> & { readonly mistakes: Map<string, unknown> },
): EnvironmentPreview {
  if (signal?.aborted === true || (error instanceof Fault && error.retry === "later")) throw error;
  if (error instanceof Fault) {
    const { reason, message, next = "" } = error;
    return { environment, kind: "failed", failure: { reason, message, next } };
  }
  mistakes.set(environment, error);
  const message = "A mistake in Slipway keeps this environment from being shown.";
  const next = "The operator finds more in Slipway's log.";
  return { environment, kind: "failed", failure: { reason: "INTERNAL", message, next } };
}

/** Where nothing else could be shown, the whole is tried again, and reported when it keeps failing. */
function reportMistakes(
  mistakes: ReadonlyMap<string, unknown>,
  environments: readonly EnvironmentPreview[],
  { onMistake }: PreviewQuestion,
): void {
  const [first] = mistakes.values();
  const isAllThereIs = environments.every(
    ({ environment, kind }) => kind === "unchanged" || mistakes.has(environment),
  );
  if (mistakes.size > 0 && isAllThereIs) throw first;
  for (const [environment, error] of mistakes) onMistake?.(environment, error);
}

function ifNever(error: unknown): void {
  if (!(error instanceof Fault) || error.retry === "later") throw error;
}

function byName(environments: readonly Environment[]): ReadonlyMap<string, Environment> {
  return new Map(environments.map((environment) => [environment.name, environment]));
}

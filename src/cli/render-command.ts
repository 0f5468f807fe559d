/** `slipway render`: the manifests of environments at one revision, as the preview and the deployment see them. */

import { createHmac, randomBytes } from "node:crypto";
import { encodeJson } from "../core/manifests/encode-json.ts";
import { makeMasker } from "../core/manifests/masker.ts";
import { writeYaml } from "../core/manifests/write-yaml.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Render, RenderFailure, ToolPins } from "../core/model/render.ts";
import { count } from "../core/report/count.ts";
import type { Tree } from "../core/model/tree.ts";
import { renderRequestOf } from "../jobs/render-request.ts";
import { chooseEnvironments, type EnvironmentChoice } from "./choose-environments.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { UsageProblem } from "./usage-problem.ts";
import { atWorkplace, type CommandContext, type Workplace } from "./workplace.ts";

export interface RenderOptions extends EnvironmentChoice {
  readonly repo: string;
  readonly revision: string;
  readonly output: "yaml" | "json";
  readonly showSecrets: boolean;
}

export function renderCommand(options: RenderOptions, context: CommandContext): Promise<ExitStatus> {
  if (options.output === "json" && !options.showSecrets) {
    throw new UsageProblem("JSON is for tools, which need true values.", "Add --show-secrets.");
  }
  return atWorkplace(context, options.repo, async (workplace) => {
    const revision = await workplace.repository.resolve(options.revision);
    const tree = await workplace.repository.tree(revision);
    const [chosen] = await chooseEnvironments([tree], options);
    const environments = chosen?.environments ?? [];
    const done = workplace.terminal.progress("Rendering");
    const renders = await Promise.all(
      environments.map((environment) => renderOne(environment, { tree, pins: chosen?.pins }, workplace)),
    ).finally(done);
    const rendered = renders.flatMap(({ render }) => render ?? []);
    workplace.terminal.write(textOf(rendered, options));
    for (const { failure, environment, render } of renders) {
      for (const line of hookLines(environment, render)) workplace.terminal.say(line);
      if (failure !== undefined)
        for (const line of failureLines(environment, failure)) workplace.terminal.say(line);
    }
    return renders.some(({ failure }) => failure !== undefined) ? exitStatus.error : exitStatus.noChange;
  });
}

interface Rendered {
  readonly environment: string;
  readonly render?: Render;
  readonly failure?: RenderFailure;
}

async function renderOne(
  environment: Environment,
  { tree, pins }: { readonly tree: Tree; readonly pins: ToolPins | undefined },
  { renderer, signal }: Workplace,
): Promise<Rendered> {
  const { name, path } = environment;
  const result = await renderer.render(renderRequestOf(tree, environment, pins), signal);
  switch (result.kind) {
    case "rendered":
      return { environment: name, render: result.render };
    case "failed":
      return { environment: name, failure: result.failure };
    case "absent":
      return {
        environment: name,
        failure: {
          reason: "RENDER_FAILED",
          message: `The folder "${path}" is not in the repository at this revision.`,
          next: "Correct the environment's path, or add the folder.",
        },
      };
  }
}

function textOf(renders: readonly Render[], { output, showSecrets }: RenderOptions): string {
  const bodies = renders.flatMap(({ manifests }) => manifests.map(({ body }) => body));
  if (output === "json") return `${encodeJson({ apiVersion: "v1", kind: "List", items: bodies })}\n`;
  const key = randomBytes(32);
  const masker = makeMasker((text) => createHmac("sha256", key).update(text).digest("hex"));
  return bodies.map((body) => (showSecrets ? writeYaml(body) : masker.maskedBody(body))).join("---\n");
}

function hookLines(environment: string, render: Render | undefined): readonly string[] {
  const { length } = render?.hooks ?? [];
  if (length === 0) return [];
  const hooks = `${count(length, "Helm hook")} ${length === 1 ? "is" : "are"}`;
  return [`${environment}: ${hooks} left out, since Slipway never runs hooks.`];
}

function failureLines(environment: string, { message, next, file, line }: RenderFailure): readonly string[] {
  const place = file === undefined ? "" : ` ${file}${line === undefined ? "" : `:${line}`}:`;
  return [`${environment}:${place} ${message}`, next];
}

/** Why a pull request has no preview, said where its preview would stand. */

import { type ConfigProblem, configPath, type ForkPolicy } from "../model/config.ts";
import type { Revision } from "../model/revision.ts";
import type { CheckOutput } from "./check-output.ts";
import { codeList } from "./code-list.ts";
import { configCheck, configProblemList } from "./config-problems.ts";
import { count } from "./count.ts";
import { code } from "./markdown.ts";
import { marker } from "./marker.ts";

export type NotPreviewed =
  /** Of a fork, and the configuration does not allow it, or nobody asked for this head. */
  | { readonly kind: "fork"; readonly policy: ForkPolicy; readonly head: Revision }
  /** Head and base do not merge cleanly. */
  | { readonly kind: "conflict"; readonly base: Revision; readonly paths: readonly string[] }
  /** Neither side has a configuration. */
  | { readonly kind: "unconfigured" }
  | { readonly kind: "problems"; readonly problems: readonly ConfigProblem[] };

/** Paths of a conflict that are named. */
const mostPaths = 20;

export function notPreviewedComment(why: NotPreviewed): string {
  const { title, body } = words(why);
  return `${marker("preview")}\n\n### ${title}\n\n${body}\n`;
}

/** A conflict and a fork block nothing by this check; a configuration that cannot be used does. */
export function notPreviewedCheck(why: NotPreviewed): CheckOutput {
  if (why.kind === "problems") return configCheck(why.problems);
  const { title, body } = words(why);
  return { conclusion: "neutral", title, summary: body };
}

function forkWay({ policy, head }: Extract<NotPreviewed, { readonly kind: "fork" }>): string {
  return policy === "never"
    ? "Somebody with write access can push the commits to a branch of this repository to see its preview."
    : `Somebody with write access who has looked at this head can comment ${code(`/render ${head}`)}. A newer push needs a new one.`;
}

function words(why: NotPreviewed): { readonly title: string; readonly body: string } {
  switch (why.kind) {
    case "fork":
      return {
        title: "⏸️ Not previewed: this pull request comes from a fork",
        body: `Manifests of a fork are not rendered by themselves: they may be written by people without write access here. ${forkWay(why)}`,
      };
    case "conflict":
      return {
        title: "⏸️ Not previewed: the pull request conflicts with its base",
        body:
          `What it would become is known only after the conflict is resolved. Base ${code(why.base)} conflicts in ` +
          `${codeList(why.paths, mostPaths)}.`,
      };
    case "unconfigured":
      return {
        title: "⏸️ Not previewed: there is no configuration",
        body: `Add ${code(configPath)} to tell Slipway which environments this repository has; ${code("slipway init")} proposes one.`,
      };
    case "problems":
      return {
        title: `❌ Not previewed: ${count(why.problems.length, "problem")} in the configuration`,
        body: configProblemList(why.problems),
      };
  }
}

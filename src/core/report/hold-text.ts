/** A hold in a sentence. */

import type { Hold } from "../model/deployment.ts";
import { code } from "./markdown.ts";
import { prose } from "./prose.ts";

export function holdText({ by, since, reason }: Hold, environment: string): string {
  const why = reason === "" ? "" : `: ${prose(reason)}`;
  return `Held by ${code(by)} since ${code(since)}${why}. ${code(`/resume ${environment}`)} lets it follow its branch again.`;
}

/** Bare clones of the real repositories, to read their pairs from. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { corpora } from "../real/parts.ts";

/** One folder for each repository, in `scratch`; nothing where the corpora are absent. */
export function cloneCorpora(scratch: string): void {
  const folder = corpora();
  if (folder === undefined) return;
  for (const name of ["podinfo", "infra-deployments", "kubeflow-manifests"]) {
    execFileSync("git", ["clone", "--quiet", "--bare", join(folder, `${name}.bundle`), join(scratch, name)], {
      stdio: "ignore",
    });
  }
}

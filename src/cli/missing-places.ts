/** What a valid configuration names and a work tree does not have: folders of environments, and files of values. */

import type { Environment } from "../core/model/environment.ts";

/** A sentence for each. `paths`: of all files, from the repository's root. */
export function missingPlaces(
  environments: readonly Environment[],
  paths: readonly string[],
): readonly string[] {
  const files = new Set(paths);
  const folders = new Set(["", ...paths.flatMap(foldersAbove)]);
  return environments.flatMap(({ name, path, helm }) => {
    const values = (helm?.valuesFiles ?? []).filter((file) => !files.has(file));
    return [
      // A link to a folder is a file to Git.
      ...(folders.has(path) || files.has(path)
        ? []
        : [`${name}: the folder ${path} is not in this work tree.`]),
      ...values.map((file) => `${name}: the file of values ${file} is not in this work tree.`),
    ];
  });
}

/** `a/b/c.yaml`: `a` and `a/b`. */
function foldersAbove(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

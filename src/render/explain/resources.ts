/** The documents of the files that kustomizations name as resources: objects as the repository has them, before anything changes them. */

import { isKustomization } from "../inputs/contents.ts";
import { nameOf } from "../inputs/tree-index.ts";
import { entriesOf, pathFrom, type FailedBuild, type InputDocument } from "./failed-build.ts";

/** A file that is named twice comes twice. */
export function resourcesOf(build: FailedBuild): readonly InputDocument[] {
  return entriesOf(build, "resources", "bases", "components").flatMap(({ kustomization, value }) => {
    const file = typeof value === "string" ? pathFrom(kustomization.folder, value) : "";
    return isKustomization(nameOf(file)) ? [] : build.documentsIn(file);
  });
}

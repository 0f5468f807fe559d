/** Why a chart cannot be rendered, in words for its author. */

import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import { withoutCredentials } from "./remote-entry.ts";

/** A dependency with `repository: file://…` that is not there. */
export function missingDependency(name: string, repository: string, place: Place): RenderFailure {
  return renderFailure("CHART_DEP_MISSING", {
    message: `The chart depends on "${shown(name)}" at ${shown(repository)}, and there is no chart.`,
    next: "Correct the repository of the dependency, or add the chart that it names.",
    place,
  });
}

export interface WantedChart {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  /** Where kustomize would look for it. */
  readonly folder: string;
}

/** A chart of a kustomization that kustomize would fetch. */
export function unvendoredChart(
  { name, version, repository, folder }: WantedChart,
  place: Place,
): RenderFailure {
  const from = shown(withoutCredentials(repository));
  const chart = version === "" ? shown(name) : `${shown(name)} ${shown(version)}`;
  return renderFailure("RENDER_REMOTE_FORBIDDEN", {
    message: `The chart ${chart} would be fetched from ${from}; a render reads nothing outside the repository.`,
    next: `Vendor it: run "kustomize build --enable-helm" in the kustomization's folder once, and commit "${shown(folder)}" which it makes.`,
    place,
  });
}

/** A chart of a kustomization that is neither there nor to be fetched. */
export function absentChart({ name, folder }: WantedChart, place: Place): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message: `The chart "${shown(name)}" is not at "${shown(folder)}".`,
    next: "Correct its name or helmGlobals.chartHome, or add the chart.",
    place,
  });
}

/** What stands where a release's name is expected could be taken for an option of Helm. */
export function releaseNameFailure(name: string, place?: Place): RenderFailure {
  return renderFailure("RENDER_FAILED", {
    message: `"${shown(name)}" is no name of a release: expected at most 53 lower-case letters, digits, "-" and ".".`,
    next: "Correct the release's name.",
    place,
  });
}

export function isReleaseName(name: string): boolean {
  return (
    name.length <= 53 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(name)
  );
}

/** Values files are files of the repository. */
export function valuesFileFailure(file: string): RenderFailure {
  return renderFailure("RENDER_PATH_ESCAPE", {
    message: `The values file "${shown(withoutCredentials(file))}" is not a path inside the repository.`,
    next: "Name values files by their paths from the repository's root; copy what stands elsewhere into the repository.",
  });
}

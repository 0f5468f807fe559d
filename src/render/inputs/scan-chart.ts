/** What a kustomization that inflates a Helm chart refers to: the chart in the tree, and its values files. */

import type { Tree } from "../../core/model/tree.ts";
import type { Place } from "../render-failure.ts";
import { absentChart, isReleaseName, releaseNameFailure, unvendoredChart } from "./chart-failures.ts";
import { chartClosure, isHelmYaml, type Chart } from "./chart-closure.ts";
import type { Scan } from "./folder-scan.ts";
import type { ChartReference } from "./read-kustomization.ts";
import { linkFailure, outsideFailure, remoteFailure } from "./reference-failures.ts";
import { isRemote } from "./remote-entry.ts";
import { passesLink, resolvePath } from "./resolve-path.ts";

/** kustomize's `HelmDefaultHome`. */
const defaultHome = "charts";

/** A chart that is in the tree is taken from there, whatever repository it names: kustomize does the same. */
export async function scanChart(scan: Scan, chart: ChartReference, place: () => Place): Promise<void> {
  const { name, releaseName, repository } = chart;
  const path = pathOf(chart);
  // It would stand where Helm reads its options.
  if (releaseName !== "" && !isReleaseName(releaseName))
    scan.failures.push(() => releaseNameFailure(releaseName, place()));
  addValues(scan, chart, place);
  const found = resolvePath(scan.index, scan.folder, path);
  if (passesLink(found)) scan.linked = true;
  switch (found.kind) {
    case "folder": {
      scan.links.push(...found.links);
      const closure = await chartClosure(scan.index, scan.contents, found.path);
      scan.files.push(...closure.files);
      scan.chartFolders.push(...closure.folders);
      scan.failures.push(...closure.failures);
      scan.charts.push(closure.chart);
      if (closure.linked) scan.linked = true;
      return;
    }
    case "outside":
      scan.failures.push(() => outsideFailure(path, place()));
      return;
    case "bad-link":
      scan.failures.push(() => linkFailure(found.path, place()));
      return;
    case "absent":
    case "file":
    case "submodule": {
      scan.absent.push(found.path);
      const fetched = await scan.remotes?.chart(chart);
      if (fetched !== undefined) {
        addFetched(scan, { tree: fetched, folder: joined(scan.folder, path), name });
        return;
      }
      const wanted = { ...chart, folder: path };
      scan.failures.push(() =>
        repository === "" || name === "" ? absentChart(wanted, place()) : unvendoredChart(wanted, place()),
      );
    }
  }
}

interface FetchedChart extends Chart {
  readonly tree: Tree;
}

/** It stands where kustomize would have put it. */
function addFetched(scan: Scan, { tree, folder, name }: FetchedChart): void {
  for (const entry of tree.entries.values())
    scan.files.push({ path: `${folder}/${entry.path}`, entry, tree, yaml: isHelmYaml(entry.path) });
  scan.charts.push({ folder, name });
}

/** The path leads to nothing, so no link is in its way; that it stays in the repository was found out before. */
function joined(folder: string, path: string): string {
  const steps: string[] = folder.split("/");
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.filter(Boolean).join("/");
}

/** As kustomize puts it together (`absChartHome` of its HelmChartInflationGenerator). */
function pathOf({ home = defaultHome, name, version, repository }: ChartReference): string {
  const fetched = version !== "" && repository !== "";
  return [home, ...(fetched ? [`${name}-${version}`] : []), name].join("/");
}

/** What is not there is the tool's to say, but for what it would fetch. */
function addValues(scan: Scan, { valuesFiles }: ChartReference, place: () => Place): void {
  for (const file of valuesFiles) {
    if (isRemote(file)) {
      scan.failures.push(() => remoteFailure(file, place()));
      continue;
    }
    const found = resolvePath(scan.index, scan.folder, file);
    if (passesLink(found)) scan.linked = true;
    if (found.kind === "file") {
      scan.files.push({ path: found.path, entry: found.entry, yaml: true });
      scan.links.push(...found.links);
    } else if (found.kind === "outside") scan.failures.push(() => outsideFailure(file, place()));
    else if (found.kind === "bad-link") scan.failures.push(() => linkFailure(found.path, place()));
    else scan.absent.push(found.path);
  }
}

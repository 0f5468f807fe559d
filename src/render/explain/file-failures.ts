/** Files and folders that kustomize does not take as what they are named for. */

import { childOf } from "../inputs/tree-index.ts";
import { absentFailure } from "../inputs/reference-failures.ts";
import { kustomizationNames } from "../inputs/contents.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";
import { entriesOf, referenceTo, textAt, type Explain, type FailedBuild } from "./failed-build.ts";

export const fileFailures: readonly Explain[] = [
  cycle,
  outside,
  lacksValues,
  absent,
  wrongKindOfFolder,
  empty,
  severalKustomizations,
  wrongHeader,
  unreadableDefinitions,
];

function cycle(build: FailedBuild): RenderFailure | undefined {
  const [, folder] = /cycle detected: candidate root '([^']*)'/.exec(build.text) ?? [];
  if (folder === undefined) return undefined;
  return renderFailure("RENDER_CYCLE", {
    message: `A reference leads back to "${shown(folder)}", which is being built already.`,
    next: "Move what both need into a folder of its own, and refer to that from both.",
    place: referenceTo(build, folder)?.place,
  });
}

function outside(build: FailedBuild): RenderFailure | undefined {
  const [, file, folder = ""] =
    /security; file '([^']*)' is not in or below '([^']*)'/.exec(build.text) ?? [];
  if (file === undefined) return undefined;
  return renderFailure("RENDER_PATH_ESCAPE", {
    message: `kustomize reads no file from outside of the kustomization's own folder: "${shown(file)}" is not in or below "${shown(folder)}".`,
    next: "Move the file into the folder, or make it part of a base and refer to that.",
    place: referenceTo(build, file)?.place,
  });
}

function missingPath(text: string): string | undefined {
  const [, path] = /(?:lstat|open|read|stat) '?([^':]+)'?: (?:no such file|not a directory)/.exec(text) ?? [];
  return path;
}

/** Of a chart in a kustomization, even where every value is written there. */
function lacksValues(build: FailedBuild): RenderFailure | undefined {
  const path = missingPath(build.text);
  if (path?.endsWith("/values.yaml") !== true || referenceTo(build, path) !== undefined) return undefined;
  const chart = path.slice(0, -"/values.yaml".length);
  const entry = entriesOf(build, "helmCharts").find(({ value }) =>
    chart.endsWith(`/${textAt(value, "name")}`),
  );
  return renderFailure("RENDER_FAILED", {
    message: `The chart at "${shown(chart)}" has no values.yaml, which kustomize reads for every chart.`,
    next: `Add "${shown(path)}"; it may be empty.`,
    place: entry?.place,
  });
}

function absent(build: FailedBuild): RenderFailure | undefined {
  const path = missingPath(build.text);
  if (path === undefined) return undefined;
  const reference = referenceTo(build, path);
  return absentFailure(reference?.value ?? path, reference?.place);
}

function wrongKindOfFolder(build: FailedBuild): RenderFailure | undefined {
  const [, wanted, folder = ""] =
    /expected kind (!?= ?)?'Component' for path '([^']*)'/.exec(build.text) ?? [];
  const found = /expected kind .*'Component' for path/.test(build.text);
  if (!found) return undefined;
  const reference = referenceTo(build, folder);
  const isUnwanted = wanted !== undefined;
  return renderFailure("RENDER_FAILED", {
    message: `"${shown(reference?.value ?? folder)}" is ${isUnwanted ? "a component, and is referred to as a base" : "no component: its kustomization has no kind: Component"}.`,
    next: isUnwanted ? 'Name it in "components".' : 'Name it in "resources", or make it a component.',
    place: reference?.place,
  });
}

function empty(build: FailedBuild): RenderFailure | undefined {
  if (!build.text.includes("kustomization.yaml is empty")) return undefined;
  const [, folder = build.folder] = /couldn't make target for path '([^']*)'/.exec(build.text) ?? [];
  const known = build.kustomizations.find((one) => one.folder === folder)?.file;
  return renderFailure("RENDER_FAILED", {
    message: "The kustomization says nothing that would make or change an object.",
    next: "Name its resources, or remove it and what refers to it.",
    place: { file: known ?? childOf(folder, kustomizationNames[0]) },
  });
}

function severalKustomizations({ text }: FailedBuild): RenderFailure | undefined {
  const [, folder] = /Found multiple kustomization files under: (\S+)/.exec(text) ?? [];
  if (folder === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `The folder "${shown(folder)}" has more than one kustomization; kustomize takes kustomization.yaml, kustomization.yml or Kustomization, and only one of them.`,
    next: "Remove the ones that are not meant.",
    place: { file: childOf(folder === "." ? "" : folder, kustomizationNames[0]) },
  });
}

/** `kind` and `apiVersion` of the kustomization itself. */
function wrongHeader(build: FailedBuild): RenderFailure | undefined {
  const [, folder] = /Failed to read kustomization file under ([^:]+):/.exec(build.text) ?? [];
  const found = build.kustomizations.find((one) => one.folder === (folder === "." ? "" : folder));
  if (found === undefined) return undefined;
  const isComponent = textAt(found.value, "kind") === "Component";
  const isKind = isComponent || ["", "Kustomization"].includes(textAt(found.value, "kind"));
  const version = `kustomize.config.k8s.io/${isComponent ? "v1alpha1" : "v1beta1"}`;
  return renderFailure("RENDER_FAILED", {
    message: isKind
      ? `The kustomization's "apiVersion" is not one that kustomize knows: expected ${version}.`
      : `The kustomization's "kind" is not one that kustomize knows: expected Kustomization or Component.`,
    next: "Correct it.",
    place: found.placeOf([isKind ? "apiVersion" : "kind"]),
  });
}

function unreadableDefinitions(build: FailedBuild): RenderFailure | undefined {
  const [, file] = /unable to parse open API definition from '([^']*)'/.exec(build.text) ?? [];
  if (file === undefined) return undefined;
  const entry = entriesOf(build, "crds").find(({ value }) => value === file);
  return renderFailure("RENDER_FAILED", {
    message: `"crds" names files of OpenAPI definitions, and "${shown(file)}" is none.`,
    next: 'A CustomResourceDefinition belongs into "resources"; take the file out of "crds".',
    place: entry === undefined ? undefined : entry.place,
  });
}

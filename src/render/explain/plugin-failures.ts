/** Transformers, variables, counts of replicas and charts of a kustomization that do not fit. */

import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";
import { entriesOf, memberAt, pathFrom, textAt, type Explain, type FailedBuild } from "./failed-build.ts";
import { labelOf, readObjectId } from "./object-label.ts";

export const pluginFailures: readonly Explain[] = [
  runsCode,
  unforeseenChart,
  unknownPlugin,
  noReplicas,
  unknownVariable,
  variableTwice,
  badMerge,
  ambiguousName,
  badlyConfigured,
];

function runsCode({ text }: FailedBuild): RenderFailure | undefined {
  const isCode = /external plugins disabled|function.*disabled|must specify --enable-(?:exec|alpha-plugins)/;
  if (!isCode.test(text)) return undefined;
  return renderFailure("RENDER_PLUGIN_FORBIDDEN", {
    message: "The kustomization runs a program or a container; a render runs no code from a repository.",
    next: "Use kustomize's own generators, patches and replacements, or commit what the program makes.",
  });
}

function unforeseenChart({ text }: FailedBuild): RenderFailure | undefined {
  if (!/must specify --enable-helm/.test(text)) return undefined;
  return renderFailure("RENDER_NOT_SUPPORTED", {
    message: "The kustomization inflates a Helm chart in a way that was not found beforehand.",
    next: "Name the chart in helmCharts of the kustomization itself.",
  });
}

function unknownPlugin(build: FailedBuild): RenderFailure | undefined {
  const [, kind] = /unable to load builtin ([A-Za-z]+)\./.exec(build.text) ?? [];
  if (kind === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `kustomize has no generator or transformer "${shown(kind)}" of its own.`,
    next: "Correct its kind.",
    place: pluginPlace(build, kind),
  });
}

function badlyConfigured(build: FailedBuild): RenderFailure | undefined {
  const [, id] = /plugin (\S+) fails configuration/.exec(build.text) ?? [];
  const [, builtin] = /trouble configuring builtin (\w+)/.exec(build.text) ?? [];
  const kind = id === undefined ? builtin : readObjectId(id)?.kind;
  if (kind === undefined) return undefined;
  const [, field] = /into Go struct field \w+\.(\S+) of type/.exec(build.text) ?? [];
  return renderFailure("RENDER_FAILED", {
    message: `kustomize's ${shown(kind)} does not take what it is configured with${field === undefined ? "" : `: "${shown(field)}" is of another type than expected`}.`,
    next: "Compare its fields with kustomize's reference, and correct them.",
    place: pluginPlace(build, kind),
  });
}

function pluginPlace(build: FailedBuild, kind: string) {
  return entriesOf(build, "generators", "transformers", "validators")
    .flatMap(({ value, kustomization }) =>
      typeof value === "string" ? build.documentsIn(pathFrom(kustomization.folder, value)) : [],
    )
    .find(({ value }) => textAt(value, "kind") === kind)
    ?.placeOf([]);
}

function noReplicas(build: FailedBuild): RenderFailure | undefined {
  const [, name] = /resource with name (\S+) does not match a config/.exec(build.text) ?? [];
  if (name === undefined) return undefined;
  const entry = entriesOf(build, "replicas").find(({ value }) => textAt(value, "name") === name);
  return renderFailure("RENDER_FAILED", {
    message: `"replicas" names "${shown(name)}", and no Deployment, StatefulSet, ReplicaSet or ReplicationController is called so.`,
    next: "Correct the name: it is the one in the base, without prefixes and suffixes.",
    place: entry?.place,
  });
}

function unknownVariable(build: FailedBuild): RenderFailure | undefined {
  const [, name] = /var '\{(\S+) .*cannot be mapped to a field/.exec(build.text) ?? [];
  if (name === undefined) return undefined;
  const entry = entriesOf(build, "vars").find(({ value }) => textAt(value, "name") === name);
  return renderFailure("RENDER_FAILED", {
    message: `The variable "${shown(name)}" takes its value from an object or a field that is not there.`,
    next: "Correct its objref and fieldref.",
    place: entry?.place,
  });
}

function variableTwice(build: FailedBuild): RenderFailure | undefined {
  const [, name] = /var '([^']*)' already encountered/.exec(build.text) ?? [];
  if (name === undefined) return undefined;
  const found = entriesOf(build, "vars").filter(({ value }) => textAt(value, "name") === name);
  return renderFailure("RENDER_FAILED", {
    message: `The variable "${shown(name)}" is there twice.`,
    next: "Remove one of the two.",
    place: found.at(-1)?.place,
  });
}

function badMerge(build: FailedBuild): RenderFailure | undefined {
  if (!build.text.includes("valuesMerge must be one of")) return undefined;
  const known = ["", "merge", "override", "replace"];
  const entry = entriesOf(build, "helmCharts").find(
    ({ value }) => !known.includes(textAt(value, "valuesMerge")),
  );
  return renderFailure("RENDER_FAILED", {
    message: "A chart's valuesMerge is not one that kustomize knows: expected merge, override or replace.",
    next: "Correct it.",
    place:
      entry === undefined || memberAt(entry.value, "valuesMerge") === undefined
        ? entry?.place
        : entry.kustomization.placeOf([...entry.at, "valuesMerge"]),
  });
}

/** A reference by name, where several objects had that name before they were renamed. */
function ambiguousName({ text }: FailedBuild): RenderFailure | undefined {
  const [, field, owner = "", ids = ""] =
    /updating name reference in '([^']*)' field of '([^']*)'.*found multiple possible referrals: (.*)/.exec(
      text,
    ) ?? [];
  if (field === undefined) return undefined;
  const meant = ids.split(", ").map(labelOf);
  return renderFailure("RENDER_FAILED", {
    message: `"${shown(field.replaceAll("/", "."))}" of ${shown(labelOf(owner))} may mean ${shown(meant.join(" or "))}: they had the same name before they were renamed.`,
    next: "Put the object and what it refers to into one base, or give them different names.",
  });
}

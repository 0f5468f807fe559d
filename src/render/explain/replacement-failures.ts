/** Replacements whose source or target is not there. */

import { isJsonObject, type JsonValue } from "../../core/model/json.ts";
import type { JsonPath } from "../../core/manifests/place-of.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import { entriesOf, memberAt, pathFrom, textAt, type Explain, type FailedBuild } from "./failed-build.ts";
import { readObjectId } from "./object-label.ts";

export const replacementFailures: readonly Explain[] = [
  sourceNotOne,
  sourceWithoutField,
  targetWithoutField,
  incomplete,
  outOfBounds,
];

interface Replacement {
  readonly value: JsonValue;
  readonly placeOf: (at: JsonPath) => Place;
}

/** Written in the kustomization, or in a file that holds one or a list of them. */
function replacementsOf(build: FailedBuild): readonly Replacement[] {
  return entriesOf(build, "replacements").flatMap(({ value, at, kustomization }) => {
    const path = textAt(value, "path");
    if (path === "") return [{ value, placeOf: (more: JsonPath) => kustomization.placeOf([...at, ...more]) }];
    return build.documentsIn(pathFrom(kustomization.folder, path)).flatMap(({ value: written, placeOf }) =>
      Array.isArray(written)
        ? written.map((one: JsonValue, index) => ({
            value: one,
            placeOf: (more: JsonPath) => placeOf([index, ...more]),
          }))
        : [{ value: written, placeOf }],
    );
  });
}

/** The one whose source is chosen by kustomize's id of it, and by the path in it. */
function withSource(build: FailedBuild, id: string, fieldPath: string): Replacement | undefined {
  const wanted = readObjectId(id);
  return replacementsOf(build).find(({ value }) => {
    const source = memberAt(value, "source");
    const path = textAt(source, "fieldPath");
    return (
      (path === "" ? "metadata.name" : path) === fieldPath &&
      textAt(source, "kind") === (wanted?.kind ?? "") &&
      textAt(source, "name") === (wanted?.name ?? "")
    );
  });
}

function sourceText(id: string): string {
  const read = readObjectId(id);
  const words = [read?.kind, read?.name].filter((part) => part !== undefined && part !== "");
  return words.length === 0 ? "its source" : shown(words.join(" "));
}

function sourceNotOne(build: FailedBuild): RenderFailure | undefined {
  const [, how, id = "", path = ""] =
    /(nothing selected by|multiple matches for selector) (\S+?)(?::(\S*))?$/.exec(build.text) ?? [];
  if (how === undefined) return undefined;
  const found = withSource(build, id, path);
  const many = how.startsWith("multiple");
  return renderFailure("RENDER_FAILED", {
    message: many
      ? `A replacement takes its value from ${sourceText(id)}, and there are several such objects.`
      : `A replacement takes its value from ${sourceText(id)}, and there is no such object.`,
    next: many
      ? "Name the source's kind, name and namespace."
      : "Correct the source's kind, name or namespace.",
    place: found?.placeOf(["source"]),
  });
}

function sourceWithoutField(build: FailedBuild): RenderFailure | undefined {
  const [, path, id = ""] =
    /fieldPath `([^`]*)` is missing for replacement source (\S+)/.exec(build.text) ?? [];
  if (path === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `A replacement takes "${shown(path)}" of ${sourceText(id)}, which has no such field.`,
    next: "Correct the source's fieldPath.",
    place: withSource(build, id, path)?.placeOf(["source", "fieldPath"]),
  });
}

function targetWithoutField(build: FailedBuild): RenderFailure | undefined {
  const [, path] = /unable to find field "([^"]*)" in replacement target/.exec(build.text) ?? [];
  if (path === undefined) return undefined;
  return renderFailure("RENDER_FAILED", {
    message: `A replacement writes to "${shown(path)}", which a target does not have.`,
    next: 'Correct the path, choose fewer targets, or give the target "options: {create: true}".',
    place: fieldPathPlace(build, path),
  });
}

function fieldPathPlace(build: FailedBuild, path: string): Place | undefined {
  for (const { value, placeOf } of replacementsOf(build)) {
    for (const [index, target] of targetsOf(value).entries()) {
      const paths = memberAt(target, "fieldPaths");
      const which = Array.isArray(paths) ? paths.indexOf(path) : -1;
      if (which !== -1) return placeOf(["targets", index, "fieldPaths", which]);
    }
  }
  return undefined;
}

function targetsOf(value: JsonValue): readonly JsonValue[] {
  const targets = memberAt(value, "targets");
  return Array.isArray(targets) ? targets : [];
}

function lacksSelect(target: JsonValue): boolean {
  return !isJsonObject(memberAt(target, "select"));
}

function incomplete(build: FailedBuild): RenderFailure | undefined {
  if (build.text.includes("target must specify resources to select")) {
    const found = replacementsOf(build).find(({ value }) => targetsOf(value).some(lacksSelect));
    return renderFailure("RENDER_FAILED", {
      message: "A target of a replacement does not say which objects it is.",
      next: 'Give it a "select" with kind and name.',
      place: found?.placeOf(["targets", targetsOf(found.value).findIndex(lacksSelect)]),
    });
  }
  if (!build.text.includes("replacements must specify a source and at least one target")) return undefined;
  const found = replacementsOf(build).find(
    ({ value }) => memberAt(value, "source") === undefined || targetsOf(value).length === 0,
  );
  return renderFailure("RENDER_FAILED", {
    message: "A replacement lacks its source or its targets.",
    next: "Give it a source, and at least one target.",
    place: found?.placeOf([]),
  });
}

function outOfBounds(build: FailedBuild): RenderFailure | undefined {
  const [, index] = /options\.index (-?\d+) is out of bounds/.exec(build.text) ?? [];
  if (index === undefined) return undefined;
  const hasIndex = (side: JsonValue | undefined): boolean =>
    JSON.stringify(memberAt(memberAt(side, "options"), "index") ?? 0) === index;
  const found = replacementsOf(build).find(
    ({ value }) => hasIndex(memberAt(value, "source")) || targetsOf(value).some(hasIndex),
  );
  return renderFailure("RENDER_FAILED", {
    message: `A replacement asks for part ${index} of a value that has fewer parts; they are counted from 0.`,
    next: "Correct the delimiter or the index of its options.",
    place: found?.placeOf([]),
  });
}

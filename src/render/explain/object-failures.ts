/** Objects that are none, and objects that are there twice. */

import { isJsonObject, type JsonValue } from "../../core/model/json.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";
import { memberAt, referenceTo, textAt, type Explain, type FailedBuild } from "./failed-build.ts";
import { labelOf, objectLabel, readObjectId } from "./object-label.ts";
import { resourcesOf } from "./resources.ts";

export const objectFailures: readonly Explain[] = [twice, sameAfterNamespace, noObject];

function twice(build: FailedBuild): RenderFailure | undefined {
  const [, id] = /may not add resource with an already registered id: (\S+?)(?:'|:|$)/.exec(build.text) ?? [];
  if (id === undefined) return undefined;
  const wanted = readObjectId(id);
  const found = resourcesOf(build).filter(
    ({ value }) =>
      textAt(value, "kind") === wanted?.kind && textAt(memberAt(value, "metadata"), "name") === wanted.name,
  );
  const [first] = found;
  const second = found.find((one) => one !== first && placeText(one) !== placeText(first));
  if (first !== undefined && second !== undefined)
    return renderFailure("DUPLICATE_OBJECT", {
      message: `${shown(labelOf(id))} is there twice${first.file === second.file ? " in this file" : `: also in "${shown(first.file)}"`}.`,
      next: "Remove one of the two, or give it another name or namespace.",
      place: second.placeOf(["metadata", "name"]),
    });
  const [, folder] =
    /recursed (?:merging from|accumulation of) path '([^']*)'[^']*may not add/.exec(build.text) ?? [];
  const reference = folder === undefined ? undefined : referenceTo(build, folder);
  return renderFailure("DUPLICATE_OBJECT", {
    message: `${shown(labelOf(id))} is there twice${reference === undefined ? "" : `: what "${shown(reference.value)}" brings is brought by another entry as well`}.`,
    next:
      reference === undefined
        ? "Remove one of the two, or give it another name or namespace."
        : "Refer to each base on one way only, or give the objects of one of them a prefix.",
    place: reference?.place ?? first?.placeOf(["metadata", "name"]),
  });
}

function placeText(document: ReturnType<typeof resourcesOf>[number] | undefined): string {
  return JSON.stringify(document?.placeOf(["metadata", "name"]));
}

/** The message holds the objects as a whole. */
function sameAfterNamespace(build: FailedBuild): RenderFailure | undefined {
  if (!build.text.includes("namespace transformation produces ID conflict")) return undefined;
  const [, kind = ""] = /"kind":"([^"]+)"/.exec(build.text) ?? [];
  // Of a large object only the beginning is kept.
  const [, name, namespace = ""] = /"name":"([^"]+)","namespace":"([^"]+)"/.exec(build.text) ?? [];
  const found = build.kustomizations.find(({ value }) =>
    name === undefined ? "namespace" in value : value["namespace"] === namespace,
  );
  const which = name === undefined ? `of the kind ${kind}` : objectLabel({ kind, name, namespace });
  return renderFailure("DUPLICATE_OBJECT", {
    message: `By the namespace that is set here, two objects become one: ${shown(which)}.`,
    next: "Give one of the two another name, or leave their namespaces as they are.",
    place: found?.placeOf(["namespace"]),
  });
}

type Lack = readonly [RegExp, (value: JsonValue) => boolean, string];

const lacks: readonly Lack[] = [
  [/missing kind in object/, (value) => textAt(value, "kind") === "", '"kind"'],
  [
    /missing metadata\.name/,
    (value) => textAt(memberAt(value, "metadata"), "name") === "",
    '"metadata.name"',
  ],
  [/missing Resource metadata/, (value) => memberAt(value, "metadata") === undefined, '"metadata"'],
];

function noObject(build: FailedBuild): RenderFailure | undefined {
  const [, isLacking, what] = lacks.find(([pattern]) => pattern.test(build.text)) ?? [];
  if (isLacking === undefined) return undefined;
  const found = resourcesOf(build).find(({ value }) => isLacking(value));
  const isObject = found === undefined || isJsonObject(found.value);
  return renderFailure("INVALID_OBJECT", {
    message: isObject
      ? `${what}: expected one in every object, found none.`
      : "Expected a Kubernetes object, found a text or a list.",
    next: "Complete the object; a file of values or of a patch does not belong into resources.",
    place: found?.placeOf([]),
  });
}

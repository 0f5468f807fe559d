/**
 * A JSON6902 patch of the inputs counts list elements (`/spec/template/spec/containers/0/image`), is the same on both sides, and its element has
 * another key in the head than in the base: it changes what it was not written for. The elements are read from the renders, where what the patch
 * itself puts in or takes out of the list is counted back; of an element that it replaces or removes as a whole nothing is left to be read.
 */

import { objectOf } from "../../manifests/object-of.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import type { PathStep } from "../../model/diff.ts";
import { isList } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import type { IndexPatch, PatchOperation, PatchTarget } from "./index-patch.ts";
import { makeFinding } from "./make-finding.ts";

export function patchRetargeted({ patches, changed }: BothSides): readonly RawFinding[] {
  if (patches === undefined || changed.length === 0) return [];
  const known = new Set(patches.base.map(patchText));
  return patches.head
    .filter((patch) => known.has(patchText(patch)))
    .flatMap((patch) =>
      changed
        .filter(({ after }) => isTarget(patch.target, after.identity))
        .flatMap(({ before, after }) => retargeted(patch, before, after)),
    );
}

function patchText({ file, target, operations }: IndexPatch): string {
  return JSON.stringify([file, target, operations.map(({ op, path }) => [op, path])]);
}

function isTarget({ group, kind, name, namespace }: PatchTarget, identity: Identity): boolean {
  return (
    fits(group, identity.group) &&
    fits(kind, identity.kind) &&
    fits(namespace, identity.namespace) &&
    (fits(name, identity.name) || isInside(name, identity.name))
  );
}

/**
 * kustomize takes these for anchored regular expressions (kustomize, api/types/selector.go). They come from whoever writes a pull request, so
 * that only alternatives and `.*` are understood here: what is compared takes linear time.
 */
function fits(pattern = "", text: string): boolean {
  return pattern === "" || pattern.split("|").some((choice) => isLike(choice, text));
}

function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split(".*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return text === pattern;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    from = found + part.length;
  }
  return true;
}

/** The render may have given the object a prefix or a suffix after the patch. */
function isInside(name = "", text: string): boolean {
  return name !== "" && text.includes(name);
}

function retargeted(
  { file, operations }: IndexPatch,
  before: Manifest,
  after: Manifest,
): readonly RawFinding[] {
  const found = new Map<string, RawFinding>();
  for (const [place, { path }] of operations.entries()) {
    for (const counted of countedElements(path)) {
      const index = finalIndex(counted, operations.slice(place + 1));
      if (index === undefined) continue;
      const [old, now] = [before.body, after.body].map((body) => keyAt(body, counted.list, index));
      if (old === undefined || now === undefined || old === now) continue;
      const steps: readonly PathStep[] = [...counted.list.map((key) => stepOf(key)), { index }];
      const message = `A patch in ${file} counts the elements of this list, and now hits another one than before.`;
      const finding = makeFinding("patch-retargeted", {
        identity: after.identity,
        path: steps,
        message,
        before: old,
        after: now,
      });
      found.set(JSON.stringify(steps), finding);
    }
  }
  return [...found.values()];
}

function stepOf(segment: string): PathStep {
  return isIndex(segment) ? { index: Number(segment) } : { key: segment };
}

interface Counted {
  /** Segments from the root to the list. */
  readonly list: readonly string[];
  readonly index: number;
}

/** The elements on the way to what an operation changes, the last one left out: an operation may make or take that one. */
function countedElements(pointer: string): readonly Counted[] {
  const segments = segmentsOf(pointer);
  return segments
    .slice(0, -1)
    .flatMap((segment, depth): readonly Counted[] =>
      isIndex(segment) ? [{ list: segments.slice(0, depth), index: Number(segment) }] : [],
    );
}

function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isIndex(segment: string | undefined): boolean {
  return segment !== undefined && /^\d{1,9}$/.test(segment);
}

/** Where an element stands after the operations that follow; `undefined` once one of them takes it away. */
function finalIndex({ list, index }: Counted, later: readonly PatchOperation[]): number | undefined {
  let place = index;
  for (const { op, path } of later) {
    const segments = segmentsOf(path);
    const last = segments.at(-1);
    const isSameList = segments.slice(0, -1).join("/") === list.join("/") && isIndex(last);
    if (!isSameList) continue;
    if (op === "add" && Number(last) <= place) place += 1;
    if ((op === "remove" || op === "replace") && Number(last) === place) return undefined;
    if (op === "remove" && Number(last) < place) place -= 1;
  }
  return place;
}

/** The fields by which people tell elements apart, in the order in which they are asked. */
const keyFields = [
  "name",
  "id",
  "key",
  "mountPath",
  "containerPort",
  "port",
  "host",
  "path",
  "type",
] as const;

function keyAt(body: JsonObject, list: readonly string[], index: number): string | undefined {
  let value: JsonValue | undefined = body;
  for (const segment of list) value = isList(value) ? value[Number(segment)] : objectOf(value)[segment];
  const element = isList(value) ? objectOf(value[index]) : {};
  const key = keyFields
    .map((field) => element[field])
    .find((text) => typeof text === "string" || typeof text === "number");
  return key === undefined ? undefined : String(key);
}

/** Operations of JSON patches that do not fit the object: which operation, where it is written, and what is not there. */

import type { JsonPath } from "../../core/manifests/place-of.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown, type Place } from "../render-failure.ts";
import { textAt, type Explain, type FailedBuild } from "./failed-build.ts";
import { isJsonPatch, patchesOf, patchLabel, type Patch } from "./patches.ts";

export const jsonPatchFailures: readonly Explain[] = [failedOperation, failedTest, unknownOperation];

interface Operation {
  readonly patch: Patch;
  readonly name: string;
  readonly path: string;
  readonly from: string;
  readonly placeOf: (at: JsonPath) => Place;
}

function operationsOf(build: FailedBuild): readonly Operation[] {
  return patchesOf(build).flatMap((patch) =>
    patch.documents.flatMap(({ value, placeOf }) =>
      isJsonPatch(value)
        ? value.map((operation, index) => ({
            patch,
            name: textAt(operation, "op"),
            path: textAt(operation, "path"),
            from: textAt(operation, "from"),
            placeOf: (at: JsonPath) => placeOf([index, ...at]),
          }))
        : [],
    ),
  );
}

const names = "add|remove|replace|move|copy";
/** As evanphx/json-patch says it, of which the last words tell what was wrong. */
const operationText = new RegExp(
  `error in (${names}) for (?:path|from): '([^']*)'|(${names}) operation does not apply: .*?(?:path|key|destination): "?([^\\s":]+)`,
);

function failedOperation(build: FailedBuild): RenderFailure | undefined {
  const [, inOne, onePath, inOther, otherPath] = operationText.exec(build.text) ?? [];
  const name = inOne ?? inOther;
  const path = onePath ?? otherPath;
  if (name === undefined || path === undefined) return undefined;
  // Of what is moved, only the last key is told.
  const isThis = (written: string): boolean =>
    written === path || (name === "move" && written.endsWith(`/${path}`));
  const found = operationsOf(build).filter(
    (one) => one.name === name && (isThis(one.path) || isThis(one.from)),
  );
  const [operation] = found;
  const isFrom = operation !== undefined && operation.from !== "" && isThis(operation.from);
  const whole = (isFrom ? operation.from : operation?.path) ?? path;
  const what = isFrom ? "the object has nothing there" : whyNot(name, whole, build.text);
  return renderFailure("RENDER_FAILED", {
    message: `${operation === undefined ? "A patch" : patchLabel(operation.patch)} cannot ${name} "${shown(whole)}": ${what}.${severalText(found)}`,
    next: "Correct the path: it is counted from the object as the base brings it, and lists begin at 0.",
    place: operation?.placeOf([isFrom ? "from" : "path"]),
  });
}

function whyNot(name: string, path: string, text: string): string {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (/invalid index|index referenced/.test(text)) return `the list at "${shown(parent)}" has no such place`;
  if (name === "add" || name === "copy" || name === "move")
    return `the object has nothing at "${shown(parent)}" that it could be added to`;
  return "the object has nothing there";
}

function severalText(found: readonly Operation[]): string {
  return found.length < 2
    ? ""
    : ` (${found.length} operations of patches are like this; the first is named.)`;
}

function failedTest(build: FailedBuild): RenderFailure | undefined {
  const [, path] = /testing value (\S+) failed/.exec(build.text) ?? [];
  if (path === undefined) return undefined;
  const found = operationsOf(build).filter((one) => one.name === "test" && one.path === path);
  const [operation] = found;
  return renderFailure("RENDER_FAILED", {
    message: `${operation === undefined ? "A patch" : patchLabel(operation.patch)} tests "${shown(path)}" for a value that the object does not have there.${severalText(found)}`,
    next: "See whether the patch still fits its base; then correct the test.",
    place: operation?.placeOf(["path"]),
  });
}

function unknownOperation(build: FailedBuild): RenderFailure | undefined {
  const [, name] = /Unexpected kind: (\S*)/.exec(build.text) ?? [];
  if (name === undefined) return undefined;
  const operation = operationsOf(build).find((one) => one.name === name);
  return renderFailure("RENDER_FAILED", {
    message: `"${shown(name)}" is no operation of a patch: expected add, remove, replace, move, copy or test.`,
    next: "Correct the operation.",
    place: operation?.placeOf(["op"]),
  });
}

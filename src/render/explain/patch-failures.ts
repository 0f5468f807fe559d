/** Patches that kustomize cannot read, and patches that find nothing to change. */

import { isJsonObject, type JsonValue } from "../../core/model/json.ts";
import { nearestName } from "../../core/model/nearest-name.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";
import { memberAt, textAt, type Explain, type FailedBuild } from "./failed-build.ts";
import { labelOf, readObjectId, type ObjectId } from "./object-label.ts";
import { isJsonPatch, patchesOf, patchLabel, type Patch } from "./patches.ts";
import { resourcesOf } from "./resources.ts";

export const patchFailures: readonly Explain[] = [
  withoutTarget,
  unreadable,
  pathAndPatch,
  listWithoutTarget,
  severalWithTarget,
  badExpression,
  badSelector,
];

function withoutTarget(build: FailedBuild): RenderFailure | undefined {
  const [, id = ""] =
    /no resource matches strategic merge patch "([^"]*)"|(?=failed to find unique target for patch)/.exec(
      build.text,
    ) ?? [];
  const [, other = ""] = /failed to find unique target for patch (\S+)/.exec(build.text) ?? [];
  const written = id === "" ? other : id;
  if (written === "") return undefined;
  const wanted = readObjectId(written);
  const patch = wanted === undefined ? undefined : documentFor(build, wanted);
  const near = wanted === undefined ? undefined : nearObject(build, wanted);
  return renderFailure("RENDER_FAILED", {
    message: `A patch for ${shown(labelOf(written))} finds no object to patch.${near === undefined ? "" : ` Did you mean "${shown(near)}"?`}`,
    next: "Correct the patch's kind, name or namespace, or remove the patch.",
    place: patch?.placeOf(["metadata", "name"]),
  });
}

function documentFor(build: FailedBuild, { kind, name }: ObjectId) {
  return patchesOf(build)
    .flatMap(({ documents }) => documents)
    .find(
      ({ value }) => textAt(value, "kind") === kind && textAt(memberAt(value, "metadata"), "name") === name,
    );
}

/** An object of the same kind whose name is nearly this. */
function nearObject(build: FailedBuild, { kind, name }: ObjectId): string | undefined {
  const names = resourcesOf(build).flatMap(({ value }) =>
    textAt(value, "kind") === kind ? textAt(memberAt(value, "metadata"), "name") : [],
  );
  return nearestName(
    name,
    names.filter((one) => one !== "" && one !== name),
  );
}

function unreadable(build: FailedBuild): RenderFailure | undefined {
  if (!build.text.includes("unable to parse SM or JSON patch")) return undefined;
  const patch = patchesOf(build).find(
    ({ documents }) => documents.length === 0 || !documents.every(({ value }) => isPatch(value)),
  );
  return renderFailure("RENDER_FAILED", {
    message: `${patch === undefined ? "A patch" : patchLabel(patch)} is neither a part of an object with apiVersion, kind and metadata.name, nor a list of operations (op, path, value).`,
    next: "Complete the patch.",
    place: patch?.place,
  });
}

function isPatch(value: JsonValue): boolean {
  return (
    isJsonPatch(value) || (textAt(value, "kind") !== "" && textAt(memberAt(value, "metadata"), "name") !== "")
  );
}

function pathAndPatch(build: FailedBuild): RenderFailure | undefined {
  // An apostrophe follows, and what stands between two of them may have been taken out.
  const isBoth = build.text.includes("patch and path can");
  if (!isBoth && !/must specify one of patch and path/.test(build.text)) return undefined;
  const found = patchesOf(build).find(({ entry: { value } }) => {
    const [path, patch] = [textAt(value, "path") !== "", textAt(value, "patch") !== ""];
    return isBoth ? path && patch : !path && !patch;
  });
  return renderFailure("RENDER_FAILED", {
    message: isBoth
      ? "An entry of patches has both a path and a patch."
      : "An entry of patches has neither a path nor a patch.",
    next: isBoth ? "Keep one of the two." : "Name the patch's file with path, or write it with patch.",
    place: found?.entry.place,
  });
}

function listWithoutTarget(build: FailedBuild): RenderFailure | undefined {
  if (!/must specify a target for JSON ?patch/i.test(build.text)) return undefined;
  const found = patchesOf(build).find(
    ({ target, documents }) => target === undefined && documents.some(({ value }) => isJsonPatch(value)),
  );
  return renderFailure("RENDER_FAILED", {
    message: "A patch that is a list of operations does not say which objects it is for.",
    next: 'Give its entry a "target" with kind and name.',
    place: found?.entry.place,
  });
}

function severalWithTarget(build: FailedBuild): RenderFailure | undefined {
  if (!/Multiple Strategic-Merge Patches in one/.test(build.text)) return undefined;
  const found = patchesOf(build).find(
    ({ target, documents }) => target !== undefined && documents.length > 1,
  );
  return renderFailure("RENDER_FAILED", {
    message: "An entry of patches has a target, and its patch is several documents.",
    next: 'Make each document an entry of its own, or remove the "target".',
    place: found?.entry.place,
  });
}

/** Names, kinds and the like of a target are regular expressions. */
function badExpression(build: FailedBuild): RenderFailure | undefined {
  const [, written] = /error parsing regexp: .*`(?:\^\(\?:)?(.*?)(?:\)\$)?`/.exec(build.text) ?? [];
  if (written === undefined) return undefined;
  const found = targetMember(build, (value) => typeof value === "string" && value.includes(written));
  return renderFailure("RENDER_FAILED", {
    message: `A patch's target is chosen by "${shown(written)}", which is no regular expression.`,
    next: "Correct it; a character such as ( or * that is meant as itself is written after a backslash.",
    place: found?.patch.entry.kustomization.placeOf([...found.patch.entry.at, "target", found.name]),
  });
}

function badSelector(build: FailedBuild): RenderFailure | undefined {
  if (!/unable to parse requirement|couldn't parse the selector string/.test(build.text)) return undefined;
  const found = targetMember(build, (_, name) => name.endsWith("Selector"));
  return renderFailure("RENDER_FAILED", {
    message: "A target's labelSelector or annotationSelector cannot be read.",
    next: 'Write it as Kubernetes does: "app=web", "app in (web, api)", "!old".',
    place: found?.patch.entry.kustomization.placeOf([...found.patch.entry.at, "target", found.name]),
  });
}

interface TargetMember {
  readonly patch: Patch;
  readonly name: string;
}

function targetMember(
  build: FailedBuild,
  fits: (value: JsonValue, name: string) => boolean,
): TargetMember | undefined {
  for (const patch of patchesOf(build)) {
    const members = isJsonObject(patch.target) ? Object.entries(patch.target) : [];
    const found = members.find(([name, value]) => fits(value, name));
    if (found !== undefined) return { patch, name: found[0] };
  }
  return undefined;
}

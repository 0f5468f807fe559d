/** The patches of kustomizations, wherever they are written, with the places of what is in them. */

import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import { shown, type Place } from "../render-failure.ts";
import {
  documentsOf,
  entriesOf,
  memberAt,
  pathFrom,
  textAt,
  type Entry,
  type FailedBuild,
  type InputDocument,
} from "./failed-build.ts";

export interface Patch {
  readonly entry: Entry;
  /** Where it is written: of its own file the beginning. */
  readonly place: Place;
  readonly documents: readonly InputDocument[];
  readonly target: JsonObject | undefined;
}

export function patchesOf(build: FailedBuild): readonly Patch[] {
  return [
    ...entriesOf(build, "patches", "patchesJson6902").map((entry) => readPatch(build, entry)),
    ...entriesOf(build, "patchesStrategicMerge").map((entry) => readStrategicPatch(build, entry)),
  ];
}

function readPatch(build: FailedBuild, entry: Entry): Patch {
  const target = memberAt(entry.value, "target");
  const path = textAt(entry.value, "path");
  const written = textAt(entry.value, "patch");
  const found =
    path === ""
      ? inline(written, entry, entry.kustomization.placeOf([...entry.at, "patch"]))
      : inFile(build, entry, path);
  return { entry, target: isJsonObject(target) ? target : undefined, ...found };
}

/** A file or the patch itself. */
function readStrategicPatch(build: FailedBuild, entry: Entry): Patch {
  const text = typeof entry.value === "string" ? entry.value : "";
  const file = inFile(build, entry, text);
  return {
    entry,
    target: undefined,
    ...(file.documents.length > 0 ? file : inline(text, entry, entry.place)),
  };
}

type Written = Pick<Patch, "place" | "documents">;

function inFile(build: FailedBuild, { kustomization }: Entry, path: string): Written {
  const file = pathFrom(kustomization.folder, path);
  return { place: { file, line: 1 }, documents: build.documentsIn(file) };
}

/** Only the lines of a block scalar are lines of the file. */
function inline(text: string, { kustomization }: Entry, place: Place): Written {
  const { file } = kustomization;
  const { line: start = 1 } = place;
  const isBlock = /\|[-+\d]*\s*$/.test(kustomization.lines[start - 1] ?? "");
  const documents = documentsOf(text, (line) => ({ file, line: isBlock ? start + line : start }));
  return { place, documents };
}

/** How a patch is called: by the objects that it is for, else by its file. */
export function patchLabel({ target, entry }: Patch): string {
  const kind = textAt(target, "kind");
  const name = textAt(target, "name");
  const path = textAt(entry.value, "path");
  if (kind !== "" || name !== "")
    return `The patch for ${shown([kind, name].filter((part) => part !== "").join(" "))}`;
  return path === "" ? "The patch" : `The patch "${shown(path)}"`;
}

/** A list of operations. */
export function isJsonPatch(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value) && value.every((operation: JsonValue) => isJsonObject(operation));
}

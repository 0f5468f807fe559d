/** What a kustomization says that matters for a proposal: which folders it builds on, and its namespace. */

import { readYaml } from "../../manifests/read-yaml.ts";
import { isJsonObject, type JsonValue } from "../../model/json.ts";

export interface ReadKustomization {
  readonly folder: string;
  /** Folders (and files) of the repository, relative to its root. */
  readonly uses: readonly string[];
  readonly namespace?: string;
}

const members = ["resources", "bases", "components"] as const;

/** One that cannot be read says nothing. */
export function readKustomization(folder: string, text: string): ReadKustomization {
  const read = readYaml(text);
  const documents = read.kind === "problem" ? [] : read.documents;
  const objects = documents.map(({ value }) => value).filter((value) => isJsonObject(value));
  const entries = objects.flatMap((object) => members.flatMap((member) => textsOf(object[member])));
  const uses = entries.flatMap((entry) => resolve(folder, entry) ?? []);
  const [namespace] = objects
    .map((object) => object["namespace"])
    .filter((value) => typeof value === "string");
  return { folder, uses, ...(namespace === undefined ? {} : { namespace }) };
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one: JsonValue) => typeof one === "string") : [];
}

/** `undefined`: it leads out of the repository. */
function resolve(folder: string, entry: string): string | undefined {
  const steps = folder.split("/").filter(Boolean);
  for (const step of entry.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join("/");
}

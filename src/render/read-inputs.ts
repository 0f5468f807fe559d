/** Reads the files of a closure within limits, and refuses by name what must not reach the tool. */

import { readYaml } from "../core/manifests/read-yaml.ts";
import { Fault } from "../core/model/fault.ts";
import type { ReasonCode } from "../core/model/outcome.ts";
import type { RenderFailure } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import type { InputFile, Inputs } from "./inputs/inputs.ts";
import { renderFailure, shown } from "./render-failure.ts";
import type { RenderLimits } from "./render-limits.ts";

export type ReadInputs =
  | { readonly kind: "read"; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: "failed"; readonly failure: RenderFailure };

/** Fault: TREE_TOO_LARGE. */
export async function readInputs(tree: Tree, inputs: Inputs, limits: RenderLimits): Promise<ReadInputs> {
  const files = [...inputs.files.values()];
  if (files.length > limits.files) throw tooManyFiles(limits.files);
  const contents = await readContents(tree, files);
  const read = new Map<string, Uint8Array>();
  let total = 0;
  for (const [position, file] of files.entries()) {
    const bytes = rewritten(contents[position] ?? new Uint8Array(), file);
    total += bytes.length;
    if (total > limits.fileBytes) throw tooManyBytes(limits.fileBytes);
    const failure = refuse(file, bytes);
    if (failure !== undefined) return { kind: "failed", failure };
    read.set(file.path, bytes);
  }
  return { kind: "read", files: read };
}

/** From each repository at once. */
async function readContents(tree: Tree, files: readonly InputFile[]): Promise<readonly Uint8Array[]> {
  const contents: Uint8Array[] = [];
  for (const from of new Set([tree, ...files.map((file) => file.tree ?? tree)])) {
    const places = files.flatMap((file, place) => ((file.tree ?? tree) === from ? [place] : []));
    const read = await from.read(places.flatMap((place) => files[place]?.entry.id ?? []));
    for (const [index, place] of places.entries()) contents[place] = read[index] ?? new Uint8Array();
  }
  return contents;
}

function rewritten(bytes: Uint8Array, { rewrites }: InputFile): Uint8Array {
  if (rewrites === undefined) return bytes;
  // Longest first: one address may be the beginning of another.
  const entries = [...rewrites].toSorted(([a], [b]) => b.length - a.length);
  const text = Buffer.from(bytes).toString("utf8");
  return Buffer.from(
    entries.reduce((found, [entry, instead]) => found.replaceAll(entry, () => instead), text),
  );
}

const lfsPointer = "version https://git-lfs.github.com/spec/";
const limitReasons: readonly ReasonCode[] = [
  "YAML_ALIAS_LIMIT",
  "YAML_DEPTH_LIMIT",
  "YAML_SIZE_LIMIT",
  "YAML_ENCODING",
];

function refuse({ path, yaml }: InputFile, bytes: Uint8Array): RenderFailure | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, lfsPointer.length));
  if (start.toString("latin1") === lfsPointer) return lfsFailure(path);
  const text = yaml ? Buffer.from(bytes).toString("utf8") : "";
  if (!isSuspicious(text)) return undefined;
  const read = readYaml(text);
  // Any other mistake is the tool's to judge: it may read the file otherwise, or only copy it.
  if (read.kind === "read" || !limitReasons.includes(read.problem.reason)) return undefined;
  const { reason, message, next, line } = read.problem;
  return renderFailure(reason, { message, next, place: { file: path, line } });
}

/** Where YAML may see an anchor or an alias; `"*"` and `* text`, as roles and descriptions have them, are none. */
const anchor = /(?:^|[\s[{,:?-])&[^\s,[\]{}]/;
const alias = /(?:^|[\s[{,:?-])\*[^\s,[\]{}]/;
/** Half of what may be nested. */
const many = 50;
const brackets = new RegExp(`(?:[[{]\\s*){${many}}`);
const listSigns = "- ".repeat(many);
const indentation = `\n${" ".repeat(2 * many)}`;

/** Other text is bounded by its bytes, so that it need not be parsed to be safe. Plain searches come first: they cost next to nothing. */
function isSuspicious(text: string): boolean {
  const multiplies = text.includes("&") && text.includes("*") && anchor.test(text) && alias.test(text);
  const nests = text.includes(listSigns) || text.includes(indentation) || brackets.test(text);
  return multiplies || nests || text.includes("\0") || text.includes("\ufffd");
}

function lfsFailure(path: string): RenderFailure {
  return renderFailure("TREE_LFS_POINTER", {
    message: `"${shown(path)}" is kept in Git LFS; only its pointer is in the repository, and large files are never fetched.`,
    next: "Commit the file itself.",
    place: { file: path },
  });
}

function tooManyFiles(limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `The environment may reach more than ${limit} files, which is the most that a render gets.`,
    next: "Refer to fewer files, or keep deployment manifests in a repository of their own.",
    retry: "never",
  });
}

function tooManyBytes(limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `The environment's files are larger than ${Math.round(limit / (1024 * 1024))} MiB together.`,
    next: "Keep large files out of the folders that environments are rendered from.",
    retry: "never",
  });
}

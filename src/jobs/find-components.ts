/** Which kustomizations of a tree are Components: parts of others, never environments. */

import { isComponent } from "../core/config/is-component.ts";
import type { ObjectId } from "../core/model/revision.ts";
import type { Tree, TreeEntry } from "../core/model/tree.ts";

/** What an object id names never changes, so the answer holds for every tree and repository. The oldest go first. */
const known = new Map<ObjectId, boolean>();
const mostKnown = 100_000;

/** `paths`: of kustomizations. */
export async function findComponents(tree: Tree, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const entries = paths.flatMap((path) => tree.entries.get(path) ?? []);
  const answers = await answersFor(tree, entries);
  return new Set(entries.filter(({ id }) => answers.get(id) === true).map(({ path }) => path));
}

async function answersFor(
  tree: Tree,
  entries: readonly TreeEntry[],
): Promise<ReadonlyMap<ObjectId, boolean>> {
  const answers = new Map<ObjectId, boolean>();
  const unknown = new Set<ObjectId>();
  for (const { id, kind } of entries) {
    const answer = kind === "submodule" ? false : known.get(id);
    if (answer === undefined) unknown.add(id);
    else answers.set(id, answer);
  }
  const wanted = [...unknown];
  for (const [index, bytes] of (await tree.read(wanted)).entries()) {
    const id = wanted[index];
    if (id === undefined) continue;
    const answer = isComponent(new TextDecoder().decode(bytes));
    answers.set(id, answer);
    remember(id, answer);
  }
  return answers;
}

function remember(id: ObjectId, answer: boolean): void {
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(id, answer);
}

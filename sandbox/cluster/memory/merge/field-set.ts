/** A set of paths into an object: what one manager owns, or what a comparison found. */

import type { Path, PathElement } from "./path-element.ts";
import { compareElements } from "./path-element.ts";

export interface FieldSet {
  /** Elements whose own path is in the set. */
  readonly members: ReadonlySet<PathElement>;
  /** What is in the set below an element. Never holds an empty set. */
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

export const noFields: FieldSet = { members: new Set(), children: new Map() };

export function isEmpty({ members, children }: FieldSet): boolean {
  return members.size === 0 && children.size === 0;
}

/** Gathers paths one by one. */
export class FieldSetBuilder {
  readonly #members = new Set<PathElement>();
  readonly #children = new Map<PathElement, FieldSetBuilder>();

  /** The empty path is the whole object, whose ownership nobody tracks. */
  add(path: Path): void {
    const [first, ...rest] = path;
    if (first === undefined) return;
    if (rest.length === 0) this.#members.add(first);
    else this.#below(first).add(rest);
  }

  #below(element: PathElement): FieldSetBuilder {
    const known = this.#children.get(element);
    if (known !== undefined) return known;
    const fresh = new FieldSetBuilder();
    this.#children.set(element, fresh);
    return fresh;
  }

  build(): FieldSet {
    const children = [...this.#children].map(([element, child]) => [element, child.build()] as const);
    return fieldSet(this.#members, new Map(children));
  }
}

/** Drops empty children, so that equal sets have equal shapes. */
export function fieldSet(
  members: ReadonlySet<PathElement>,
  children: ReadonlyMap<PathElement, FieldSet>,
): FieldSet {
  const full = [...children].filter(([, child]) => !isEmpty(child));
  return { members, children: full.length === children.size ? children : new Map(full) };
}

export function fieldSetOf(paths: Iterable<Path>): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.add(path);
  return builder.build();
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const other = children.get(element);
    children.set(element, other === undefined ? child : union(other, child));
  }
  return { members: new Set([...a.members, ...b.members]), children };
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other !== undefined) children.set(element, intersection(child, other));
  }
  return fieldSet(new Set([...a.members].filter((element) => b.members.has(element))), children);
}

/** Removes exactly the paths of `b`; what lies below them stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    children.set(element, other === undefined ? child : difference(child, other));
  }
  return fieldSet(new Set([...a.members].filter((element) => !b.members.has(element))), children);
}

/** Removes the paths of `b` with all that lies below them. */
export function withoutSubtrees(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    if (b.members.has(element)) continue;
    const other = b.children.get(element);
    children.set(element, other === undefined ? child : withoutSubtrees(child, other));
  }
  return fieldSet(new Set([...a.members].filter((element) => !b.members.has(element))), children);
}

/** All paths, in the API server's order: a set's own members before what lies below them. */
export function pathsOf(set: FieldSet, above: Path = []): readonly Path[] {
  const own = [...set.members].toSorted(compareElements).map((element) => [...above, element]);
  const below = [...set.children]
    .toSorted(([a], [b]) => compareElements(a, b))
    .flatMap(([element, child]) => pathsOf(child, [...above, element]));
  return [...own, ...below];
}

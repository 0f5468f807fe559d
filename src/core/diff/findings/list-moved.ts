/**
 * Arguments, environment or mounts left one container and appear in another of the same pod: at least 3 equal elements that are at least half
 * of what the first container had. Both containers are there on both sides, so that a renamed or a split container is none. Happens when a
 * patch that counts elements hits the wrong container; a diff by lines does not show it.
 */

import { canonicalJson } from "../../manifests/canonical-json.ts";
import { listOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import type { ContainerPair, PodPair } from "./pod-pairs.ts";

const lists = ["args", "command", "env", "envFrom", "volumeMounts"] as const;
const leastElements = 3;
const leastShare = 0.5;

export function listMoved({ podPairs }: BothSides): readonly RawFinding[] {
  return podPairs().flatMap((pod) =>
    pod.containers.length < 2 ? [] : lists.flatMap((list) => movedIn(pod, list)),
  );
}

function movedIn({ identity, containers }: PodPair, list: string): readonly RawFinding[] {
  const moves = containers.map((container) => moveOf(container, list));
  return moves.flatMap(({ container: from, had, lost }) => {
    if (lost.length < leastElements) return [];
    const to = moves.find(({ container, gained }) => {
      const shared = lost.filter((element) => gained.has(element)).length;
      return container !== from && shared >= leastElements && shared >= had * leastShare;
    });
    if (to === undefined) return [];
    return [
      makeFinding("list-moved", {
        identity,
        path: [...to.container.path, { key: list }],
        message:
          "Elements of this list left another container and stand in this one now: a patch that counts elements may hit the wrong container.",
        before: from.name,
        after: to.container.name,
      }),
    ];
  });
}

interface Move {
  readonly container: ContainerPair;
  /** How many elements the container had. */
  readonly had: number;
  readonly lost: readonly string[];
  readonly gained: ReadonlySet<string>;
}

/** A new container neither loses nor gains. */
function moveOf(container: ContainerPair, list: string): Move {
  const { before, after } = container;
  if (before === undefined) return { container, had: 0, lost: [], gained: new Set() };
  const [was, is] = [elementsOf(before, list), elementsOf(after, list)];
  const [old, now] = [new Set(was), new Set(is)];
  return {
    container,
    had: was.length,
    lost: was.filter((element) => !now.has(element)),
    gained: new Set(is.filter((element) => !old.has(element))),
  };
}

function elementsOf(container: JsonObject, list: string): readonly string[] {
  return listOf(container[list]).map(canonicalJson);
}

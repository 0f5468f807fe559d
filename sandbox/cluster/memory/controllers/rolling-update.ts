/** How large the ReplicaSets of a Deployment should be next. Pure; the arithmetic of the deployment controller. */

import { type JsonObject, type JsonValue, objectAt, textAt } from "../../json.ts";

export interface Size {
  /** `spec.replicas`. */
  readonly wanted: number;
  /** Pods that are there. */
  readonly present: number;
  readonly available: number;
}

export interface Sizes {
  readonly replicas: number;
  /** `spec.strategy`. */
  readonly strategy: JsonObject;
  readonly newest: Size;
  readonly old: readonly Size[];
}

interface Limits {
  readonly surge: number;
  readonly unavailable: number;
}

function limits({ strategy, replicas }: Sizes): Limits {
  const rolling = objectAt(strategy, "rollingUpdate");
  const surge = resolve(rolling["maxSurge"], replicas, Math.ceil);
  const unavailable = resolve(rolling["maxUnavailable"], replicas, Math.floor);
  // Both zero would never move.
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** A number, or a share of the replicas: `25%`. */
function resolve(value: JsonValue | undefined, replicas: number, round: (value: number) => number): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return 0;
  return value.endsWith("%") ? round((replicas * Number.parseFloat(value)) / 100) : Number(value);
}

export function maxUnavailable(strategy: JsonObject, replicas: number): number {
  if (textAt(strategy, "type") === "Recreate") return 0;
  return limits({ strategy, replicas, newest: nothing, old: [] }).unavailable;
}

const nothing: Size = { wanted: 0, present: 0, available: 0 };

function sum(sizes: readonly Size[], count: (size: Size) => number): number {
  return sizes.reduce((total, size) => total + count(size), 0);
}

export function newTarget(sizes: Sizes): number {
  const { replicas, newest, old, strategy } = sizes;
  if (textAt(strategy, "type") === "Recreate")
    return sum(old, ({ present, wanted }) => Math.max(present, wanted)) > 0 ? newest.wanted : replicas;
  if (newest.wanted >= replicas) return replicas;
  const room = replicas + limits(sizes).surge - newest.wanted - sum(old, ({ wanted }) => wanted);
  return newest.wanted + Math.max(0, Math.min(room, replicas - newest.wanted));
}

/** One number for each old ReplicaSet. */
export function oldTargets(sizes: Sizes): readonly number[] {
  const { replicas, newest, old, strategy } = sizes;
  if (textAt(strategy, "type") === "Recreate") return old.map(() => 0);
  const wantedNew = newTarget(sizes);
  const least = replicas - limits(sizes).unavailable;
  const all = wantedNew + sum(old, ({ wanted }) => wanted);
  const cleaned = drop(
    old,
    all - least - (wantedNew - newest.available),
    ({ wanted, available }) => wanted - available,
  );
  // What is not available is dropped first; then as many of the others as are not needed.
  const spare = newest.available + sum(old, ({ available }) => available) - least;
  return drop(cleaned, spare, ({ wanted }) => wanted).map(({ wanted }) => wanted);
}

/** Reduces sizes by a number in total, each by no more than it can spare. */
function drop(sizes: readonly Size[], total: number, spare: (size: Size) => number): readonly Size[] {
  let left = Math.max(0, total);
  return sizes.map((size) => {
    const less = Math.min(left, Math.max(0, spare(size)), size.wanted);
    left -= less;
    return { ...size, wanted: size.wanted - less };
  });
}

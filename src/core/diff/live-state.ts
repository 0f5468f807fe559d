/** What a look at the live objects says of a rendered diff: what would really change, what is refused, what has drifted. */

import type { Masker } from "../manifests/masker.ts";
import { textOf } from "../manifests/object-of.ts";
import { withoutServerFields } from "../manifests/server-fields.ts";
import type { Change, ManifestDiff, ObjectDiff, Path } from "../model/diff.ts";
import type { JsonObject } from "../model/json.ts";
import { compareIdentities, type Identity, identityKey, type Manifest } from "../model/manifest.ts";
import type { LiveDifference, LiveDrift, LiveProblem, LiveState } from "../model/preview.ts";
import { diffSteps } from "./diff-manifests.ts";
import type { Steps } from "./steps.ts";

/** One object as a dry run sees it. */
export interface LookedObject {
  readonly identity: Identity;
  readonly action: "create" | "update" | "unchanged";
  /** Of objects of this environment only. True values. */
  readonly live?: JsonObject;
  readonly answer?: JsonObject;
  readonly awaits?: string;
  readonly adopts?: true;
}

export interface LiveStateQuestion {
  readonly look: {
    readonly objects: readonly LookedObject[];
    readonly problems: readonly LiveProblem[];
    readonly leaving: readonly Identity[];
    readonly drifted: readonly LiveDrift[];
  };
  /** Base to head; absent: the base did not render. */
  readonly rendered: ManifestDiff | undefined;
  /** That of the rendered diff, so that equal values read the same in both. */
  readonly masker: Masker;
  /** See `DiffRequest`. */
  readonly sha256: (text: string) => string;
}

/** Compared on true values, answered with masked ones. */
export function* liveState(question: LiveStateQuestion): Steps<LiveState> {
  const { look, masker } = question;
  const { objects } = look;
  const count = (wanted: LookedObject["action"]) => objects.filter(({ action }) => action === wanted).length;
  return {
    kind: "known",
    counts: {
      create: count("create"),
      update: count("update"),
      delete: look.leaving.length,
      unchanged: count("unchanged"),
    },
    differences: yield* differencesOf(question),
    problems: sorted(look.problems).map((problem) => ({
      ...problem,
      message: masker.maskedText(problem.message),
    })),
    awaiting: sorted(objects).flatMap(({ identity, awaits }) =>
      awaits === undefined ? [] : [{ identity, until: masker.maskedText(awaits) }],
    ),
    adopted: sorted(objects).flatMap(({ identity, adopts }) => (adopts === true ? [identity] : [])),
    drift: sorted(look.drifted).map((drift) => ({
      ...drift,
      by: drift.by.map(({ manager, fields }) => ({
        manager: masker.maskedText(manager),
        fields: fields.map((field) => masker.maskedText(field)),
      })),
    })),
  };
}

/** Both sides of the live diff are the server's, so that defaults cancel out: what is left is what an apply would really change. */
function* differencesOf({
  look,
  rendered,
  masker,
  sha256,
}: LiveStateQuestion): Steps<readonly LiveDifference[]> {
  const own = look.objects.flatMap(({ identity, live, answer = live }) =>
    live === undefined || answer === undefined ? [] : [{ identity, live, answer }],
  );
  const live = yield* diffSteps({
    base: own.map((object) => manifestOf(object.identity, object.live)),
    head: own.map((object) => manifestOf(object.identity, object.answer)),
    masker,
    sha256,
  });
  const added = new Set(
    rendered?.objects.flatMap((object) => (isNew(object) ? [identityKey(object.identity)] : [])),
  );
  const liveChanges = changesByObject(live);
  const renderedChanges = changesByObject(rendered);
  const missing = look.objects.filter(
    ({ identity, action }) =>
      rendered !== undefined && action === "create" && !added.has(identityKey(identity)),
  );
  const otherwise = own.flatMap(({ identity }) => {
    const key = identityKey(identity);
    const inCluster = liveChanges.get(key) ?? [];
    const inRender = renderedChanges.get(key) ?? [];
    const more = unrelated(inCluster, inRender);
    const fewer = unrelated(inRender, inCluster).length;
    return more.length === 0 && fewer === 0 ? [] : [{ identity, more, fewer }];
  });
  return sorted([
    ...otherwise,
    ...missing.map(({ identity }) => ({ identity, more: [], fewer: 0, missing: true }) as const),
  ]);
}

/** Nothing of that name is in the base: what is displayed as a rename is created, too. */
function isNew(object: ObjectDiff): boolean {
  return object.kind === "added" || (object.kind === "changed" && object.renamedFrom !== undefined);
}

function manifestOf(identity: Identity, body: JsonObject): Manifest {
  return { identity, apiVersion: textOf(body["apiVersion"]), body: withoutServerFields(body) };
}

function changesByObject(diff: ManifestDiff | undefined): ReadonlyMap<string, readonly Change[]> {
  const objects = diff?.objects ?? [];
  return new Map(
    objects.flatMap((object) =>
      object.kind === "changed"
        ? [
            [
              identityKey(object.identity),
              object.changes.map((change) => asStored(change, object.identity)),
            ] as const,
          ]
        : [],
    ),
  );
}

/** The server keeps what a Secret's `stringData` says in its `data`. */
function asStored(change: Change, { group, kind }: Identity): Change {
  const [first, ...rest] = change.path;
  const isText = group === "" && kind === "Secret" && first !== undefined && "key" in first;
  return isText && first.key === "stringData" ? { ...change, path: [{ key: "data" }, ...rest] } : change;
}

/** Changes at a path that no change of the others is at, above or below: an element that is added whole is one change on either side. */
function unrelated(changes: readonly Change[], others: readonly Change[]): readonly Change[] {
  const ways = others.map(({ path }) => wayTo(path));
  const ends = new Set(ways.flatMap((way) => way.slice(-1)));
  const passed = new Set(ways.flat());
  return changes.filter(({ path }) => {
    const way = wayTo(path);
    const isAbove = way.slice(-1).some((end) => passed.has(end));
    return !isAbove && !way.some((place) => ends.has(place));
  });
}

/** A key for each place from the root to the path's end, the root not counted. An element's index is no part of who it is. */
function wayTo(path: Path): readonly string[] {
  const steps = path.map((step) => JSON.stringify("element" in step ? step.element : step));
  return steps.map((_, depth) => steps.slice(0, depth + 1).join("/"));
}

function sorted<T extends { readonly identity: Identity }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => compareIdentities(a.identity, b.identity));
}

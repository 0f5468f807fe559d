/**
 * A value that looks like a secret newly stands in plain text outside of a Secret: by its name, or by its looks (a key in PEM, a token's prefix,
 * credentials in a URL). It is in Git for good. What the mask of core/manifests hides is found; a place that held one before is none.
 */

import { isWrittenOut } from "../../manifests/written-out.ts";
import type { Masker } from "../../manifests/masker.ts";
import type { Path, PathStep } from "../../model/diff.ts";
import { isJsonObject, type JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { RawChange, Side } from "../raw-change.ts";
import { isList } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

/** Whether a value at a path holds a literal. */
type Holds = (path: Path, side: Side) => boolean;

export function secretLiteral(sides: BothSides): readonly RawFinding[] {
  const { added, changed, renamed, originOf, masker, redacted } = sides;
  const changes = [...changed, ...renamed].flatMap(({ after, changes: all }) =>
    all.flatMap((change) => placesIn(change, after, sides)).map((path) => finding(after, path)),
  );
  const fresh = added
    .filter((manifest) => redacted.has(manifest) && originOf(manifest) === undefined)
    .flatMap((manifest) => {
      const holds = holdsIn(masker, manifest);
      return placesBelow([], { value: manifest.body }, holds).map((path) => finding(manifest, path));
    });
  return [...changes, ...fresh];
}

function holdsIn(masker: Masker, { identity, body }: Manifest): Holds {
  return (path, side) => masker.holdsSecretLiteral({ kinds: [identity], bodies: [body], path, ...side });
}

function finding({ identity }: Manifest, path: Path): RawFinding {
  const message =
    "What looks like a secret stands in plain text: whoever reads the repository has it. Put it into a Secret, and make another one.";
  return makeFinding("secret-literal", { identity, path, message });
}

function placesIn(
  change: RawChange,
  manifest: Manifest,
  { masker, redacted }: Pick<BothSides, "masker" | "redacted">,
): readonly Path[] {
  if (change.kind === "removed" || change.kind === "reordered" || !redacted.has(change)) return [];
  const { path, hidden } = change;
  // In a document in a string, the comparison has already asked what the mask of the whole hides.
  const holds: Holds =
    hidden === undefined ? holdsIn(masker, manifest) : (_, { value }) => hasHidden(value, hidden);
  if (change.kind === "changed" && holds(path, change.before)) return [];
  return placesBelow(path, change.after, holds);
}

function hasHidden(value: JsonValue, hidden: ReadonlySet<JsonValue>): boolean {
  if (isList(value)) return value.some((element) => hasHidden(element, hidden));
  if (isJsonObject(value)) return Object.values(value).some((member) => hasHidden(member, hidden));
  return hidden.has(value) && isWrittenOut(String(value));
}

/** The deepest places that hold one. */
function placesBelow(path: Path, side: Side, holds: Holds): readonly Path[] {
  if (!holds(path, side)) return [];
  const inside = childrenOf(side.value).flatMap(([step, child]) =>
    placesBelow([...path, step], child, holds),
  );
  return inside.length === 0 ? [path] : inside;
}

function childrenOf(value: JsonValue): readonly (readonly [PathStep, Side])[] {
  if (isList(value))
    return value.map((element, index) => {
      const previous = value[index - 1];
      return [{ index }, previous === undefined ? { value: element } : { value: element, previous }];
    });
  return isJsonObject(value) ? Object.entries(value).map(([key, child]) => [{ key }, { value: child }]) : [];
}

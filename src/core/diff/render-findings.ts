/** Findings about how an environment renders, which no manifest tells: objects that are never the same twice, and Helm's hooks. */

import type { Finding } from "../model/diff.ts";
import { identityKey, identityLabel } from "../model/manifest.ts";
import type { Render, RenderHook, UnstableObject } from "../model/render.ts";

type Rendered = Pick<Render, "hooks" | "unstable">;

/** Named of many; the others are counted. */
const mostNamed = 5;

/** `before`: of the base, where it renders. */
export function renderFindings(before: Rendered | undefined, after: Rendered): readonly Finding[] {
  const known = new Set((before?.unstable ?? []).map(({ identity }) => identityKey(identity)));
  const unstable = (after.unstable ?? []).map((object) =>
    unstableFinding(object, known.has(identityKey(object.identity))),
  );
  return [...unstable, ...hooksFindings(before, after)];
}

/** What was so before is no news of this change, though a deployment stops as before. */
function unstableFinding({ identity, fields }: UnstableObject, wasSo: boolean): Finding {
  const object = identityLabel(identity);
  const what =
    fields.length === 0 ? `${object} has another name` : `${object} is another (${fields.join(", ")})`;
  return {
    code: "render-unstable",
    severity: wasSo ? "note" : "refused",
    identity,
    message: `${what} at each render: its templates ask for chance, for the time or for the order of a map. It cannot be deployed as shown, and a deployment stops; give the value in the values, or refer to a Secret that exists.`,
  };
}

/**
 * One for those that are new, for those that changed and for those that are gone. A hook of the same content is the same hook, also
 * where the environment moves to another namespace.
 */
function hooksFindings(
  { hooks: base = [] }: Rendered = {},
  { hooks: head = [] }: Rendered,
): readonly Finding[] {
  const [before, after] = [hookIndex(base), hookIndex(head)];
  const isKnown = ({ identity }: RenderHook) => before.keys.has(identityKey(identity));
  const other = head.filter(({ digest }) => !before.digests.has(digest));
  const added = other.filter((hook) => !isKnown(hook));
  const gone = base.filter(
    ({ identity, digest }) => !after.digests.has(digest) && !after.keys.has(identityKey(identity)),
  );
  return [
    ...hooksFinding("brings new ones", added),
    ...hooksFinding("alters some", other.filter(isKnown)),
    ...hooksFinding("removes some", gone),
  ];
}

interface HookIndex {
  readonly keys: ReadonlySet<string>;
  readonly digests: ReadonlySet<string>;
}

function hookIndex(hooks: readonly RenderHook[]): HookIndex {
  return {
    keys: new Set(hooks.map(({ identity }) => identityKey(identity))),
    digests: new Set(hooks.map(({ digest }) => digest)),
  };
}

/** Their names and moments, never their content. */
function hooksFinding(does: string, hooks: readonly RenderHook[]): readonly Finding[] {
  if (hooks.length === 0) return [];
  const names = hooks
    .slice(0, mostNamed)
    .map(({ identity, events }) => `${identityLabel(identity)} (${events.join(", ")})`);
  const more = hooks.length - names.length;
  const rest = more > 0 ? `, and ${more} more` : "";
  return [
    {
      code: "helm-hooks",
      severity: "note",
      message: `Slipway never runs Helm hooks, and this change ${does}: ${names.join(", ")}${rest}.`,
    },
  ];
}

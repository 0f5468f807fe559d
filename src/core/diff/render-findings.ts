/** Findings about how an environment renders, which no manifest tells: objects that are never the same twice, and Helm's hooks. */

import type { Finding } from "../model/diff.ts";
import { identityKey, identityLabel } from "../model/manifest.ts";
import type { Render, RenderHook, UnstableObject } from "../model/render.ts";

type Rendered = Pick<Render, "hooks" | "unstable">;

/** Named of many; the others are counted. */
const mostNamed = 5;

/** `before`: of the base, where it renders. */
export function renderFindings(before: Rendered | undefined, after: Rendered): readonly Finding[] {
  return [...(after.unstable ?? []).map(unstableFinding), ...hooksFindings(before, after)];
}

function unstableFinding({ identity, fields }: UnstableObject): Finding {
  const object = identityLabel(identity);
  const what =
    fields.length === 0 ? `${object} has another name` : `${object} is another (${fields.join(", ")})`;
  return {
    code: "render-unstable",
    severity: "refused",
    identity,
    message: `${what} at each render: its templates ask for chance, for the time or for the order of a map. It cannot be deployed as shown, and a deployment stops; give the value in the values, or refer to a Secret that exists.`,
  };
}

/** Hooks that the base has as well are no news. */
function hooksFindings(before: Rendered | undefined, { hooks = [] }: Rendered): readonly Finding[] {
  const known = new Set((before?.hooks ?? []).map(keyOf));
  const added = hooks.filter((hook) => !known.has(keyOf(hook)));
  if (added.length === 0) return [];
  const names = added
    .slice(0, mostNamed)
    .map(({ identity, events }) => `${identityLabel(identity)} (${events.join(", ")})`);
  const more = added.length - names.length;
  const rest = more > 0 ? `, and ${more} more` : "";
  return [
    {
      code: "helm-hooks",
      severity: "note",
      message: `Helm would run hooks around an installation or an upgrade; Slipway lists them and runs none: ${names.join(", ")}${rest}.`,
    },
  ];
}

function keyOf({ identity, events }: RenderHook): string {
  return [identityKey(identity), ...events].join("\0");
}

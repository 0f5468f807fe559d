/** The hidden first line of our comments, by which the same comment is found again. It proves nothing: only the App's id does. */

export type MarkerKind = "preview" | "deployments" | { readonly command: number };

/** An HTML comment. `command` is the id of the comment that is answered. */
export function marker(kind: MarkerKind): string {
  const name = typeof kind === "string" ? kind : `command ${kind.command}`;
  return `<!-- slipway: ${name} -->`;
}

/** The hidden first line of our comments, by which the same comment is found again. It proves nothing: only the App's id does. */

export type MarkerKind = "preview" | "deployments" | { readonly command: number };

/** An HTML comment. `command` is the id of the comment that is answered. */
export function marker(kind: MarkerKind): string {
  return `<!-- slipway: ${typeof kind === "string" ? kind : `command ${kind.command}`} -->`;
}

/** The id of the comment that a comment of ours answers, when it answers one. */
export function commandOfMarker(body: string): number | undefined {
  const id = /^<!-- slipway: command (\d{1,15}) -->/.exec(body)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The hidden first line of our comments, by which the same comment is found again. It proves nothing: only the App's id does. */

export type MarkerKind = "preview" | "deployments" | { readonly command: number };

/** An HTML comment. `command` is the id of the comment that is answered. */
export function marker(kind: MarkerKind): string {
  return `<!-- slipway: ${typeof kind === "string" ? kind : `command ${kind.command}`} -->`;
}

/** The ids of the comments that a comment of ours answers: its first lines name them, one each. */
export function commandsOfMarkers(body: string): readonly number[] {
  return [...body.matchAll(/<!-- slipway: command (\d{1,15}) -->\n?/gy)].map(([, id]) => Number(id));
}

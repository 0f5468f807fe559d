/** A cheap first look at a comment: most hold no command, and need no more work. */

/** Whether some line begins with a slash and a letter. Never false for a comment in which `parseCommands` finds something. */
export function mayHoldCommand(body: string): boolean {
  return /^\/[a-z]/im.test(body);
}

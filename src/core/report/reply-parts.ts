/** A reply is edited in place while its work goes on: some of its parts change, the others stay as they were given. */

/** A part begins with the quoted command that it answers. */
const partStart = /^(?=> `)/m;

/**
 * `before` with the parts of `newer` in the place of those that answer the same command. Both are replies to the same comment. The
 * text of `before` decides nothing: it is only shown again.
 */
export function updateReply(before: string, newer: string): string {
  const replacements = new Map(
    newer
      .split(partStart)
      .slice(1)
      .map((part) => [commandOf(part), part.trimEnd()]),
  );
  const [head = "", ...parts] = before.split(partStart);
  const updated = parts.map((part) => replacements.get(commandOf(part)) ?? part.trimEnd());
  return `${[head.trimEnd(), ...updated].join("\n\n")}\n`;
}

function commandOf(part: string): string {
  return part.split("\n", 1).join("");
}

/**
 * Characters that a reader of a diff cannot see, or that move others about (bidirectional overrides): shown as escapes. So is
 * U+FFFD, which would look like a fault of the display.
 */

const invisible = /[\ufffd\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** But for tabs and line feeds. */
export function hasInvisible(text: string): boolean {
  return escapeInvisible(text) !== text;
}

/** As the escapes of double-quoted YAML: `\u202e`, `\U000e0001`, `\r`. Tabs and line feeds stay. */
export function escapeInvisible(text: string): string {
  return text.replaceAll(invisible, (character) => {
    if (character === "\n" || character === "\t") return character;
    if (character === "\r") return String.raw`\r`;
    const code = Number(character.codePointAt(0)).toString(16);
    return code.length > 4 ? String.raw`\U${code.padStart(8, "0")}` : String.raw`\u${code.padStart(4, "0")}`;
  });
}

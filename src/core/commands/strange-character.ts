/** Characters that a keyboard or a chat program puts in unasked: they look right and are not. */

import type { FlagName } from "./command-table.ts";
import { codePoint, isPrintable, shown } from "./shown.ts";

/** What is wrong with a word that must be plain ASCII, or `undefined`. */
export function strangeCharacter(word: string): string | undefined {
  const found = Array.from(word).find((character) => !isPrintable(character));
  if (found === undefined) return undefined;
  return `${shown(word)} holds ${describe(found)}`;
}

/** What is wrong with a word of free text, or `undefined`: it may be of any script, but nothing in it may be invisible. */
export function strangeInText(word: string, flags: readonly FlagName[]): string | undefined {
  const flag = flags.find((name) => /^\p{Pd}+/u.test(word) && word.replace(/^\p{Pd}+/u, "--") === name);
  if (flag !== undefined && word !== flag) return strangeCharacter(word);
  // Joiners belong to the spelling of many scripts.
  const found = Array.from(word).find(
    (character) => /[\p{C}\p{Zl}\p{Zp}]/u.test(character) && !/[\u200c\u200d]/.test(character),
  );
  if (found === undefined) return undefined;
  return `${shown(word)} holds ${describe(found)}`;
}

function describe(character: string): string {
  const code = codePoint(character);
  if (/\p{Pd}/u.test(character)) return `a long dash (${code}): type two hyphens instead`;
  if (/\p{Z}/u.test(character)) return `a special space (${code}): type an ordinary one`;
  if (/[\u201c-\u201f\u00ab\u00bb]/.test(character)) return `a curly quote (${code}): type a straight one`;
  if (/\p{C}/u.test(character)) return `an invisible character (${code}): remove it`;
  return `${code}, which no command knows`;
}

/** Splits one line into words, as a shell's user expects: blanks separate, double quotes hold together. */

export interface Word {
  readonly text: string;
  /** It begins with a quote: then it is no flag. */
  readonly quoted: boolean;
}

/** `undefined` when a quote is not closed. Nothing is expanded or escaped. Only spaces and tabs separate. */
export function wordsOfLine(line: string): readonly Word[] | undefined {
  const words: Word[] = [];
  for (const [written] of line.matchAll(/(?:[^ \t"]|"[^"]*"|")+/g)) {
    const quotes = written.split('"').length - 1;
    if (quotes % 2 === 1) return undefined;
    words.push({ text: written.replaceAll('"', ""), quoted: written.startsWith('"') });
  }
  return words;
}

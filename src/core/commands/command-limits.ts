/** How much of a comment is read as commands before it is refused by name; comments are untrusted input. */

export const commandLimits = {
  /** Characters at the beginning of a comment in which its commands must stand. */
  readCharacters: 4096,
  /** Nested quotes and lists on one line: a Markdown parser's time grows with their square. */
  nesting: 30,
  commands: 10,
  lineCharacters: 1000,
  words: 100,
  reasonCharacters: 200,
  /** Codes of one `--ack`, those of repetitions counted together. */
  acknowledgements: 20,
} as const;

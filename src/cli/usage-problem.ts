/** A mistake in how a command was called, or in what it was given: told in words, never with a stack. */

export class UsageProblem extends Error {
  override readonly name = "UsageProblem";
  /** What to do next. */
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

/** Where a command writes: its result to stdout, everything else to stderr. */

export interface Terminal {
  /** Part of the result. */
  write(text: string): void;
  /** A line for a person. */
  say(line: string): void;
  /** Shows what is going on while it takes long; the returned function ends it. */
  progress(text: string): () => void;
  /** Draws lines in the place of those that it drew before; absent in a pipe, which has no place. */
  readonly live?: (lines: readonly string[]) => void;
}

export interface TerminalStream {
  readonly isTTY?: boolean;
  /** Width of the terminal, in characters. */
  readonly columns?: number;
  write(text: string): unknown;
}

export interface TerminalOptions {
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
}

/** A terminal shows progress that lasts, a pipe gets one line when it lasts long. */
const afterMs = { terminal: 300, pipe: 5_000 };

export function makeTerminal({ stdout, stderr }: TerminalOptions): Terminal {
  return {
    write: (text) => void stdout.write(text),
    say: (line) => void stderr.write(`${line}\n`),
    progress: (text) => (stderr.isTTY === true ? shownUntilDone(text, stderr) : saidOnce(text, stderr)),
    ...(stderr.isTTY === true ? { live: drawnInPlace(stderr) } : {}),
  };
}

/** A line that is wider than the terminal would take two, and the next drawing would miss one of them. */
function drawnInPlace(stderr: TerminalStream): (lines: readonly string[]) => void {
  let drawn = 0;
  return (lines) => {
    if (drawn === 0 && lines.length === 0) return;
    const width = (stderr.columns ?? 80) - 1;
    const back = drawn === 0 ? "" : `\u001b[${drawn}A`;
    stderr.write(`${back}\u001b[J${lines.map((line) => `${line.slice(0, width)}\n`).join("")}`);
    drawn = lines.length;
  };
}

function shownUntilDone(text: string, stderr: TerminalStream): () => void {
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    stderr.write(`\r${text} …`);
  }, afterMs.terminal);
  return () => {
    clearTimeout(timer);
    if (shown) stderr.write("\r\u001b[K");
  };
}

function saidOnce(text: string, stderr: TerminalStream): () => void {
  const timer = setTimeout(() => stderr.write(`${text} …\n`), afterMs.pipe);
  return () => clearTimeout(timer);
}

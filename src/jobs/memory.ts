/** What a worker knows already and need not ask or compute again. Losing it costs time, nothing else. */

export interface Memory<Value = string> {
  /** What was last remembered under this key, if it is still kept. */
  recall(key: string): Value | undefined;
  remember(key: string, value: Value): void;
}

/** Keys that are kept; the one that was longest not remembered anew goes first. */
const mostKeys = 20_000;

/** Comparisons that are kept: an environment that waits is looked at many times, and compares the same two renders each time. */
export const mostCompared = 200;

export function createMemory<Value = string>(most = mostKeys): Memory<Value> {
  const kept = new Map<string, Value>();
  return {
    recall: (key) => kept.get(key),
    remember(key, value) {
      kept.delete(key);
      kept.set(key, value);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
}

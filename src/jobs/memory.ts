/** What a worker knows already and need not ask GitHub again. Losing it costs requests, nothing else. */

export interface Memory {
  /** What was last remembered under this key, if it is still kept. */
  recall(key: string): string | undefined;
  remember(key: string, value: string): void;
}

/** Keys that are kept; the one that was longest not remembered anew goes first. */
const mostKeys = 20_000;

export function createMemory(most = mostKeys): Memory {
  const kept = new Map<string, string>();
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

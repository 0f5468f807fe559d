/** Remembers what git said of commits: between full ids nothing ever changes, and each question costs a process. */

const most = 1_000;
const fullId = /^[0-9a-f]{40}$/;

export interface Question<T> {
  readonly dir: string;
  /** What is asked about; only full ids of commits are remembered. */
  readonly ids: readonly string[];
  readonly ask: () => Promise<T>;
  /** Whether the answer is final: "no such commit" is not, it may still be pushed. */
  readonly isFinal?: (answer: T) => boolean;
}

export function createMemory<T>(): (question: Question<T>) => Promise<T> {
  const answers = new Map<string, T>();
  return async ({ dir, ids, ask, isFinal = () => true }) => {
    const key = [dir, ...ids].join("\0");
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = await ask();
    if (ids.every((id) => fullId.test(id)) && isFinal(answer)) {
      const [oldest] = answers.keys();
      if (answers.size >= most && oldest !== undefined) answers.delete(oldest);
      answers.set(key, answer);
    }
    return answer;
  };
}

/** Which deliveries were accepted lately: a convenience, since handlers are idempotent by meaning. Memory is bounded. */

export interface SeenDeliveries {
  has(key: string): boolean;
  /** Forgets the oldest when there are too many. */
  add(key: string): void;
}

export function seenDeliveries(most: number): SeenDeliveries {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add(key) {
      keys.add(key);
      for (const oldest of keys) {
        if (keys.size <= most) return;
        keys.delete(oldest);
      }
    },
  };
}

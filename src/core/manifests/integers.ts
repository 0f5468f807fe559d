/** Integers as Kubernetes holds them: 64 bits, exact. */

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** A safe integer as `number`, a longer one as `bigint`, one beyond 64 bits rounded to a double as Go's JSON decoder does. */
export function integer(value: bigint): number | bigint {
  const rounded = Number(value);
  if (Number.isSafeInteger(rounded)) return rounded;
  return value >= smallest && value <= largest ? value : rounded;
}

/**
 * The one form of a double: no negative zero, and a whole number is what its shortest digits say, since that is what a
 * server reads in the JSON of it (`1.5e18` is sent as `1500000000000000000`).
 */
export function double(value: number): number | bigint {
  if (!Number.isInteger(value)) return value;
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  const digits = String(value);
  return digits.includes("e") ? value : integer(BigInt(digits));
}

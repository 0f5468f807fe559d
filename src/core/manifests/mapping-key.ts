/** Keys of YAML mappings as keys of JSON objects, as `kubectl` writes them: `yes:` is the key `true`, `0644:` the key `420`. */

import type { Scalar } from "./plain-scalar.ts";
import { isIntegerText } from "./tagged-scalar.ts";

/** `text` is the scalar that `value` was read from. `undefined` for `null`, which is no key. */
export function mappingKey(value: Scalar, text: string): string | undefined {
  if (typeof value === "number" && !isIntegerText(text)) return singlePrecision(value);
  return value === null ? undefined : String(value);
}

/**
 * Go's `FormatFloat(value, 'g', -1, 32)`: the fewest digits that tell the nearest 32-bit float apart, with an exponent of at
 * least two digits below 10^-4 and from 10^6 on.
 */
function singlePrecision(value: number): string {
  const nearest = Math.fround(value);
  const digits =
    [0, 1, 2, 3, 4, 5, 6, 7].find((count) => Math.fround(Number(nearest.toExponential(count))) === nearest) ??
    8;
  const scientific = nearest.toExponential(digits);
  const power = Number(scientific.slice(scientific.indexOf("e") + 1));
  if (power >= -4 && power < 6) return String(Number(scientific));
  return scientific.replace(/e([-+])([0-9])$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

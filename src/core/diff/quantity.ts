/** Kubernetes quantities (`500m`, `1Gi`, `1e3`), compared exactly (apimachinery, pkg/api/resource/quantity.go). */

import type { JsonValue } from "../model/json.ts";

/** `digits` × 10^`tens` × 2^`twos`. */
interface Quantity {
  readonly digits: bigint;
  readonly tens: number;
  readonly twos: number;
}

const grammar = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d{1,3})|(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E))?$/;
const tens: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const twos: ReadonlyMap<string, number> = new Map(
  ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix, power) => [suffix, 10 * (power + 1)] as const),
);
/** Longer texts are no quantities that anybody writes. */
const longest = 64;

/** Negative, zero or positive as `before` is less than, equal to or more than `after`; `undefined` when one of them is no quantity. */
export function compareQuantities(before: JsonValue, after: JsonValue): number | undefined {
  const [left, right] = [quantityOf(before), quantityOf(after)];
  if (left === undefined || right === undefined) return undefined;
  const unit = { tens: Math.min(left.tens, right.tens), twos: Math.min(left.twos, right.twos) };
  const difference = countOf(left, unit) - countOf(right, unit);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function countOf(quantity: Quantity, unit: Omit<Quantity, "digits">): bigint {
  const [tensOver, twosOver] = [quantity.tens - unit.tens, quantity.twos - unit.twos];
  return quantity.digits * 10n ** BigInt(tensOver) * 2n ** BigInt(twosOver);
}

/** A number counts as it would as text. */
function quantityOf(value: JsonValue): Quantity | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") return undefined;
  const text = String(value);
  const [, sign = "", whole = "", fraction = "", exponent = "0", suffix = ""] =
    (text.length <= longest && grammar.exec(text)) || [];
  if (whole === "" && fraction === "") return undefined;
  const power = exponent === "0" ? 0 : Number(exponent.slice(1));
  return {
    digits: BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`),
    tens: power + (tens.get(suffix) ?? 0) - fraction.length,
    twos: twos.get(suffix) ?? 0,
  };
}

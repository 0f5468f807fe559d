/**
 * What a scalar without quotes and tag means to `kubectl`: the rules of go-yaml v2 (`resolve.go`), with numbers as they
 * come back from Go's JSON. Measured against kubectl 1.36; a differential test repeats it.
 */

import { double, integer } from "./integers.ts";

export type Scalar = null | boolean | number | bigint | string;

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"].map(
    (word) => [word, true] as const,
  ),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"].map(
    (word) => [word, false] as const,
  ),
  ...["+.inf", "+.Inf", "+.INF", ".inf", ".Inf", ".INF"].map((word) => [word, Infinity] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, -Infinity] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
]);
const longestWord = 5;

type Hint = "word" | "number" | "point";

/** Only scalars that begin with one of these can be anything but a string. */
const hints: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ...Array.from("yYnNtTfFoO~", (first) => [first, "word"] as const),
  ...Array.from("+-0123456789", (first) => [first, "number"] as const),
  [".", "point"],
]);

/** A number that is not finite (`.inf`, `.nan`) has no JSON: `kubectl` fails there, and so must the caller. */
export function plainScalar(text: string): Scalar {
  if (text === "") return null;
  const hint = hints.get(text.charAt(0));
  if (hint === undefined) return text;
  const word = text.length <= longestWord ? words.get(text) : undefined;
  if (word !== undefined) return word;
  if (hint === "number") return numberOf(text.replaceAll("_", "")) ?? text;
  return (hint === "point" ? pointNumber(text) : undefined) ?? text;
}

const smallDecimal = /^[-+]?(?:0|[1-9][0-9]{0,14})$/;
const based = /^0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)$/;
const decimal = /^[1-9][0-9]*$/;
const octal = /^0[0-7]*$/;
const floating = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** `text`: without underscores. In the order of go-yaml: integer, float, binary. */
function numberOf(text: string): number | bigint | undefined {
  if (smallDecimal.test(text)) return double(Number(text));
  return signedInteger(text) ?? floatNumber(text) ?? signedBinary(text);
}

/** Go tries `int64`, then `uint64`, which takes no sign. */
function signedInteger(text: string): number | bigint | undefined {
  const signed = text.startsWith("-") || text.startsWith("+");
  const magnitude = unsignedInteger(signed ? text.slice(1) : text);
  if (magnitude === undefined) return undefined;
  const value = text.startsWith("-") ? -magnitude : magnitude;
  const fits = BigInt.asIntN(64, value) === value || (!signed && BigInt.asUintN(64, value) === value);
  return fits ? integer(value) : undefined;
}

function unsignedInteger(digits: string): bigint | undefined {
  if (decimal.test(digits) || based.test(digits)) return BigInt(digits);
  return octal.test(digits) ? BigInt(`0o${digits}`) : undefined;
}

/** Too large for a double: a string. */
function floatNumber(text: string): number | bigint | undefined {
  const value = floating.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? double(value) : undefined;
}

/** Go reads the digits after `0b` with a sign of their own. */
function signedBinary(text: string): number | bigint | undefined {
  return /^0b[-+][01]+$/.test(text) ? signedInteger(`${text.charAt(2)}0b${text.slice(3)}`) : undefined;
}

const point = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

/** After a point go-yaml leaves the underscores to Go, which wants a digit on both sides. */
function pointNumber(text: string): number | bigint | undefined {
  return point.test(text) ? floatNumber(text.replaceAll("_", "")) : undefined;
}

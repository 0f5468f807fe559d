/**
 * Writes a quantity as the API server stores it: no fraction, the largest suffix that keeps the value exact, the family of suffixes
 * kept. Rules: the comment of `resource.Quantity` in apimachinery.
 */

const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** Powers of a thousand, from nano to exa. */
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/** `undefined` when the text is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const match = form.exec(text);
  const [, sign = "", whole = "", fraction = "", binarySuffix, decimalSuffix, exponent] = match ?? [];
  if (match === null || whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return "0";
  const prefix = sign === "-" ? "-" : "";
  if (binarySuffix !== undefined) {
    const scaled = digits * 1024n ** BigInt(binary.indexOf(binarySuffix));
    return prefix + fromBinary(scaled, 10n ** BigInt(fraction.length));
  }
  const power = exponent === undefined ? 3 * (decimal.indexOf(decimalSuffix ?? "") - 3) : Number(exponent);
  const nanos = asNanos(digits, power - fraction.length);
  return prefix + fromDecimal(nanos, exponent !== undefined);
}

/** A canonical quantity, rounded up to the next thousandth. */
export function toThousandths(quantity: string): string {
  const [, digits, suffix] = /^(-?\d+)([nu])$/.exec(quantity) ?? [];
  if (digits === undefined || suffix === undefined) return quantity;
  const thousandths = Math.ceil(Number(digits) / (suffix === "n" ? 1_000_000 : 1000));
  return canonicalQuantity(`${thousandths}m`) ?? quantity;
}

function fromBinary(numerator: bigint, denominator: bigint): string {
  // A value that is no whole number has no binary suffix small enough.
  if (numerator % denominator !== 0n) return fromDecimal(asNanos(numerator, 0) / denominator, false);
  let value = numerator / denominator;
  let step = 0;
  while (value % 1024n === 0n && step < binary.length - 1) {
    value /= 1024n;
    step += 1;
  }
  return `${value}${binary[step]}`;
}

/** `digits × 10^power` in units of a billionth; what is smaller is rounded up. */
function asNanos(digits: bigint, power: number): bigint {
  if (power >= -9) return digits * 10n ** BigInt(power + 9);
  const divisor = 10n ** BigInt(-power - 9);
  return (digits + divisor - 1n) / divisor;
}

function fromDecimal(nanos: bigint, scientific: boolean): string {
  let value = nanos;
  let step = 0;
  while (value % 1000n === 0n && step < decimal.length - 1) {
    value /= 1000n;
    step += 1;
  }
  const power = 3 * (step - 3);
  if (scientific) return power === 0 ? `${value}` : `${value}e${power}`;
  return `${value}${decimal[step]}`;
}

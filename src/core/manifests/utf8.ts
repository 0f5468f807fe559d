/** UTF-8 in plain arithmetic: the core knows no TextEncoder. */

/** Number of bytes of a well-formed text. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) bytes += unit < 0x800 || isSurrogate(unit) ? 1 : 2;
  }
  return bytes;
}

/** Half of a pair: two of them make four bytes. */
function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The bytes as a string of characters below U+0100. A lone surrogate, which has no UTF-8, becomes U+FFFD. */
export function utf8Bytes(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, "\ufffd")).replaceAll(
    /%([0-9A-F]{2})/g,
    (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** `undefined` for bytes that are no UTF-8. */
export function utf8Text(bytes: string): string | undefined {
  const escaped = bytes.replaceAll(
    /[^A-Za-z0-9]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

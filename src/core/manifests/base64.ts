/** Base64 with padding (RFC 4648, section 4) of the UTF-8 of a text: what a Secret's `data` holds. */

import { utf8Bytes, utf8Text } from "./utf8.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  const encoded: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) encoded.push(quantum(bytes.slice(index, index + 3)));
  return encoded.join("");
}

/** One to three bytes as four characters. */
function quantum(bytes: string): string {
  const bits = [0, 1, 2].reduce((sum, place) => sum * 256 + (bytes.charCodeAt(place) || 0), 0);
  const characters = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63)).join("");
  return characters.slice(0, bytes.length + 1).padEnd(4, "=");
}

/** `undefined` for what is no base64, or no UTF-8 inside. Line breaks are passed over, as Go does. */
export function decodeBase64(encoded: string): string | undefined {
  const characters = encoded.replaceAll(/[\r\n]/g, "");
  const significant = characters.replace(/={1,2}$/, "");
  if (characters.length % 4 !== 0 || significant.length % 4 === 1) return undefined;
  const bytes: string[] = [];
  let bits = 0;
  for (let index = 0; index < significant.length; index += 1) {
    const value = alphabet.indexOf(significant.charAt(index));
    if (value < 0) return undefined;
    bits = (bits << 6) | value;
    const place = index % 4;
    if (place > 0) bytes.push(String.fromCharCode((bits >> (6 - 2 * place)) & 255));
    if (place === 3) bits = 0;
  }
  return utf8Text(bytes.join(""));
}

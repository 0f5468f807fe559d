/** From the verified bytes of a delivery to its payload. */

/** A JSON object, or `undefined`. Only called for bytes that are signed. */
export function parsePayload(bytes: Uint8Array): object | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const payload: unknown = JSON.parse(text);
    return typeof payload === "object" && payload !== null && !Array.isArray(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

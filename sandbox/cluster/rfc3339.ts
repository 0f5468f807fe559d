/** Times as Kubernetes writes them. */

/** Whole seconds, UTC: `2026-01-01T00:00:00Z`. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

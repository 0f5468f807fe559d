/** What our check run remembers of a preview: the digest that a person was shown, found again at the deployment. */

const grammar = /^slipway\/preview\/1\/(sha256:[0-9a-f]{64})$/;

/** For the check run's `external_id`. Without a digest (nothing rendered) only the kind is remembered. */
export function previewReference(digest: string | undefined): string {
  return `slipway/preview/1/${digest ?? "none"}`;
}

/** The digest, or `undefined` when the check remembers none. */
export function digestOfReference(reference: string): string | undefined {
  return grammar.exec(reference)?.[1];
}

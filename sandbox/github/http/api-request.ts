/** A request to the API, whether it came over HTTP, from a page or from a seed. */

export interface ApiRequest {
  readonly method: string;
  /** Without the API's prefix, still percent-encoded: `/repos/acme/shop/git/ref/heads%2Fmain`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

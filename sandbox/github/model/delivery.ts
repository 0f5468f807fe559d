/** The log of webhook deliveries: what was sent, and what came back. */

export interface Delivery {
  /** Beyond 2^53, as GitHub's are. */
  readonly id: bigint;
  /** The same for a delivery and all its redeliveries. */
  readonly guid: string;
  readonly appId: number;
  readonly hookId: number;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly deliveredAt: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The bytes that were signed. */
  readonly body: string;
  /** Absent while it is under way. */
  result?: DeliveryResult;
}

export interface DeliveryResult {
  /** `OK`, GitHub's words for an HTTP status, or why there was no answer. */
  readonly status: string;
  /** 0 without an answer. */
  readonly statusCode: number;
  /** Seconds. */
  readonly duration: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/** What a request is answered with. */

import type { JsonObject, JsonValue } from "../../json.ts";
import { objectAt, textAt } from "../../json.ts";
import type { WatchEvent } from "../api/watch-objects.ts";

export type Answer =
  | {
      readonly kind: "body";
      readonly code: number;
      readonly body: JsonObject | string;
      readonly contentType?: string;
      /** For `Warning` headers. */
      readonly warnings?: readonly string[];
    }
  | {
      readonly kind: "stream";
      /** Begins to send; returns the function that ends it. */
      readonly start: (send: (event: WatchEvent) => void) => () => void;
      /** Last words before a watch ends by its own time. */
      readonly bookmark: () => WatchEvent;
      readonly seconds: number;
      readonly bookmarks: boolean;
    };

export function json(code: number, body: JsonObject, warnings: readonly string[] = []): Answer {
  return { kind: "body", code, body, warnings };
}

/** What a client that accepts only metadata is given; the object itself for everybody else. */
export function represent(object: JsonObject, accept: string): JsonObject {
  if (!wantsMetadata(accept)) return object;
  const metadata = objectAt(object, "metadata");
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

function wantsMetadata(accept: string): boolean {
  return /as=PartialObjectMetadata/.test(accept);
}

/** A list as the server writes it: its items do not repeat kind and version, but those of custom kinds do. */
export function representList(
  {
    kind,
    apiVersion,
    custom,
  }: { readonly kind: string; readonly apiVersion: string; readonly custom: boolean },
  list: { readonly objects: readonly JsonObject[]; readonly metadata: JsonObject },
  accept: string,
): JsonObject {
  if (wantsMetadata(accept))
    return {
      kind: "PartialObjectMetadataList",
      apiVersion: "meta.k8s.io/v1",
      metadata: list.metadata,
      items: list.objects.map((object) => ({ metadata: objectAt(object, "metadata") })),
    };
  const items = list.objects.map((object): JsonValue => {
    if (custom) return { ...object, apiVersion, kind: textAt(object, "kind") };
    const { apiVersion: _, kind: __, ...rest } = object;
    return rest;
  });
  return { kind: `${kind}List`, apiVersion, metadata: list.metadata, items };
}

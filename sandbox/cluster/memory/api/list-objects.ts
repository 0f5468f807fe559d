/** Lists objects of a kind, page by page; all pages show the moment of the first. */

import { randomUUID } from "node:crypto";
import type { JsonObject } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import {
  type FieldRequirement,
  matchesFields,
  parseFieldSelector,
  parseLabelSelector,
  type Requirement,
  selects,
  SelectorError,
} from "../storage/selectors.ts";
import { objectAt } from "../../json.ts";
import { badRequest, expired } from "./api-error.ts";
import type { State } from "./state.ts";

export interface Filter {
  readonly labels: readonly Requirement[];
  readonly fields: readonly FieldRequirement[];
}

/** ApiError 400 for selectors that cannot be read. */
export function readFilter(state: State, kind: Kind, query: URLSearchParams): Filter {
  const known = ["metadata.name", "metadata.namespace", ...(state.behaviour.selectable[kind.id] ?? [])];
  try {
    return {
      labels: parseLabelSelector(query.get("labelSelector") ?? ""),
      fields: parseFieldSelector(query.get("fieldSelector") ?? "", known),
    };
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

export function passes({ labels, fields }: Filter, object: JsonObject): boolean {
  return selects(labels, objectAt(object, "metadata", "labels")) && matchesFields(fields, object);
}

/** The rest of a list that was asked for in pages. */
interface Remainder {
  readonly objects: readonly JsonObject[];
  readonly version: string;
  readonly selected: boolean;
}

/** Old ones are forgotten; a client that comes late starts again. */
const keptRemainders = 100;

export class Pages {
  readonly #remainders = new Map<string, Remainder>();

  keep(remainder: Remainder): string {
    const token = Buffer.from(randomUUID()).toString("base64url");
    this.#remainders.set(token, remainder);
    const [oldest] = this.#remainders.keys();
    if (this.#remainders.size > keptRemainders && oldest !== undefined) this.#remainders.delete(oldest);
    return token;
  }

  /** ApiError: 400 for a token that is none, 410 for one that is forgotten. */
  take(token: string): Remainder {
    const remainder = this.#remainders.get(token);
    if (remainder !== undefined) return remainder;
    if (!/^[\w-]{48}$/.test(token)) throw badRequest("invalid continue token: continue key is not valid");
    throw expired(
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
    );
  }
}

export interface ListRequest {
  readonly kind: Kind;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly query: URLSearchParams;
}

export interface ObjectList {
  readonly objects: readonly JsonObject[];
  /** `metadata` of the list. */
  readonly metadata: JsonObject;
}

export function listObjects(state: State, pages: Pages, { kind, namespace, query }: ListRequest): ObjectList {
  const limit = readLimit(query.get("limit"));
  const token = query.get("continue") ?? "";
  const filter = readFilter(state, kind, query);
  const selected = filter.labels.length + filter.fields.length > 0;
  const all =
    token === ""
      ? {
          objects: state.store.list(storageName(kind), namespace).filter((object) => passes(filter, object)),
          version: String(state.store.version),
          selected,
        }
      : pages.take(token);
  const { version } = all;
  if (limit === 0 || all.objects.length <= limit)
    return { objects: all.objects, metadata: { resourceVersion: version } };
  const rest = all.objects.slice(limit);
  const metadata = {
    resourceVersion: version,
    continue: pages.keep({ ...all, objects: rest }),
    // With a selector the server does not count what it has not looked at.
    ...(all.selected ? {} : { remainingItemCount: rest.length }),
  };
  return { objects: all.objects.slice(0, limit), metadata };
}

function readLimit(text: string | null): number {
  if (text === null || text === "") return 0;
  if (!/^-?\d+$/.test(text))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Math.max(0, Number(text));
}

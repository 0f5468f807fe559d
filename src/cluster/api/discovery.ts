/** Which kinds an API server serves: asked once for all, and again when a kind is not known yet. */

import type { JsonValue } from "../../core/model/json.ts";
import { listAt, objectAt, textAt } from "./read-json.ts";
import type { ApiAnswer, Connection } from "./connection.ts";
import type { Resource } from "./resource.ts";
import { unreadable } from "./unreadable.ts";

export interface Kind {
  /** `""` is the core group. */
  readonly group: string;
  readonly kind: string;
}

export interface Discovery {
  /** The kind in exactly this version. Asks the server once more before it says `undefined`. */
  find(wanted: Kind & { readonly version: string }): Promise<Resource | undefined>;
  /** The kind in the version that the server prefers. */
  preferred(wanted: Kind): Promise<Resource | undefined>;
  /** The kind in this version, or in the preferred one when this version is not served any more. */
  locate(wanted: Kind & { readonly version: string }): Promise<Resource | undefined>;
  /** Kinds changed: ask again at the next question. */
  forget(): void;
}

const aggregated =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** Milliseconds for which an answer is trusted, and for which a kind is believed to be unknown. */
const trustedMs = 600_000;
const unknownMs = 1_000;

export function makeDiscovery(connection: Connection): Discovery {
  let reading: { readonly kinds: Promise<readonly Resource[]>; readonly since: number } | undefined;

  /** One request for all who ask at the same time. */
  function kinds(maxAgeMs: number): Promise<readonly Resource[]> {
    const now = performance.now();
    if (reading === undefined || now - reading.since > maxAgeMs) {
      const started = { kinds: readKinds(connection), since: now };
      reading = started;
      started.kinds.catch(() => {
        if (reading === started) reading = undefined; // A failure is not remembered.
      });
    }
    return reading.kinds;
  }

  async function search(matches: (resource: Resource) => boolean): Promise<Resource | undefined> {
    const found = (await kinds(trustedMs)).find(matches);
    return found ?? (await kinds(unknownMs)).find(matches);
  }

  const find: Discovery["find"] = ({ group, version, kind }) =>
    search((known) => known.kind === kind && known.group === group && known.version === version);
  const preferred: Discovery["preferred"] = ({ group, kind }) =>
    search((known) => known.kind === kind && known.group === group);

  return {
    find,
    preferred,
    locate: async (wanted) => (await find(wanted)) ?? preferred(wanted),
    forget() {
      reading = undefined;
    },
  };
}

async function readKinds(connection: Connection): Promise<readonly Resource[]> {
  const lists = await Promise.all(["/api", "/apis"].map((path) => readRoot(connection, path)));
  return lists.flat();
}

async function readRoot(connection: Connection, path: string): Promise<readonly Resource[]> {
  const body = bodyOf(connection, await connection.send({ method: "GET", path, accept: aggregated }));
  if (textAt(body, "kind") === "APIGroupDiscoveryList") return listAt(body, "items").flatMap(readGroup);
  return readEachVersion(connection, path, body);
}

function bodyOf(connection: Connection, answer: ApiAnswer): JsonValue {
  if (!answer.ok) throw unreadable(connection.cluster, "the kinds that it serves", answer.refusal);
  return answer.body;
}

/** `APIGroupDiscovery`: versions in the server's order of preference. A group whose server is away has none, or stale ones. */
function readGroup(item: JsonValue): readonly Resource[] {
  const group = textAt(item, "metadata", "name");
  return listAt(item, "versions").flatMap((version) =>
    listAt(version, "resources").flatMap((resource) => {
      const kind = textAt(resource, "responseKind", "kind");
      const found = {
        group: textAt(resource, "responseKind", "group") || group,
        version: textAt(resource, "responseKind", "version") || textAt(version, "version"),
        kind,
        plural: textAt(resource, "resource"),
        namespaced: textAt(resource, "scope") === "Namespaced",
      };
      return kind === "" ? [] : [found];
    }),
  );
}

/** Servers before 1.27: one request a version. A version whose server is away is left out, as if it were not served. */
async function readEachVersion(
  connection: Connection,
  root: string,
  body: JsonValue,
): Promise<readonly Resource[]> {
  const versions =
    root === "/api"
      ? listAt(body, "versions").flatMap((version) =>
          typeof version === "string" ? [{ group: "", version }] : [],
        )
      : listAt(body, "groups").flatMap((group) =>
          orderedVersions(group).map((version) => ({ group: textAt(group, "name"), version })),
        );
  const lists = await Promise.all(
    versions.map(async ({ group, version }) => {
      const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
      const answer = await connection.send({ method: "GET", path });
      return answer.ok
        ? listAt(answer.body, "resources").flatMap((item) => readResource(item, group, version))
        : [];
    }),
  );
  return lists.flat();
}

function orderedVersions(group: JsonValue): readonly string[] {
  const preferred = textAt(objectAt(group, "preferredVersion"), "version");
  const all = listAt(group, "versions").map((version) => textAt(version, "version"));
  return [preferred, ...all.filter((version) => version !== preferred)].filter((version) => version !== "");
}

function readResource(item: JsonValue, group: string, version: string): readonly Resource[] {
  const plural = textAt(item, "name");
  if (plural === "" || plural.includes("/")) return []; // A subresource.
  const namespaced = objectAt(item)["namespaced"] === true;
  return [{ group, version, kind: textAt(item, "kind"), plural, namespaced }];
}

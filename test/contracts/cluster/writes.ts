/** Random writes of several managers to one object, for comparing two servers. */

import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  oneof,
  record,
  tuple,
  uniqueArray,
} from "fast-check";
import type { ApiRequest } from "../../../sandbox/cluster/api-client.ts";
import { type JsonObject, type JsonValue, objectAt, textOf } from "../../../sandbox/cluster/json.ts";

/** A writer, and what it wants of one object. */
export interface Write {
  readonly manager: string;
  readonly verb: "apply" | "force" | "merge" | "replace";
  readonly object: JsonObject;
}

const managers = constantFrom("a", "b", "c");
const verbs = constantFrom("apply", "apply", "apply", "force", "merge", "replace" as const);

export function writes(objects: Arbitrary<JsonObject>): Arbitrary<readonly Write[]> {
  const write = record({ manager: managers, verb: verbs, object: objects }, { noNullPrototype: true });
  return array(write, { minLength: 2, maxLength: 6 });
}

/** The write as a request to the object of that name. */
export function requestFor(collection: string, name: string, { manager, verb, object }: Write): ApiRequest {
  const path = `${collection}/${name}?fieldManager=${manager}`;
  const body = { ...object, metadata: { ...objectAt(object, "metadata"), name } };
  if (verb === "replace") return { method: "PUT", path, body };
  if (verb === "merge") return { method: "PATCH", path, body, contentType: "application/merge-patch+json" };
  const force = verb === "force" ? "&force=true" : "";
  return { method: "PATCH", path: path + force, body, contentType: "application/apply-patch+yaml" };
}

const word = constantFrom("x", "y");
const words = dictionary(constantFrom("k", "l"), word, { maxKeys: 2, noNullPrototype: true });

/** The field, or nothing. */
function optional(key: string, value: Arbitrary<JsonValue>): Arbitrary<JsonObject> {
  return oneof(
    constant<JsonObject>({}),
    value.map((entry): JsonObject => ({ [key]: entry })),
  );
}

function always(key: string, value: Arbitrary<JsonValue>): Arbitrary<JsonObject> {
  return value.map((entry) => ({ [key]: entry }));
}

function together(...parts: readonly Arbitrary<JsonObject>[]): Arbitrary<JsonObject> {
  return tuple(...parts).map((objects) => objects.reduce((all, object) => ({ ...all, ...object }), {}));
}

/** Items that differ in some fields, as the server tells them apart. */
function distinct(item: Arbitrary<JsonObject>, fields: readonly string[], maxLength = 3, minLength = 0) {
  const selector = (object: JsonObject) => fields.map((field) => textOf(object[field])).join(" ");
  return uniqueArray(item, { selector, maxLength, minLength });
}

export const configMaps: Arbitrary<JsonObject> = together(
  constant({ apiVersion: "v1", kind: "ConfigMap" }),
  optional("data", words),
  optional(
    "metadata",
    together(
      optional("labels", words),
      optional("annotations", words),
      optional("finalizers", uniqueArray(constantFrom("e.example/a", "e.example/b"))),
    ),
  ),
);

const container = together(
  always("name", constantFrom("one", "two", "three")),
  optional("image", word),
  optional("args", array(word, { maxLength: 2 })),
  optional(
    "env",
    distinct(together(always("name", constantFrom("A", "B", "C")), optional("value", word)), ["name"]),
  ),
  optional(
    "ports",
    distinct(
      together(
        always("containerPort", constantFrom(80, 81)),
        always("protocol", constantFrom("TCP", "UDP")),
        optional("name", word),
      ),
      ["containerPort", "protocol"],
    ),
  ),
  optional("resources", optional("limits", optional("cpu", constantFrom("1", "1000m", "2")))),
  optional(
    "livenessProbe",
    together(
      optional("httpGet", always("port", constantFrom(80, 81))),
      optional("periodSeconds", constantFrom(5, 10)),
    ),
  ),
  optional(
    "securityContext",
    together(optional("runAsUser", constantFrom(0, 1)), optional("privileged", boolean())),
  ),
);

const podSpec = together(
  always("containers", distinct(container, ["name"])),
  optional("terminationGracePeriodSeconds", constantFrom(5, 30)),
  optional("nodeSelector", words),
  optional("hostNetwork", constant(false)),
  optional(
    "volumes",
    distinct(together(always("name", word), always("emptyDir", constantFrom({}, null))), ["name"]),
  ),
);

export const deployments: Arbitrary<JsonObject> = tuple(
  podSpec,
  together(optional("replicas", constantFrom(0, 1)), optional("minReadySeconds", constantFrom(0, 5))),
).map(([pods, more]) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: {
    ...more,
    selector: { matchLabels: { app: "a" } },
    template: { metadata: { labels: { app: "a" } }, spec: pods },
  },
}));

const servicePort = tuple(
  constantFrom(80, 81),
  constantFrom("TCP", "UDP"),
  together(optional("targetPort", constantFrom(8080, "http"))),
  boolean(),
).map(
  // Every port has a name of its own: which names are refused together is not what is compared here.
  ([port, protocol, more, silent]): JsonObject => ({
    name: `${protocol}-${port}`.toLowerCase(),
    port,
    ...(silent && protocol === "TCP" ? {} : { protocol }),
    ...more,
  }),
);

export const services: Arbitrary<JsonObject> = together(
  optional("selector", words),
  always("ports", distinct(servicePort, ["name"], 2, 1)),
  optional("sessionAffinity", constantFrom("None", "ClientIP")),
  optional("type", constantFrom("ClusterIP", "NodePort")),
).map((spec) => ({ apiVersion: "v1", kind: "Service", spec }));

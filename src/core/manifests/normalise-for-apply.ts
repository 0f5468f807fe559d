/** The body that is sent to the API server: the manifest without what the server owns, with what it needs to merge well. */

import type { JsonValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { dropServerFields, withoutServerFields } from "./server-fields.ts";
import type { MutableJsonObject } from "./bare-object.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { bareCopy } from "./bare-object.ts";
import { objectOf } from "./object-of.ts";
import { podSpecPath } from "./pod-specs.ts";
import { updateAt, type Steps } from "./update-at.ts";

type Update = readonly [steps: Steps, change: (target: MutableJsonObject) => void];

/**
 * The digest of a render is made before this. Never through typed models, which drop what they do not know.
 * What is taken away is listed by `droppedForApply`.
 */
export function normaliseForApply(manifest: Manifest): Manifest {
  const { identity, body } = manifest;
  const updates = [
    ...podUpdates(podSpecPath(identity)),
    ...(byKind.get(`${identity.kind}.${identity.group}`) ?? []),
  ];
  const normal = updates.reduce<JsonValue>(
    (value, [steps, change]) => updateAt(value, steps, change),
    withoutServerFields(body),
  );
  return { ...manifest, body: objectOf(normal) };
}

const byKind: ReadonlyMap<string, readonly Update[]> = new Map([
  ["Service.", [[["spec", "ports", "*"], tcpByDefault]]],
  ["Secret.", [[[], foldStringData]]],
  ["PersistentVolumeClaim.", quantityUpdates(["spec", "resources"])],
  [
    "StatefulSet.apps",
    [
      ...quantityUpdates(["spec", "volumeClaimTemplates", "*", "spec", "resources"]),
      [["spec", "volumeClaimTemplates", "*"], (claim) => delete claim["status"]],
      [["spec", "volumeClaimTemplates", "*", "metadata"], dropServerFields],
    ],
  ],
  ["ResourceQuota.", [[["spec", "hard"], quantitiesAsText]]],
  [
    "LimitRange.",
    ["default", "defaultRequest", "max", "maxLimitRequestRatio", "min"].map((member): Update => [
      ["spec", "limits", "*", member],
      quantitiesAsText,
    ]),
  ],
  [
    "CustomResourceDefinition.apiextensions.k8s.io",
    [[["spec", "conversion", "webhook", "clientConfig"], dropFalseCaBundle]],
  ],
]);

function podUpdates(podSpec: Steps | undefined): readonly Update[] {
  if (podSpec === undefined) return [];
  const template = podSpec.slice(0, -1);
  return [
    ...["containers", "initContainers", "ephemeralContainers"].flatMap((list): readonly Update[] => [
      [[...podSpec, list, "*", "ports", "*"], tcpByDefault],
      ...quantityUpdates([...podSpec, list, "*", "resources"]),
    ]),
    [[...template, "metadata"], dropServerFields],
  ];
}

function quantityUpdates(resources: Steps): readonly Update[] {
  return ["limits", "requests"].map((member): Update => [[...resources, member], quantitiesAsText]);
}

/** A merge key that is defaulted on newer servers only. */
function tcpByDefault(port: MutableJsonObject): void {
  port["protocol"] ??= "TCP";
}

/** `cpu: 0.5` is the quantity `"0.5"`; older servers refuse a number there. */
function quantitiesAsText(quantities: MutableJsonObject): void {
  for (const [name, quantity] of Object.entries(quantities)) {
    if (typeof quantity === "number" || typeof quantity === "bigint") quantities[name] = String(quantity);
  }
}

/** A key that leaves `stringData` would stay in `data` for ever (kubernetes#108008); `stringData` wins over `data`. */
function foldStringData(secret: MutableJsonObject): void {
  const texts = Object.entries(objectOf(secret["stringData"]));
  const data = bareCopy(objectOf(secret["data"]));
  for (const [key, value] of texts) {
    if (typeof value !== "string") return;
    data[key] = encodeBase64(value);
  }
  if (texts.length > 0) secret["data"] = data;
  delete secret["stringData"];
}

/** Generators write a placeholder that is no certificate and that the server refuses. */
function dropFalseCaBundle(clientConfig: MutableJsonObject): void {
  const { caBundle } = clientConfig;
  if (typeof caBundle !== "string" || decodeBase64(caBundle)?.includes("-----BEGIN") !== true)
    delete clientConfig["caBundle"];
}

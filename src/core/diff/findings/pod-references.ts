/** Which objects a pod refers to: its account, its configuration, its volumes. */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { PodSpec } from "../../manifests/pod-specs.ts";
import type { Path } from "../../model/diff.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { type Container, containersOf } from "./pod-pairs.ts";
import { pathOf } from "./read-at.ts";
import { type Reference, target } from "./reference.ts";

/** One field that names an object: what is left is whose it is. */
type Named = Pick<Reference, "path" | "optional" | "use"> & {
  readonly kind: "ConfigMap." | "Secret." | "ServiceAccount." | "PersistentVolumeClaim.";
  readonly name: string;
  readonly keys?: readonly string[];
};

export function podReferences(from: Manifest, pod: PodSpec): readonly Reference[] {
  const mounts = fixedMounts(pod);
  const named = [
    ...accounts(pod),
    ...listOf(pod.spec["volumes"]).flatMap((volume, index) =>
      volumeReferences(pod, objectOf(volume), index, mounts),
    ),
    ...containersOf(pod).flatMap(containerReferences),
  ];
  return named.flatMap(({ kind, name, keys = [], path, optional, use }) => {
    const reference: Reference = {
      from,
      path,
      to: target(kind, from.identity.namespace, name),
      optional,
      use,
    };
    return keys.length === 0 ? [reference] : keys.map((key) => ({ ...reference, key }));
  });
}

/** `default` is in every namespace. */
function accounts({ path, spec }: PodSpec): readonly Named[] {
  const name = textOf(spec["serviceAccountName"]) || textOf(spec["serviceAccount"]);
  const account: Named = {
    kind: "ServiceAccount.",
    name: name === "default" ? "" : name,
    path: [...path, { key: "serviceAccountName" }],
    optional: false,
    use: "other",
  };
  const pulls = listOf(spec["imagePullSecrets"]).map((secret, index): Named => ({
    kind: "Secret.",
    name: textOf(objectOf(secret)["name"]),
    path: [...path, { key: "imagePullSecrets" }, { index }, { key: "name" }],
    optional: false,
    use: "other",
  }));
  return [account, ...pulls];
}

/** Names of volumes of which a single file is mounted (`subPath`): that file never changes while the container runs. */
function fixedMounts(pod: PodSpec): ReadonlySet<string> {
  return new Set(
    containersOf(pod).flatMap(({ body }) =>
      listOf(body["volumeMounts"])
        .map(objectOf)
        .filter(({ subPath, subPathExpr }) => subPath !== undefined || subPathExpr !== undefined)
        .map(({ name }) => textOf(name)),
    ),
  );
}

function volumeReferences(
  { path }: PodSpec,
  volume: JsonObject,
  index: number,
  fixed: ReadonlySet<string>,
): readonly Named[] {
  const name = textOf(volume["name"]);
  const use = fixed.has(name) ? "fixed-file" : "files";
  const here: Path = [...path, { key: "volumes" }, { element: { name }, index }];
  const claim: Named = {
    kind: "PersistentVolumeClaim.",
    name: textOf(objectOf(volume["persistentVolumeClaim"])["claimName"]),
    path: [...here, ...pathOf("persistentVolumeClaim", "claimName")],
    optional: false,
    use: "other",
  };
  const projected = listOf(objectOf(volume["projected"])["sources"]).flatMap((source, place) =>
    sources(objectOf(source), [...here, ...pathOf("projected", "sources"), { index: place }], use),
  );
  return [claim, ...sources(volume, here, use), ...projected];
}

/** A ConfigMap or Secret as files; in a volume a Secret's name is called `secretName`. */
function sources(holder: JsonObject, path: Path, use: Reference["use"]): readonly Named[] {
  return (["configMap", "secret"] as const).flatMap((field): readonly Named[] => {
    const source = holder[field];
    if (source === undefined) return [];
    const nameKey = objectOf(source)["secretName"] === undefined ? "name" : "secretName";
    return [
      {
        kind: field === "secret" ? "Secret." : "ConfigMap.",
        name: textOf(objectOf(source)[nameKey]),
        keys: listOf(objectOf(source)["items"]).map((item) => textOf(objectOf(item)["key"])),
        path: [...path, { key: field }, { key: nameKey }],
        optional: objectOf(source)["optional"] === true,
        use,
      },
    ];
  });
}

function containerReferences({ path, body }: Container): readonly Named[] {
  const whole = listOf(body["envFrom"]).flatMap((entry, index) =>
    environment(objectOf(entry), [...path, { key: "envFrom" }, { index }], ["configMapRef", "secretRef"]),
  );
  const single = listOf(body["env"]).flatMap((entry, index) => {
    const { name, valueFrom } = objectOf(entry);
    const step = { element: { name: textOf(name) }, index };
    return environment(
      objectOf(valueFrom),
      [...path, { key: "env" }, step, { key: "valueFrom" }],
      ["configMapKeyRef", "secretKeyRef"],
    );
  });
  return [...whole, ...single];
}

function environment(
  holder: JsonObject,
  path: Path,
  [configMap, secret]: readonly [string, string],
): readonly Named[] {
  const named = (kind: Named["kind"], field: string): readonly Named[] => {
    const value: JsonValue | undefined = holder[field];
    if (value === undefined) return [];
    const { name, key, optional } = objectOf(value);
    const keys = key === undefined ? [] : [textOf(key)];
    const place = [...path, { key: field }, { key: "name" }];
    return [{ kind, name: textOf(name), keys, path: place, optional: optional === true, use: "environment" }];
  };
  return [...named("ConfigMap.", configMap), ...named("Secret.", secret)];
}

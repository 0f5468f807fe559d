/**
 * Two Ingresses of one class newly claim the same host and path: which of them gets the requests is up to the controller, and one may take the
 * traffic of the other. A canary of ingress-nginx means to.
 */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { Path } from "../../model/diff.ts";
import { compareIdentities, type Manifest } from "../../model/manifest.ts";
import { groupBy } from "../group-by.ts";
import type { BothSides } from "./both-sides.ts";
import { fewNames } from "./few-names.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";

export function hostShared({ added, changed, base, head }: BothSides): readonly RawFinding[] {
  const touched = new Set([...added, ...changed.map(({ after }) => after)].filter(isIngress));
  if (touched.size === 0) return [];
  const before = new Set(shared(base).map(([claim]) => claim));
  return shared(head)
    .filter(([claim]) => !before.has(claim))
    .flatMap(([, claims]) =>
      // The one that the change brings or touches.
      claims
        .filter(({ by }) => touched.has(by))
        .slice(0, 1)
        .map(({ by, path, host }) => {
          const others = claims.filter((other) => other.by !== by).map((other) => other.by.identity.name);
          return makeFinding("host-shared", {
            identity: by.identity,
            path,
            message: `The host and path are claimed by Ingress ${fewNames(others)}, too: one may take the other's requests.`,
            after: host,
          });
        }),
    );
}

function isIngress({ identity }: Manifest): boolean {
  return isKind(identity, "Ingress.networking.k8s.io");
}

interface Claim {
  readonly by: Manifest;
  readonly host: string;
  /** Equal for claims that collide. */
  readonly key: string;
  readonly path: Path;
}

/** Claims that several Ingresses make. */
function shared(manifests: readonly Manifest[]): readonly (readonly [string, readonly Claim[]])[] {
  const claims = manifests
    .filter((manifest) => isIngress(manifest) && !isCanary(manifest))
    .toSorted((a, b) => compareIdentities(a.identity, b.identity))
    .flatMap(claimsOf);
  return [...groupBy(claims, ({ key }) => key)].filter(([, [first, ...rest]]) =>
    rest.some(({ by }) => by !== first.by),
  );
}

function isCanary({ body }: Manifest): boolean {
  return readAt(body, "metadata", "annotations", "nginx.ingress.kubernetes.io/canary") === "true";
}

/** A rule without a host is for all hosts: what many do on purpose. */
function claimsOf(by: Manifest): readonly Claim[] {
  const spec = objectOf(by.body["spec"]);
  const className =
    textOf(spec["ingressClassName"]) ||
    textOf(readAt(by.body, "metadata", "annotations", "kubernetes.io/ingress.class"));
  return listOf(spec["rules"]).flatMap((rule, index) => {
    const host = textOf(objectOf(rule)["host"]);
    if (host === "") return [];
    return listOf(readAt(rule, "http", "paths")).map((entry): Claim => {
      const { path, pathType } = objectOf(entry);
      const key = [className, host, textOf(path) || "/", textOf(pathType)].join("\0");
      return { by, host, key, path: [...pathOf("spec", "rules"), { index }, { key: "host" }] };
    });
  });
}

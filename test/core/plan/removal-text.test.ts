import { describe, expect, test } from "vitest";
import type { Identity } from "../../../src/core/model/manifest.ts";
import { removalText } from "../../../src/core/plan/removal-text.ts";

const place = { cluster: "old", namespace: "shop", label: "applyset.kubernetes.io/part-of=applyset-x" };

function object(kind: string, group = "", namespace = "shop"): Identity {
  return { kind, group, namespace, name: "a" };
}

describe("how to remove what stayed at the old place", () => {
  test("looks first, then deletes, by the environment's label", () => {
    const objects = [object("Deployment", "apps"), object("ConfigMap"), object("ConfigMap")];
    expect(removalText({ objects, ...place })).toBe(
      "When nothing uses them any more, look at them in the cluster old with `kubectl get -n shop configmap,deployment.apps -l applyset.kubernetes.io/part-of=applyset-x`, and remove them with `kubectl delete -n shop configmap,deployment.apps -l applyset.kubernetes.io/part-of=applyset-x`.",
    );
  });

  test("promise 9: no command holds what loses data, or what is elsewhere", () => {
    const guarded = [
      object("PersistentVolumeClaim"),
      object("StatefulSet", "apps"),
      object("Namespace", "", ""),
      object("CustomResourceDefinition", "apiextensions.k8s.io", ""),
      object("Secret", "", "another"),
    ];
    const text = removalText({ objects: [object("ConfigMap"), ...guarded], ...place });
    expect(text).toContain("`kubectl delete -n shop configmap -l");
    expect(text).toContain("StatefulSets, Namespaces and what is in other namespaces are for you to judge.");
    expect(removalText({ objects: guarded, ...place })).toBe(
      "Remove what is not needed any more by hand. Volume claims, StatefulSets, Namespaces and what is in other namespaces are for you to judge.",
    );
  });
});

/** The thousand objects of the benchmark: a third each of ConfigMaps, Deployments without replicas, and Services. */

import type { JsonObject } from "../../src/core/model/json.ts";

/** `version` ends up in a label and in a value of each object: another version is a change of every one. */
export function benchObjects(namespace: string, count: number, version: string): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `item-${String(index).padStart(4, "0")}`;
    const metadata = {
      name,
      namespace,
      labels: { "app.kubernetes.io/name": name, "bench/version": version },
    };
    const make = makers[index % makers.length];
    return make === undefined ? {} : make(metadata, name, version);
  });
}

type Maker = (metadata: JsonObject, name: string, version: string) => JsonObject;

const makers: readonly Maker[] = [
  (metadata, name, version) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata,
    data: { version, "settings.properties": `name=${name}\n${"key=value\n".repeat(20)}` },
  }),
  (metadata, name, version) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 0,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": name } },
        spec: {
          containers: [
            {
              name: "web",
              image: `registry.example.com/web:${version}`,
              ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
              env: [{ name: "GREETING", value: "hello" }],
              resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              readinessProbe: { httpGet: { path: "/ready", port: "http" } },
            },
          ],
        },
      },
    },
  }),
  (metadata, name, version) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, annotations: { "bench/version": version } },
    spec: {
      selector: { "app.kubernetes.io/name": name },
      ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
    },
  }),
];

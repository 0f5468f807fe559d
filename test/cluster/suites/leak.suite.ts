/** Promise 5 at the cluster's door: what comes back from an API server or is kept there holds no Secret's value. */

import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/core/model/fault.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { type Abilities, claimRequest, deploy, deployment, manifest, type World } from "../world.ts";

const canary = "hunter2-canary-5f1c";

/** Plain and in the forms in which it could slip through. */
function holdsCanary(text: string): boolean {
  const forms = [
    canary,
    Buffer.from(canary).toString("base64").slice(0, 20),
    Buffer.from(canary).toString("hex"),
  ];
  return forms.some((form) => text.includes(form));
}

function secret(namespace: string, body: object, name = "key"): Manifest {
  return manifest({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, ...body });
}

function withEnv(namespace: string, value: unknown): Manifest {
  const base = deployment(namespace, "web");
  const text = JSON.stringify(base.body).replace(
    '"name":"web","image"',
    `"env":[{"name":"PASSWORD","value":${JSON.stringify(value)}}],"name":"web","image"`,
  );
  return { ...base, body: JSON.parse(text) };
}

const job = (namespace: string, value: string) =>
  manifest({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "migrate", namespace },
    spec: {
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [{ name: "m", image: "m:1", env: [{ name: "PASSWORD", value }] }],
        },
      },
    },
  });

export function leakSuite(world: () => World, able: Abilities): void {
  async function problemsOf(
    make: (namespace: string) => Manifest,
    prepare?: (namespace: string) => Promise<unknown>,
  ): Promise<string> {
    const namespace = world().newNamespace();
    await world().createNamespace(namespace);
    await prepare?.(namespace);
    const environment = await world().environment(namespace);
    const result = await environment.dryRun([make(namespace)]);
    expect(result.kind).toBe("rejected");
    return JSON.stringify(result);
  }

  describe("no leak", () => {
    test("promise 5: a value of the wrong type is not repeated", async () => {
      const text = await problemsOf((namespace) => withEnv(namespace, { [canary]: canary }));
      expect(holdsCanary(text)).toBe(false);
      expect(text).toContain("must be a string");
    });

    test.skipIf(!able.validation)("promise 5: a value that validation refuses is not repeated", async () => {
      const text = await problemsOf((namespace) =>
        secret(namespace, {
          type: "kubernetes.io/dockerconfigjson",
          stringData: { ".dockerconfigjson": canary },
        }),
      );
      expect(holdsCanary(text)).toBe(false);
      expect(text).toContain(".dockerconfigjson");
    });

    test("promise 5: an immutable object's template is not repeated", async () => {
      const text = await problemsOf(
        (namespace) => job(namespace, `${canary}2`),
        async (namespace) => deploy(await world().environment(namespace), [job(namespace, canary)]),
      );
      expect(holdsCanary(text)).toBe(false);
      expect(text).toContain("may not change once it is set");
    });

    test.skipIf(!able.validation)(
      "promise 5, M8: a denial is told by the policy's name, and its words are not repeated",
      async () => {
        const name = `leak-${Date.now()}`;
        const admission = "/apis/admissionregistration.k8s.io/v1";
        await world().must({
          method: "POST",
          path: `${admission}/validatingadmissionpolicies`,
          body: {
            metadata: { name },
            spec: {
              matchConstraints: {
                resourceRules: [
                  { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["secrets"] },
                ],
              },
              validations: [
                {
                  expression: "object.metadata.name != 'denied'",
                  messageExpression: "'has ' + string(object.data.a)",
                },
              ],
            },
          },
        });
        await world().must({
          method: "POST",
          path: `${admission}/validatingadmissionpolicybindings`,
          body: { metadata: { name }, spec: { policyName: name, validationActions: ["Deny"] } },
        });
        try {
          const text = await untilDenied(() =>
            problemsOf((namespace) => secret(namespace, { stringData: { a: canary } }, "denied")),
          );
          expect(holdsCanary(text)).toBe(false);
          expect(text).toContain(`ValidatingAdmissionPolicy ${name} denies it`);
        } finally {
          await world().must({
            method: "DELETE",
            path: `${admission}/validatingadmissionpolicybindings/${name}`,
          });
        }
      },
    );

    test("promise 5: the inventory, progress and every fault hold no value", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const seen: string[] = [];
      const manifests = [secret(namespace, { stringData: { password: canary } }), withEnv(namespace, canary)];
      const claim = await environment.claim(claimRequest(), manifests);
      await environment.apply(claim, manifests, (progress) => seen.push(JSON.stringify(progress)));
      await world().must({ method: "DELETE", path: `/api/v1/namespaces/${namespace}/secrets/key` });
      const inventories = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps` });
      const fault = await environment
        .apply(claim, [
          ...manifests,
          manifest({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: canary.toUpperCase(), namespace },
          }),
        ])
        .catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(Error);
      expect(fault).not.toBeInstanceOf(Fault); // A mistake of ours, not an expected failure.
      expect(holdsCanary(JSON.stringify([seen, inventories, String(fault)]))).toBe(false);
    });

    test("promise 5: what is not in this environment's inventory is not shown, although a dry run answers with all of it", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const data = { password: Buffer.from(canary).toString("base64") };
      await world().must({
        method: "POST",
        path: `/api/v1/namespaces/${namespace}/secrets`,
        body: { metadata: { name: "key" }, data },
      });
      const environment = await world().environment(namespace);
      const result = await environment.dryRun([secret(namespace, { data: { other: "" } })]);
      expect(result).toMatchObject({ kind: "accepted", objects: [{ action: "update", adopts: true }] });
      expect(holdsCanary(JSON.stringify(result))).toBe(false);
    });
  });
}

/** A policy takes a moment to be in force. */
async function untilDenied(ask: () => Promise<string>): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries > 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

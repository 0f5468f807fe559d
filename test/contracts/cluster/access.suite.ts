/** Who may do what. */

import { beforeAll, expect, test } from "vitest";
import { objectAt } from "../../../sandbox/cluster/json.ts";
import { apply, configMap, configMapPath, freshNamespace, type World } from "./world.ts";

export function accessSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const post = async (path: string, body: unknown) => world().api.send({ method: "POST", path, body });
  const rbac = (kind: string) => `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/${kind}`;

  async function allow(name: string, verbs: readonly string[]): Promise<void> {
    const apiVersion = "rbac.authorization.k8s.io/v1";
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs }];
    await post(rbac("roles"), { apiVersion, kind: "Role", metadata: { name }, rules });
    await post(rbac("rolebindings"), {
      apiVersion,
      kind: "RoleBinding",
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: world().guestName }],
    });
  }

  async function mayI(verb: string): Promise<unknown> {
    const answer = await world().guest.send({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { verb, namespace, resource: "configmaps" } },
      },
    });
    return objectAt(answer.body, "status")["allowed"];
  }

  test("answers 401 to a token that nobody issued", async () => {
    expect(await world().stranger.send({ path: configMapPath(namespace) })).toMatchObject({
      status: 401,
      body: { kind: "Status", reason: "Unauthorized", message: "Unauthorized", code: 401 },
    });
  });

  test("answers 403 to somebody without a right, and says which right", async () => {
    const user = `User "${world().guestName}"`;
    expect(await world().guest.send({ path: configMapPath(namespace) })).toMatchObject({
      status: 403,
      body: {
        reason: "Forbidden",
        message: `configmaps is forbidden: ${user} cannot list resource "configmaps" in API group "" in the namespace "${namespace}"`,
        details: { kind: "configmaps" },
      },
    });
    expect(await world().guest.send({ path: "/apis/apps/v1/deployments" })).toMatchObject({
      status: 403,
      body: {
        message: `deployments.apps is forbidden: ${user} cannot list resource "deployments" in API group "apps" at the cluster scope`,
      },
    });
    const object = await world().guest.send({ path: configMapPath(namespace, "secret-plan") });
    expect(object).toMatchObject({
      status: 403,
      body: { details: { name: "secret-plan", kind: "configmaps" } },
    });
  });

  test("lets everybody who is known ask for version and discovery", async () => {
    for (const path of ["/version", "/api", "/apis", "/apis/apps/v1"])
      expect((await world().guest.send({ path })).status).toBe(200);
  });

  test("follows roles and bindings, and tells in a review what they allow", async () => {
    expect([await mayI("get"), await mayI("delete")]).toEqual([false, false]);
    await allow("reader", ["get", "list"]);
    await expect.poll(() => mayI("get"), { timeout: 10_000, interval: 50 }).toBe(true);
    expect(await mayI("delete")).toBe(false);
    expect((await world().guest.send({ path: configMapPath(namespace) })).status).toBe(200);
  });

  test("wants the right to create for an apply that creates, even in a dry run", async () => {
    await allow("patcher", ["get", "patch"]);
    await expect.poll(() => mayI("patch"), { timeout: 10_000, interval: 50 }).toBe(true);
    const path = configMapPath(namespace, "patched");
    const asGuest = { api: world().guest };
    const refused = await apply(asGuest, path, configMap("patched", {}), { manager: "a", dryRun: true });
    expect(refused).toMatchObject({ status: 403, body: { reason: "Forbidden" } });
    await post(configMapPath(namespace), configMap("patched", {}));
    expect((await apply(asGuest, path, configMap("patched", { a: "1" }), { manager: "a" })).status).toBe(200);
  });
}

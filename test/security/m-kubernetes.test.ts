/** Rows M of the catalogue of faults: what a cluster does to a deployment, on a real API server. */

import { createServer } from "node:https";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUser } from "../../sandbox/cluster/sandbox-user.ts";
import { selfSignedCertificate } from "../../sandbox/cluster/self-signed-certificate.ts";
import { listAt, objectAt, textAt } from "../../src/cluster/api/read-json.ts";
import type { ObjectProblem } from "../../src/cluster/cluster.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import { type Fate, pass, type Passing, startProxy } from "../cluster/proxy.ts";
import {
  actions,
  claimRequest,
  configMap,
  deploy,
  deployment,
  manifest,
  namespaceManifest,
  objectWrites,
  startWorld,
  type World,
} from "../cluster/world.ts";
import { lacks } from "../real/parts.ts";

const limited = newUser("limited", []);

const configMaps = (namespace: string, name = "") =>
  `/api/v1/namespaces/${namespace}/configmaps${name === "" ? "" : `/${name}`}`;

const definition = (plural: string) =>
  manifest({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.m6.example.com` },
    spec: {
      group: "m6.example.com",
      scope: "Namespaced",
      names: { plural, singular: plural.slice(0, -1), kind: "Same" },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
      ],
    },
  });

describe.skipIf(lacks("etcd", "kube-apiserver", "kube-controller-manager"))("a cluster that says no", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ users: [limited], kubelet: false });
  });
  afterAll(() => world?.stop());

  async function freshNamespace(): Promise<string> {
    const namespace = world.newNamespace();
    await world.createNamespace(namespace);
    return namespace;
  }

  async function problems(
    namespace: string,
    manifests: readonly Manifest[],
    worker = "m",
  ): Promise<readonly ObjectProblem[]> {
    const result = await (await world.environment(namespace, { worker })).dryRun(manifests);
    return result.kind === "rejected" ? result.problems : [];
  }

  /** An environment behind a proxy that treats requests as `fate` says. */
  async function through<T>(
    fate: (request: Passing) => Fate | Promise<Fate>,
    namespace: string,
    work: (environment: Awaited<ReturnType<World["environment"]>>) => Promise<T>,
  ): Promise<T> {
    const proxy = await startProxy(world, fate);
    try {
      return await work(
        await world.environment(namespace, { kubeconfig: proxy.kubeconfig, worker: `proxied-${namespace}` }),
      );
    } finally {
      await proxy.stop();
    }
  }

  test("M1: a conflict names field and manager, of every object at once, and nothing is taken by force", async () => {
    const namespace = await freshNamespace();
    const apply = (name: string, manager: string, data: JsonObject) =>
      world.must({
        method: "PATCH",
        path: `${configMaps(namespace, name)}?fieldManager=${manager}`,
        contentType: "application/apply-patch+yaml",
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data },
      });
    await apply("one", "kubectl-edit", { a: "theirs", b: "theirs" });
    await apply("two", "other-tool", { a: "theirs" });
    const found = await problems(
      namespace,
      [configMap(namespace, "one", { a: "ours", b: "ours" }), configMap(namespace, "two", { a: "ours" })],
      "m1",
    );
    expect(found.map(({ reason, identity }) => [reason, identity.name])).toEqual([
      ["CONFLICT", "one"],
      ["CONFLICT", "two"],
    ]);
    expect(found[0]?.message).toContain('.data.a, .data.b of "kubectl-edit"');
    expect(found[1]?.message).toContain('.data.a of "other-tool"');
    expect(objectWrites(world.audit(), "m1")).toEqual([]);
  });

  test("M1: a number of replicas that an autoscaler outside the manifests decides is never forced", async () => {
    const namespace = await freshNamespace();
    const environment = await world.environment(namespace);
    await deploy(environment, [deployment(namespace, "web", { replicas: 1 })]);
    await world.must({
      method: "PATCH",
      path: `/apis/apps/v1/namespaces/${namespace}/deployments/web/scale?fieldManager=hpa`,
      contentType: "application/merge-patch+json",
      body: { spec: { replicas: 3 } },
    });
    const [problem] = await problems(namespace, [deployment(namespace, "web", { replicas: 2 })]);
    expect(problem?.reason).toBe("CONFLICT");
    expect(problem?.message).toContain('.spec.replicas of "hpa"');
  });

  test("M1: another environment's object, and one that another tool looks after, stay theirs", async () => {
    const namespace = await freshNamespace();
    await deploy(await world.environment(namespace, { environment: "other" }), [
      configMap(namespace, "shared", { a: "1" }),
    ]);
    await world.must({
      method: "POST",
      path: configMaps(namespace),
      body: { metadata: { name: "argo", annotations: { "argocd.argoproj.io/tracking-id": "x" } } },
    });
    const found = await problems(namespace, [
      configMap(namespace, "shared", { a: "2" }),
      configMap(namespace, "argo", { a: "2" }),
    ]);
    expect(found.map(({ reason }) => reason)).toEqual(["OBJECT_OWNED_BY_OTHER", "OBJECT_OWNED_BY_OTHER"]);
    expect(found[1]?.message).toContain("Argo CD looks after it");
  });

  test("M2: an object that somebody makes between our question and our write is not overwritten in silence", async () => {
    const namespace = await freshNamespace();
    let made = false;
    const make = async ({ method, url }: Passing): Promise<Fate> => {
      if (method === "PATCH" && url.includes("/one?") && !url.includes("dryRun") && !made) {
        made = true;
        await world.must({
          method: "POST",
          path: `${configMaps(namespace)}?fieldManager=somebody`,
          body: { metadata: { name: "one" }, data: { a: "theirs" } },
        });
      }
      return pass;
    };
    await through(make, namespace, async (environment) => {
      const manifests = [configMap(namespace, "one", { a: "ours" })];
      const claim = await environment.claim(claimRequest(), manifests);
      await expect(environment.apply(claim, manifests)).rejects.toThrow(
        expect.objectContaining({ reason: "CONFLICT" }),
      );
    });
    expect(objectAt(await world.live(configMaps(namespace, "one")), "data")).toEqual({ a: "theirs" });
  });

  test("M2: an object whose status or labels move while it is written is written all the same", async () => {
    const namespace = await freshNamespace();
    await deploy(await world.environment(namespace), [deployment(namespace, "web", { replicas: 0 })]);
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
    let moves = 0;
    const move = async ({ method, url }: Passing): Promise<Fate> => {
      if (method === "PATCH" && url.includes("/web?") && !url.includes("dryRun") && (moves += 1) <= 3) {
        const body = {
          status: { conditions: [{ type: "Available", status: "True", message: String(moves) }] },
        };
        await world.must({
          method: "PATCH",
          path: `${path}/status`,
          contentType: "application/merge-patch+json",
          body,
        });
      }
      return pass;
    };
    await through(move, namespace, (environment) =>
      deploy(environment, [deployment(namespace, "web", { replicas: 0, image: "web:2" })], "b"),
    );
    expect(moves).toBeGreaterThanOrEqual(4); // Controllers move it, too.
    expect(JSON.stringify(await world.live(path))).toContain('"image":"web:2"');
  });

  test("M3: an immutable field is found before the first write, with kind, name, field and what to do", async () => {
    const namespace = await freshNamespace();
    const environment = await world.environment(namespace, { worker: "m3" });
    await deploy(environment, [
      deployment(namespace, "web", { replicas: 0 }),
      configMap(namespace, "settings", { a: "1" }),
    ]);
    const before = objectWrites(world.audit(), "m3").length;
    const selector = { matchLabels: { app: "other" } };
    const template = {
      metadata: { labels: { app: "other" } },
      spec: { containers: [{ name: "web", image: "web:1" }] },
    };
    const manifests = [
      deployment(namespace, "web", { replicas: 0, selector, template }),
      configMap(namespace, "settings", { a: "2" }),
    ];
    const claim = await environment.claim(claimRequest("b"), manifests);
    const result = await environment.apply(claim, manifests);
    expect(result.kind === "rejected" && result.problems).toEqual([
      {
        identity: { group: "apps", kind: "Deployment", namespace, name: "web" },
        reason: "DRY_RUN_REJECTED",
        message: `spec.selector may not change once it is set. Give the new object another name, or take the old one away first: kubectl delete deployment web --namespace ${namespace} (it is away until the next deployment).`,
      },
    ]);
    expect(objectWrites(world.audit(), "m3")).toHaveLength(before);
  });

  test("M4: answers 429, 503, resets and lost answers end in exactly the plan", async () => {
    const namespace = await freshNamespace();
    const fates: readonly Fate[] = [
      { kind: "answer", status: 429, body: { kind: "Status" }, retryAfter: "0" },
      { kind: "reset" },
      { kind: "lose-answer" },
      { kind: "answer", status: 503, body: {}, retryAfter: "0" },
    ];
    let unlucky = 0;
    const bad = ({ count }: Passing): Fate =>
      count % 5 === 0 ? (fates[(unlucky += 1) % fates.length] ?? pass) : pass;
    const manifests = Array.from({ length: 40 }, (_, index) =>
      configMap(namespace, `item-${index}`, { a: "1" }),
    );
    const { pruned } = await through(bad, namespace, async (environment) => {
      await deploy(environment, manifests);
      return deploy(environment, manifests.slice(2), "b");
    });
    expect(unlucky).toBeGreaterThan(20);
    expect(pruned.deleted).toHaveLength(2);
    const list = await world.must({ path: configMaps(namespace) });
    const names = listAt(list, "items")
      .map((item) => textAt(item, "metadata", "name"))
      .filter((name) => name.startsWith("item-"));
    expect(names).toHaveLength(38);
    expect(await (await world.environment(namespace)).readInventory()).toMatchObject({
      state: "settled",
      generation: 2,
    });
  }, 60_000);

  test("M5, M17: a server that stays away ends in a fault that is tried later, and the next try goes on from there", async () => {
    const namespace = await freshNamespace();
    let away = false;
    const manifests = Array.from({ length: 30 }, (_, index) =>
      configMap(namespace, `item-${index}`, { a: "1" }),
    );
    const proxy = await startProxy(world, () =>
      away ? { kind: "answer", status: 503, body: {}, retryAfter: "0" } : pass,
    );
    const environment = await world.environment(namespace, { kubeconfig: proxy.kubeconfig });
    const claim = await environment.claim(claimRequest(), manifests);
    const applying = environment.apply(claim, manifests, ({ done }) => (away ||= done === 20));
    await expect(applying).rejects.toThrow(
      expect.objectContaining({ reason: "CLUSTER_UNAVAILABLE", retry: "later" }),
    );
    away = false;
    const { applied } = await deploy(environment, manifests, "b");
    expect(applied.objects.filter(({ action }) => action === "unchanged").length).toBeGreaterThanOrEqual(20);
    await proxy.stop();
  });

  test("M6: a definition whose names are taken is a problem of its own, and its resources are not written", async () => {
    const namespace = await freshNamespace();
    const environment = await world.environment(namespace);
    await deploy(environment, [definition("firsts")]);
    const manifests = [definition("firsts"), definition("seconds")];
    const claim = await environment.claim(claimRequest("b"), manifests);
    await expect(environment.apply(claim, manifests)).rejects.toThrow(
      "CustomResourceDefinition seconds.m6.example.com: The server does not accept its names: another definition has them.",
    );
  });

  test("M7, D12: a namespace that is missing or being deleted is named before anything is written", async () => {
    const missing = world.newNamespace();
    const [absent] = await problems(missing, [configMap(missing, "settings", {})]);
    expect(absent).toMatchObject({
      reason: "DRY_RUN_REJECTED",
      message: `The namespace ${missing} does not exist. Add a Namespace to the manifests, or create it.`,
    });

    const namespace = await freshNamespace();
    await world.must({
      method: "POST",
      path: configMaps(namespace),
      body: { metadata: { name: "stuck", finalizers: ["test.example.com/wait"] } },
    });
    await world.must({ method: "DELETE", path: `/api/v1/namespaces/${namespace}` });
    const terminating = await problems(namespace, [
      namespaceManifest(namespace),
      configMap(namespace, "settings", {}),
    ]);
    expect(terminating.map(({ reason }) => reason)).toEqual([
      "NAMESPACE_TERMINATING",
      "NAMESPACE_TERMINATING",
    ]);
    const claiming = (await world.environment(namespace)).claim(claimRequest(), [
      configMap(namespace, "settings", {}),
    ]);
    await expect(claiming).rejects.toThrow(expect.objectContaining({ reason: "NAMESPACE_TERMINATING" }));
    await world.must({
      method: "PATCH",
      path: configMaps(namespace, "stuck"),
      contentType: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });
  });

  describe("with admission webhooks", () => {
    const webhooks = "/apis/admissionregistration.k8s.io/v1";

    async function register(
      kind: "validating" | "mutating",
      name: string,
      clientConfig: JsonObject,
      namespace: string,
    ): Promise<string> {
      await world.must({
        method: "PATCH",
        path: `/api/v1/namespaces/${namespace}`,
        contentType: "application/merge-patch+json",
        body: { metadata: { labels: { hooked: name } } },
      });
      const path = `${webhooks}/${kind}webhookconfigurations`;
      const webhook = {
        name: `${name}.example.com`,
        failurePolicy: "Fail",
        sideEffects: "None",
        timeoutSeconds: 1,
        admissionReviewVersions: ["v1"],
        namespaceSelector: { matchLabels: { hooked: name } },
        clientConfig,
        rules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["configmaps"],
          },
        ],
      };
      await world.must({ method: "POST", path, body: { metadata: { name }, webhooks: [webhook] } });
      return `${path}/${name}`;
    }

    test("M8: a webhook that does not answer is named, object by object", async () => {
      const namespace = await freshNamespace();
      const path = await register("validating", "m8-away", { url: "https://127.0.0.1:1/" }, namespace);
      await expect
        .poll(() => problems(namespace, [configMap(namespace, "settings", {})]), { timeout: 15_000 })
        .toMatchObject([
          {
            reason: "DRY_RUN_REJECTED",
            message:
              "The admission webhook m8-away.example.com does not answer, and without it the object is not accepted. Mend it, and deploy again.",
          },
        ]);
      await world.must({ method: "DELETE", path });
    });

    test("M8: what a webhook changes is no difference the next time", async () => {
      const namespace = await freshNamespace();
      const tls = selfSignedCertificate(new Date());
      const patch = Buffer.from(
        JSON.stringify([{ op: "add", path: "/data/injected", value: "yes" }]),
      ).toString("base64");
      const server = createServer({ key: tls.key, cert: tls.certificate }, (request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const uid = /"uid":"([^"]+)"/.exec(Buffer.concat(chunks).toString())?.[1];
          const answer = { uid, allowed: true, patchType: "JSONPatch", patch };
          response.end(
            JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: answer }),
          );
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const url = `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
      const path = await register(
        "mutating",
        "m8-inject",
        { url, caBundle: Buffer.from(tls.certificate).toString("base64") },
        namespace,
      );
      const environment = await world.environment(namespace);
      const manifests = [configMap(namespace, "settings", { a: "1" })];
      await expect
        .poll(
          async () => {
            const result = await environment.dryRun(manifests);
            return result.kind === "accepted" && JSON.stringify(result.objects);
          },
          { timeout: 15_000 },
        )
        .toContain("injected");
      await deploy(environment, manifests);
      const again = await (await world.environment(namespace)).dryRun(manifests);
      expect(again.kind === "accepted" && actions(again.objects)).toEqual(["unchanged ConfigMap/settings"]);
      await world.must({ method: "DELETE", path });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  });

  test("M9, M11: a quota that the whole exceeds stops at that object, tells the partial result, and the next deployment ends it", async () => {
    const namespace = await freshNamespace();
    // The root certificate, the inventory and two of ours.
    await world.must({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/resourcequotas`,
      body: { metadata: { name: "small" }, spec: { hard: { secrets: "2" } } },
    });
    await expect
      .poll(async () =>
        textAt(
          await world.live(`/api/v1/namespaces/${namespace}/resourcequotas/small`),
          "status",
          "hard",
          "secrets",
        ),
      )
      .toBe("2");
    const secret = (name: string) =>
      manifest({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
    const manifests = [...["a", "b", "c"].map(secret), deployment(namespace, "web", { replicas: 0 })];
    const environment = await world.environment(namespace);
    const claim = await environment.claim(claimRequest(), manifests);
    const failure: unknown = await environment.apply(claim, manifests).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      reason: "APPLY_FAILED",
      message: expect.stringMatching(
        /^Secret \S+\/[abc]: The quota small is exceeded: asked secrets=1, used secrets=2, limit secrets=2\. Ask for less, or raise the quota\.$/,
      ),
      next: "2 of 4 objects are as they should be, 1 were not tried. Mend it and deploy again: the next deployment goes on from here.",
    });
    expect((await environment.readInventory())?.objects.filter(({ uid }) => uid !== undefined)).toHaveLength(
      2,
    );
    await world.must({
      method: "PATCH",
      path: `/api/v1/namespaces/${namespace}/resourcequotas/small`,
      contentType: "application/merge-patch+json",
      body: { spec: { hard: { secrets: "9" } } },
    });
    await expect
      .poll(async () =>
        textAt(
          await world.live(`/api/v1/namespaces/${namespace}/resourcequotas/small`),
          "status",
          "hard",
          "secrets",
        ),
      )
      .toBe("9");
    const { applied } = await deploy(environment, manifests, "b");
    expect(applied.objects.filter(({ action }) => action === "create")).toHaveLength(2);
  });

  test("M10: a right that is missing is named before the first write, with what the operator must give", async () => {
    const namespace = await freshNamespace();
    const rules = [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "create", "patch", "update"] },
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] },
    ];
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    await world.must({ method: "POST", path: `${rbac}/roles`, body: { metadata: { name: "r" }, rules } });
    await world.must({
      method: "POST",
      path: `${rbac}/rolebindings`,
      body: {
        metadata: { name: "r" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "limited" }],
      },
    });
    const environment = await world.environment(namespace, {
      kubeconfig: world.plane.kubeconfigFor(limited),
      worker: "m10",
    });
    const [fine, secret] = [
      configMap(namespace, "fine", {}),
      manifest({ apiVersion: "v1", kind: "Secret", metadata: { name: "key", namespace } }),
    ];
    await expect.poll(async () => (await environment.dryRun([fine])).kind).toBe("accepted");
    const result = await environment.dryRun([fine, secret]);
    expect(result.kind === "rejected" && result.problems).toEqual([
      {
        identity: secret.identity,
        reason: "CLUSTER_FORBIDDEN",
        message:
          "Slipway's account in the cluster may not patch secrets. The operator must give it that right.",
      },
    ]);
    // The right to delete is asked before the first write, too.
    const claim = await environment.claim(claimRequest(), [fine, configMap(namespace, "leaves", {})]);
    await environment.apply(claim, [fine, configMap(namespace, "leaves", {})]);
    const next = await environment.claim(claimRequest("b"), [configMap(namespace, "fine", { a: "new" })]);
    const rejected = await environment.apply(next, [configMap(namespace, "fine", { a: "new" })]);
    expect(
      rejected.kind === "rejected" &&
        rejected.problems.map(({ identity, reason }) => [identity.name, reason]),
    ).toEqual([["leaves", "CLUSTER_FORBIDDEN"]]);
    expect(objectAt(await world.live(configMaps(namespace, "fine")), "data")).toEqual({});
  });

  test("M10: a credential that is not accepted is one clear fault", async () => {
    const namespace = await freshNamespace();
    const proxy = await startProxy(world, () => ({
      kind: "answer",
      status: 401,
      body: { kind: "Status", reason: "Unauthorized" },
    }));
    const environment = await world.environment(namespace, { kubeconfig: proxy.kubeconfig });
    await expect(environment.dryRun([configMap(namespace, "settings", {})])).rejects.toThrow(
      expect.objectContaining({
        reason: "CLUSTER_FORBIDDEN",
        retry: "never",
        message: "The cluster local does not accept the credential of its kubeconfig.",
      }),
    );
    await proxy.stop();
  });

  test("M12: an empty render never empties an environment", async () => {
    const namespace = await freshNamespace();
    const environment = await world.environment(namespace);
    await deploy(environment, [configMap(namespace, "settings", {})]);
    await expect(environment.claim(claimRequest("b"), [])).rejects.toThrow(
      expect.objectContaining({ reason: "EMPTY_RENDER" }),
    );
    expect(await world.live(configMaps(namespace, "settings"))).toBeDefined();
  });

  test("M13: an object that somebody changes while the rest is applied is read back and applied again", async () => {
    const namespace = await freshNamespace();
    let meddled = false;
    const meddle = async ({ method, url }: Passing): Promise<Fate> => {
      if (method === "PATCH" && url.includes("/web?") && !url.includes("dryRun") && !meddled) {
        meddled = true;
        // The ConfigMap of an earlier stage is written already.
        await world.must({
          method: "PATCH",
          path: `${configMaps(namespace, "settings")}?fieldManager=slipway/staging&force=true`,
          contentType: "application/apply-patch+yaml",
          body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { a: "stale" } },
        });
      }
      return pass;
    };
    const manifests = [
      configMap(namespace, "settings", { a: "fresh" }),
      deployment(namespace, "web", { replicas: 0 }),
    ];
    await through(meddle, namespace, (environment) => deploy(environment, manifests));
    expect(meddled).toBe(true);
    expect(objectAt(await world.live(configMaps(namespace, "settings")), "data")).toEqual({ a: "fresh" });
  });

  test("M14: a version that the server does not serve is told with the one that it serves", async () => {
    const namespace = await freshNamespace();
    const budget = manifest({
      apiVersion: "policy/v1beta1",
      kind: "PodDisruptionBudget",
      metadata: { name: "b", namespace },
      spec: {},
    });
    const strange = manifest({
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: { name: "w", namespace },
    });
    const found = await problems(namespace, [budget, strange], "m14");
    expect(found.map(({ message }) => message)).toEqual([
      "The cluster local does not serve policy/v1beta1 PodDisruptionBudget. It serves the kind as policy/v1: use that version.",
      "The cluster local does not serve example.com/v1 Widget. Install what brings this kind, or add its CustomResourceDefinition to the manifests.",
    ]);
    expect(objectWrites(world.audit(), "m14")).toEqual([]);
  });

  test("D12, X21/promise 4: an environment writes into no namespace that is not its own", async () => {
    const [namespace, production] = [await freshNamespace(), await freshNamespace()];
    const environment = await world.environment(namespace, { environment: "dev", worker: "x21" });
    const manifests = [configMap(namespace, "fine", {}), configMap(production, "settings", { debug: "on" })];
    const refused = expect.objectContaining({
      reason: "NAMESPACE_NOT_ALLOWED",
      message: `The environment dev may not write ConfigMap ${production}/settings: it may write to ${namespace}.`,
    });
    await expect(environment.dryRun(manifests)).rejects.toThrow(refused);
    await expect(environment.claim(claimRequest(), manifests)).rejects.toThrow(refused);
    await expect(environment.dryRun([namespaceManifest(production)])).rejects.toThrow(
      expect.objectContaining({ reason: "NAMESPACE_NOT_ALLOWED" }),
    );
    const asked = world.audit().filter(({ userAgent }) => userAgent === "slipway/x21");
    expect(asked.filter(({ uri }) => !/^\/apis?(?:\?|$)/.test(uri))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);

    const listed = await world.environment(namespace, { namespaces: [production] });
    expect((await listed.dryRun(manifests)).kind).toBe("accepted");
  });

  test("D12: an object of the whole cluster is refused unless its kind is granted", async () => {
    const namespace = await freshNamespace();
    const role = manifest({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `reader-${namespace}` },
      rules: [],
    });
    const granted = async (clusterScoped: readonly string[]) => {
      const grants = [{ repository: "octo/shop", namespaces: [namespace], clusterScoped }];
      return (await world.environment(namespace, { grants })).dryRun([role]);
    };
    const refused = expect.objectContaining({
      reason: "CLUSTER_NOT_GRANTED",
      message: `octo/shop may not write ClusterRole reader-${namespace} in the cluster local.`,
    });
    await expect(granted([])).rejects.toThrow(refused);
    await expect(granted(["Namespace."])).rejects.toThrow(refused);
    expect((await granted(["ClusterRole.rbac.authorization.k8s.io"])).kind).toBe("accepted");
  });

  test("E3: a Secret of a typed kind is tried with its true values, and a refusal repeats none of them", async () => {
    const namespace = await freshNamespace();
    const secret = (name: string, type: string, stringData: JsonObject, annotations: JsonObject = {}) =>
      manifest({
        apiVersion: "v1",
        kind: "Secret",
        type,
        metadata: { name, namespace, annotations },
        stringData,
      });
    const login = '{"auths":{"registry.example.com":{"auth":"aHVudGVyMmNhbmFyeQ=="}}}';
    expect(
      await problems(namespace, [
        secret("registry", "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": login }),
        secret("tls", "kubernetes.io/tls", { "tls.crt": "", "tls.key": "" }),
        secret("release", "helm.sh/release.v1", { release: "hunter2canary" }),
      ]),
    ).toEqual([]);
    const broken = [
      secret("registry", "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": "{hunter2canary" }),
      secret("tls", "kubernetes.io/tls", { "tls.key": "hunter2canary" }),
      secret("ssh", "kubernetes.io/ssh-auth", { key: "hunter2canary" }),
      secret("token", "kubernetes.io/service-account-token", { token: "hunter2canary" }),
    ];
    const found = await problems(namespace, broken);
    expect(found.map(({ identity, message }) => `${identity.name}: ${message}`).toSorted()).toEqual([
      "registry: The API server refuses it: data[.dockerconfigjson] has a value that is not valid.",
      "ssh: The API server refuses it: data[ssh-privatekey] is required.",
      "tls: The API server refuses it: data[tls.crt] is required.",
      "token: The API server refuses it: metadata.annotations[kubernetes.io/service-account.name] is required.",
    ]);
  });

  test("T2: nothing is asked about an object that no grant covers", async () => {
    const [namespace, other] = [await freshNamespace(), await freshNamespace()];
    const grants = [{ repository: "octo/shop", namespaces: [namespace], clusterScoped: [] }];
    const environment = await world.environment(namespace, { grants, worker: "t2" });
    const manifests = [configMap(namespace, "fine", {}), configMap(other, "stolen", {})];
    const refused = expect.objectContaining({
      reason: "CLUSTER_NOT_GRANTED",
      message: `octo/shop may not write ConfigMap ${other}/stolen in the cluster local.`,
    });
    await expect(environment.dryRun(manifests)).rejects.toThrow(refused);
    await expect(environment.claim(claimRequest(), manifests)).rejects.toThrow(refused);
    const asked = world.audit().filter(({ userAgent }) => userAgent === "slipway/t2");
    expect(asked.filter(({ uri }) => !/^\/apis?(?:\?|$)/.test(uri))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
    await expect(world.environment(other, { grants })).rejects.toThrow(/may not use the namespace/);
    await expect(world.environment(namespace, { grants, repository: "octo/else" })).rejects.toThrow(
      "octo/else may not use the cluster local.",
    );
  });
});

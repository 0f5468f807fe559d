import { describe, expect, test } from "vitest";
import { container, deployment, web } from "./pods.ts";
import { findings, messages, object, values } from "./sides.ts";

const spec = "spec.template.spec";
const found = `caution pod-privilege Deployment shop/web ${spec}`;

function context(text: string): string {
  return web(`securityContext: {${text}}`);
}

function port(text: string): string {
  return web(`ports: [{containerPort: 80, ${text}}]`);
}

function pod(text: string): string {
  return deployment(`containers: [${container("")}], securityContext: {${text}}`);
}

function namespace(labels: string): string {
  return object("Namespace", "shop", "x: 1").replace("namespace: shop", `labels: {${labels}}`);
}

describe("pod-privilege", () => {
  test.each([
    ["hostNetwork: true", "hostNetwork"],
    ["hostPID: true", "hostPID"],
    ["hostIPC: true", "hostIPC"],
    ["securityContext: {runAsUser: 0}", "securityContext.runAsUser"],
    ["securityContext: {seccompProfile: {type: Unconfined}}", "securityContext.seccompProfile.type"],
    ["volumes: [{name: log, hostPath: {path: /var/log}}]", "volumes[log].hostPath.path"],
  ])("of the pod: %s", (text, path) => {
    const [base, head] = [web(""), deployment(`containers: [${container("")}], ${text}`)];
    expect(findings(base, head)).toEqual([`${found}.${path}`]);
    expect(findings(head, head.replace("1.0", "1.1"))).toEqual([]);
    expect(findings(head, base)).toEqual([]);
  });

  test.each([
    ["privileged: true", "privileged"],
    ["allowPrivilegeEscalation: true", "allowPrivilegeEscalation"],
    ["runAsUser: 0", "runAsUser"],
    ["capabilities: {add: [SYS_ADMIN]}", "capabilities.add"],
    ["appArmorProfile: {type: Unconfined}", "appArmorProfile.type"],
    ["procMount: Unmasked", "procMount"],
    ["windowsOptions: {hostProcess: true}", "windowsOptions.hostProcess"],
  ])("of a container: %s", (text, path) => {
    const head = context(text);
    expect(findings(web(""), head)).toEqual([`${found}.containers[main].securityContext.${path}`]);
    expect(findings(head, head.replace("1.0", "1.1"))).toEqual([]);
  });

  test("of init and ephemeral containers alike, and of a pod that is new", () => {
    for (const list of ["initContainers", "ephemeralContainers"]) {
      const head = deployment(`${list}: [${container("securityContext: {privileged: true}", "debug")}]`);
      const path = `${list}[debug].securityContext.privileged`;
      expect(findings("", head)).toEqual([`${found}.${path}`]);
    }
  });

  test("a port of the node", () => {
    expect(findings(port("hostPort: 0"), port("hostPort: 80"))).toEqual([
      `${found}.containers[main].ports[0].hostPort`,
    ]);
    expect(findings(port("hostPort: 80"), port("hostPort: 80, name: a"))).toEqual([]);
  });

  test("says all new rights of one kind once, with their names", () => {
    const head = deployment(
      `containers: [${container("securityContext: {capabilities: {add: [CAP_NET_RAW, SYS_PTRACE, NET_BIND_SERVICE]}}")}]`,
    );
    expect(findings(web(""), head)).toHaveLength(1);
    expect(values(web(""), head)).toEqual([["-", "NET_RAW, SYS_PTRACE"]]);
    const more = head.replace("SYS_PTRACE", "SYS_PTRACE, BPF");
    expect(values(head, more)).toEqual([["-", "BPF"]]);
  });

  test("of other volumes nothing is told", () => {
    expect(
      findings(web(""), deployment(`containers: [${container("")}], volumes: [{name: a, emptyDir: {}}]`)),
    ).toEqual([]);
  });

  test("is urgent when a container becomes privileged", () => {
    const base = web("livenessProbe: {exec: {}}");
    expect(findings(base, context("privileged: true"))[0]).toContain("pod-privilege");
  });

  test("what forbade escalation or root and is gone, of containers and of the pod", () => {
    const [path, ban] = [
      `${found}.containers[main].securityContext`,
      "runAsNonRoot: true, allowPrivilegeEscalation: false",
    ];
    expect(findings(context(ban), context("a: 1"))).toEqual([
      `${path}.runAsNonRoot`,
      `${path}.allowPrivilegeEscalation`,
    ]);
    expect(messages(context("runAsNonRoot: true"), context("runAsNonRoot: false"))).toEqual([
      "runAsNonRoot is gone: the container may run as root.",
    ]);
    expect(findings(pod("runAsNonRoot: true"), pod("a: 1"))).toEqual([`${path}.runAsNonRoot`]);
    expect(findings(pod("runAsNonRoot: true"), context("runAsNonRoot: true"))).toEqual([]);
    expect(
      findings(context("allowPrivilegeEscalation: false"), context("allowPrivilegeEscalation: true")),
    ).toHaveLength(1);
    const second = deployment(
      `containers: [${container(`securityContext: {${ban}}`)}, ${container("", "new")}]`,
    );
    expect(findings(context(ban), second)).toEqual([]);
  });

  test("a Namespace that enforces a looser standard", () => {
    const enforce = (level: string) => namespace(`pod-security.kubernetes.io/enforce: ${level}`);
    const line = 'caution pod-privilege Namespace shop metadata.labels["pod-security.kubernetes.io/enforce"]';
    expect(findings(enforce("restricted"), enforce("baseline"))).toEqual([line]);
    expect(findings(enforce("baseline"), namespace("a: b"))).toEqual([line]);
    expect(values(enforce("baseline"), namespace("a: b"))).toEqual([["baseline", "none"]]);
    expect(values(enforce("baseline"), enforce("privileged"))).toEqual([["baseline", "privileged"]]);
    expect(findings(enforce("privileged"), namespace("a: b"))).toEqual([]);
    expect(findings(enforce("baseline"), enforce("restricted"))).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { makeChart } from "../render/make-chart.ts";
import { merge, propose } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { completedCheck, headOf, untilDeployed, untilPreviewed, untilTold } from "./look.ts";
import { configText, text, type Files } from "./repository.ts";

const environment = { name: "staging", path: "charts/shop" };
const configPath = ".github/slipway.yml";

const namespace = text("apiVersion: v1", "kind: Namespace", "metadata:", "  name: {{ .Release.Namespace }}");

function chartFiles(): Files {
  const chart = makeChart("charts/shop", { "templates/namespace.yaml": namespace });
  return Object.fromEntries(
    Object.entries(chart).map(([path, file]) => [path, typeof file === "string" ? file : ""]),
  );
}

function configWith({ helm = "", tools = "" } = {}): string {
  return `${configText([environment], tools)}${helm}`;
}

const withValues = text("    helm:", "      valuesFiles: [values/staging.yaml]", "      releaseName: web");

describe.skipIf(lacks("kustomize", "helm", "helm3"))("an environment that is a Helm chart", () => {
  let harness: Harness;
  beforeAll(async () => {
    const files = {
      ...chartFiles(),
      [configPath]: configWith({ helm: withValues }),
      "values/staging.yaml": "size: 2\n",
    };
    harness = await startHarness({ files });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("is previewed and deployed with the values of its configuration", async () => {
    const number = await propose(harness, {
      branch: "values",
      files: { "values/staging.yaml": "size: 3\n" },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("data.size");
    expect(preview).toContain("ConfigMap");
    expect(preview).toContain("helm 4.3.1");
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
  });

  test("whose hooks are listed, and not run", async () => {
    const hook = text(
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata:",
      "  name: migrate",
      '  annotations: {"helm.sh/hook": "pre-upgrade"}',
    );
    const files = { "charts/shop/templates/hook.yaml": hook, "values/staging.yaml": "size: 4\n" };
    const number = await propose(harness, { branch: "hooks", files });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("migrate (pre-upgrade)");
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
  });

  test("of which only a hook changes does not pass for unchanged", async () => {
    const file = "charts/shop/templates/hook.yaml";
    const hook = text(
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata:",
      "  name: migrate",
      '  annotations: {"helm.sh/hook": "pre-upgrade"}',
      "data: {image: mig-2}",
    );
    const number = await propose(harness, { branch: "only-hooks", files: { [file]: hook } });
    const preview = await untilPreviewed(harness, number);
    expect(preview).not.toContain("Nothing changes");
    expect(preview).toMatch(/✏️\shooks\sonly/);
    expect(preview).toContain("Slipway never runs Helm hooks, and this change alters some");
    expect(preview).not.toContain("mig-2");
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
  });

  test("of another version of Helm says so, and which versions were used", async () => {
    const files = {
      [configPath]: configWith({ helm: withValues, tools: 'tools: { helm: "3" }\n' }),
      "values/staging.yaml": "size: 5\n",
    };
    const number = await propose(harness, { branch: "pin", files });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("pinned version of helm from the newest to");
    expect(preview).toMatch(/helm 3\.21\.4.*helm 4\.3\.1/);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
  });

  test("that pins what is not offered is told what is", async () => {
    const files = { [configPath]: configWith({ helm: withValues, tools: 'tools: { helm: "2.17" }\n' }) };
    const number = await propose(harness, { branch: "old-pin", files });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("asks for helm 2.17");
    expect(preview).toContain("Offered: 4.3.1, 3.21.4.");
    expect(await completedCheck(harness, await headOf(harness, number), "Slipway")).toMatchObject({
      conclusion: "failure",
    });
  });

  test("promise 3: that renders otherwise each time is shown as such, and its deployment stops", async () => {
    const secret = text(
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata:",
      "  name: salt",
      "data:",
      "  salt: {{ randAlphaNum 20 }}",
    );
    const files = { "charts/shop/templates/salt.yaml": secret };
    const number = await propose(harness, { branch: "salt", files });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("data.salt");
    expect(preview).toContain("at each render");
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "error", sha });
    await untilTold(harness, number, "deployments", "two renders of this revision differ");
  });
});

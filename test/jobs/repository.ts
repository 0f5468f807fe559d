/** A small repository of two environments: staging follows the branch, production asks for an approval. */

export type Files = Readonly<Record<string, string>>;

export interface EnvironmentText {
  readonly name: string;
  readonly path?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly deploy?: "on-merge" | "on-command";
  /** YAML of one line. */
  readonly protection?: string;
  /** How long it may take to become healthy. */
  readonly timeout?: string;
}

export const staging: EnvironmentText = { name: "staging" };
export const production: EnvironmentText = {
  name: "production",
  protection: "{ approvals: 1, protectedBranch: true, requiredChecks: false }",
};

/** `.github/slipway.yml`. */
export function configText(environments: readonly EnvironmentText[], more = ""): string {
  return `version: 1\n${more}environments:\n${environments.map(environmentText).join("")}`;
}

function environmentText(environment: EnvironmentText): string {
  const { name, path = `envs/${name}`, cluster = "local", namespace = `shop-${name}` } = environment;
  const { deploy, protection, timeout = "20s" } = environment;
  const lines = [
    `name: ${name}`,
    `path: ${path}`,
    `cluster: ${cluster}`,
    `namespace: ${namespace}`,
    ...(deploy === undefined ? [] : [`deploy: ${deploy}`]),
    ...(protection === undefined ? [] : [`protection: ${protection}`]),
    `health: { timeout: ${timeout}, grace: 1s }`,
  ];
  return `  - ${lines.join("\n    ")}\n`;
}

/** Rendered by the real kustomize: a base and an overlay for each environment. */
export function shopFiles(environments: readonly EnvironmentText[] = [staging, production]): Files {
  return {
    ".github/slipway.yml": configText(environments),
    "README.md": "# shop\n",
    ...baseFiles({ greeting: "hello" }),
    ...Object.assign({}, ...environments.map(({ name }) => overlayFiles(name))),
  };
}

export interface Release {
  readonly greeting: string;
  /** Of a workload beside the settings; none when absent. */
  readonly image?: string;
}

export function baseFiles({ greeting, image }: Release): Files {
  return {
    "base/kustomization.yaml": text(
      "resources:",
      "  - settings.yaml",
      ...(image === undefined ? [] : ["  - web.yaml"]),
    ),
    "base/settings.yaml": settings(greeting),
    ...(image === undefined ? {} : { "base/web.yaml": web(image) }),
  };
}

/** The ConfigMap that every environment has. */
function settings(greeting: string): string {
  return text(
    "apiVersion: v1",
    "kind: ConfigMap",
    "metadata:",
    "  name: settings",
    "data:",
    `  greeting: ${greeting}`,
  );
}

/** A workload; the name of its image says whether it becomes ready. */
function web(image: string): string {
  return text(
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata:",
    "  name: web",
    "spec:",
    "  selector:",
    "    matchLabels:",
    "      app: web",
    "  template:",
    "    metadata:",
    "      labels:",
    "        app: web",
    "    spec:",
    "      containers:",
    "        - name: web",
    `          image: ${image}`,
  );
}

export function overlayFiles(name: string): Files {
  return {
    [`envs/${name}/kustomization.yaml`]: text(
      `namespace: shop-${name}`,
      "resources:",
      "  - namespace.yaml",
      "  - ../../base",
    ),
    [`envs/${name}/namespace.yaml`]: text(
      "apiVersion: v1",
      "kind: Namespace",
      "metadata:",
      `  name: shop-${name}`,
    ),
  };
}

export function text(...all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

/** Objects with pods, in YAML flow style, for tests of rules that look at pods. */

import { object } from "./sides.ts";

/** `containers: […]` and what else stands in the pod's specification. */
export function deployment(pod: string, { name = "web", spec = "", labels = "{app: web}" } = {}): string {
  const more = spec === "" ? "" : `${spec}, `;
  return object(
    "Deployment",
    name,
    `spec: {${more}template: {metadata: {labels: ${labels}}, spec: {${pod}}}}`,
    "apps/v1",
  );
}

/** One container. */
export function container(rest: string, name = "main", image = "example.org/app:1.0"): string {
  return `{name: ${name}, image: "${image}"${rest === "" ? "" : `, ${rest}`}}`;
}

/** A Deployment with one container. */
export function web(rest: string): string {
  return deployment(`containers: [${container(rest)}]`);
}

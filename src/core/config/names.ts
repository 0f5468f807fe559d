/** The grammars of names in the configuration; the one place where each of them is decided. */

/** Of environments: in the configuration, in commands, in Deployments, everywhere. */
export const environmentName = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Of clusters that an operator registered, and of Kubernetes namespaces (RFC 1123 labels). */
export const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Of Helm releases (`ValidateReleaseName`: as labels, but of at most 53 characters). */
export const releaseName = /^[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?$/;

/** `5.8.1`, or only its beginning: `5`, `5.8`. */
export const toolVersion = /^\d{1,4}(?:\.\d{1,4}){0,2}$/;

/** A branch as Git accepts it (git-check-ref-format), by its short name. */
export const branchName =
  /^(?!-)(?!refs\/)(?!.*(?:\.\.|\/\/|@\{|\/\.))(?![/.])(?!.*(?:\/|\.|\.lock)$)[^\p{Cc}\p{Cs} ~^:?*[\\]{1,255}$/u;

/** A folder of the repository: relative, `/`-separated, nowhere leading out of it. */
export const folder = /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))(?!.*:\/\/)[^\\\p{Cc}\p{Cs}]{1,1024}$/u;

/** The same, or a text with placeholders such as `{cluster}-{app}`, which becomes one; what it becomes is checked then. */
export function orTemplate(name: RegExp): RegExp {
  const plain = name.source.replace(/^\^/, "").replace(/\$$/, "");
  return new RegExp(`^(?:${plain}|(?=[^{]*\\{)(?:[a-z0-9-]|\\{[A-Za-z0-9_-]{1,32}\\}){1,200})$`);
}

/** `90s`, `10m`, `1h30m` */
export const duration = /^(?=\d)(?:\d{1,4}h)?(?:\d{1,5}m)?(?:\d{1,6}s)?$/;

/** Whether a text is the name of an environment; whoever takes such a name from outside asks here. */
export function isEnvironmentName(text: string): boolean {
  return environmentName.test(text);
}

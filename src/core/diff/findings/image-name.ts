/** The parts of an image's name, as the distribution reference grammar has them. */

export interface ImageName {
  /** With registry: `docker.io/library/redis`, `quay.io/org/app`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Docker's own names in full: `redis` is `docker.io/library/redis`. */
export function parseImage(text: string): ImageName {
  const [name = "", digest] = text.split("@");
  const colon = name.lastIndexOf(":");
  const hasTag = colon > name.lastIndexOf("/");
  const repository = fullRepository(hasTag ? name.slice(0, colon) : name);
  return {
    repository,
    ...(hasTag ? { tag: name.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

function fullRepository(name: string): string {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const hasRegistry = /[.:]/.test(first) || first === "localhost";
  const [registry, path] = hasRegistry ? [first, name.slice(slash + 1)] : ["docker.io", name];
  const isHub = registry === "docker.io" || registry === "index.docker.io";
  if (!isHub) return `${registry}/${path}`;
  return path.includes("/") ? `docker.io/${path}` : `docker.io/library/${path}`;
}

/** A major above this is a year, a date or a build number. */
const largestMajor = 999;

/** `8` of `v8.6.1-alpine`; `undefined` for a tag that is no version. */
export function majorOf(tag: string | undefined): number | undefined {
  const parts = /^v?(\d+)(?:\.\d+){0,3}(?:[-+_.].*)?$/.exec(tag ?? "");
  const major = Number(parts?.[1]);
  return parts === null || major > largestMajor ? undefined : major;
}

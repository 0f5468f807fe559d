/** By which fields the elements of a list are told apart, so that an element that moved is still the same element. */

/**
 * A key as text: fields separated by commas; `a.b` is a nested field, `a=x` counts as `x` when absent, `a?` may be absent.
 * Candidates are tried in order: the first that every element of both lists has, without a repetition, is used.
 */
export type KeyText = string;

/**
 * Merge keys of server-side apply (kubernetes/client-go, applyconfigurations/internal/internal.go). `protocol` belongs to a port's
 * key and is often left out; `port` alone would collide where TCP and UDP share a number.
 */
export const mergeKeys: Readonly<Record<string, readonly KeyText[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  schedulingGates: ["name"],
  resourceClaims: ["name"],
  claims: ["name"],
  imagePullSecrets: ["name"],
  secrets: ["name"],
  webhooks: ["name"],
  matchConditions: ["name"],
  variables: ["name"],
  ports: ["containerPort,protocol=TCP", "port,protocol=TCP"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  hostAliases: ["ip"],
  topologySpreadConstraints: ["topologyKey,whenUnsatisfiable"],
  conditions: ["type"],
  ownerReferences: ["uid"],
};

/** Where the API replaces the list as a whole (atomic), or knows nothing of it: what people take for an element's name. */
export const naturalKeys: Readonly<Record<string, readonly KeyText[]>> = {
  volumeClaimTemplates: ["metadata.name"],
  subjects: ["kind,namespace?,name"],
  rules: ["host", "alert?,record?"],
  paths: ["path?,pathType?"],
  tls: ["secretName"],
  envFrom: ["configMapRef.name?,secretRef.name?,prefix?"],
  items: ["key"],
  versions: ["name"],
  metrics: [
    "type,resource.name?,containerResource.name?,containerResource.container?,pods.metric.name?,object.metric.name?,external.metric.name?",
  ],
  matchExpressions: ["key,operator"],
  groups: ["name"],
};

export const usualKeys: readonly KeyText[] = ["name", "id", "key", "type", "host", "path"];

/** Lists of scalars whose order means nothing to the API: compared as sets. */
export const scalarSets: ReadonlySet<string> = new Set([
  "finalizers",
  "verbs",
  "resources",
  "resourceNames",
  "apiGroups",
  "nonResourceURLs",
  "apiVersions",
  "operations",
  "accessModes",
  "add",
  "drop",
  "policyTypes",
  "namespaces",
  "categories",
  "shortNames",
  "values",
  "hosts",
  "except",
  "scopes",
  "externalIPs",
  "loadBalancerSourceRanges",
  "supplementalGroups",
]);

/** Lists of objects whose order means nothing to the API; not so `env` and `envFrom` (the last wins), containers and rules. */
export const orderlessLists: ReadonlySet<string> = new Set([
  "volumes",
  "volumeDevices",
  "ports",
  "imagePullSecrets",
  "hostAliases",
  "tolerations",
  "topologySpreadConstraints",
  "schedulingGates",
  "resourceClaims",
  "claims",
  "conditions",
  "ownerReferences",
  "subjects",
  "matchExpressions",
]);

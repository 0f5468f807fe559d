/** A small shop in several environments, as a pull request may change it. */

export interface Shop {
  readonly namespace: string;
  readonly image: string;
  readonly replicas?: number;
  readonly password?: string;
  readonly volume?: boolean;
  readonly settings?: string;
}

export function shop({
  namespace,
  image,
  replicas = 2,
  password = "aHVudGVyMg==",
  volume = true,
  settings = "",
}: Shop): string {
  return [
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${namespace}, labels: {app: web}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: ${image}
        args: [serve, --port=8080]
`,
    `apiVersion: v1
kind: Secret
metadata: {name: database, namespace: ${namespace}}
data: {password: ${password}, user: c2hvcA==}
`,
    `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ${namespace}}
data:
  settings.ini: |
    [server]
    port = 8080
    workers = 4
    timeout = 30
    keepalive = 5
    compress = on
    log = info
${settings}
`,
    ...(volume
      ? [
          `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: uploads, namespace: ${namespace}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
`,
        ]
      : []),
  ].join("---\n");
}

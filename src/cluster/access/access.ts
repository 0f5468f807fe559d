/** Where a cluster is and how a request proves who it is: what a kubeconfig comes to after everything unsafe was refused. */

export interface ClusterAccess {
  /** `https://host:port`, with a path when the API server is behind one; never with a `/` at the end. */
  readonly server: string;
  readonly tls: {
    /** PEM. Absent: the system's certificate authorities. */
    readonly ca?: string | Buffer;
    readonly cert?: string | Buffer;
    readonly key?: string | Buffer;
    readonly servername?: string;
  };
  /** Authorisation and impersonation, as of now: a token in a file may have been renewed. */
  headers(): Promise<Readonly<Record<string, string | readonly string[]>>>;
}

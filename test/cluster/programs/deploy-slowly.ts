/** A worker that a test kills: claims an environment and applies many objects, telling on stdout how far it is. */

import { createClusters } from "../../../src/cluster/create-clusters.ts";
import { claimRequest, configMap, everything } from "../world.ts";

const [kubeconfig = "", namespace = "", count = "0"] = process.argv.slice(2);
const config = { clusters: [{ name: "local", kubeconfig, grants: [everything] }] };
const clusters = createClusters({ config, directory: "/", version: `killed-${namespace}` });
const environment = (await clusters.get("local")).environment({
  repository: "octo/shop",
  environment: "staging",
  namespace,
});
const manifests = Array.from({ length: Number(count) }, (_, index) =>
  configMap(namespace, `item-${index}`, { by: "killed" }),
);
const claim = await environment.claim(claimRequest("a"), manifests);
console.log("claimed");
await environment.apply(claim, manifests, ({ done }) => console.log(`done ${done}`));
console.log("finished");
await clusters.close();

/** Looks for a kubeconfig and says where its current context leads; contacts nothing and runs nothing that it names. */

import { readFile } from "node:fs/promises";
import { delimiter } from "node:path";
import { readYaml } from "../../core/manifests/read-yaml.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import type { Settings } from "../../settings.ts";
import type { Finding } from "./examine-machine.ts";

const name = "kubeconfig";
const advice = "Needed to deploy from the command line only. kubectl and every provider's tool write one.";

export async function examineKubeconfig({ kubeconfig }: Settings): Promise<Finding> {
  const [file = ""] = kubeconfig.split(delimiter);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return { state: "absent", name, where: file, advice };
  const read = readYaml(text);
  const value =
    read.kind === "read" ? read.documents.map((document) => document.value).find(isJsonObject) : undefined;
  const context = value?.["current-context"];
  if (typeof context !== "string" || context === "") {
    return { state: "absent", name, where: file, version: "no current context", advice };
  }
  const cluster = member(named(value?.["contexts"], context), "context")?.["cluster"];
  const server = member(named(value?.["clusters"], cluster), "cluster")?.["server"];
  const leads = typeof server === "string" ? ` → ${server}` : "";
  return { state: "ok", name, version: `${context}${leads}`, where: file };
}

function named(list: JsonValue | undefined, wanted: JsonValue | undefined): JsonObject | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.filter(isJsonObject).find((element) => element["name"] === wanted);
}

function member(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object?.[key];
  return isJsonObject(value) ? value : undefined;
}

/** Git refs: read, create, move and delete. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import type { Ref } from "../git/refs.ts";
import { isAncestor, isRefName, listRefs, updateRef, zeroOid } from "../git/refs.ts";
import { gitMaybe } from "../git/run-git.ts";
import { json, noContent } from "../http/answer.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { pushViolation, violationMessage } from "../operations/push-rules.ts";
import { repositoryUrl } from "../serializers/repository.ts";
import { nodeId } from "../store.ts";

const createBody = z.object({ ref: z.string(), sha: z.string() });
const updateBody = z.object({ sha: z.string(), force: z.boolean().optional() });

export const gitRefRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": async (call) =>
    json(200, show(call.hub, call.repository, await refOf(call))),
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": async (call) => {
    const prefix = `refs/${param(call, "ref")}`;
    const refs = await listRefs(call.repository.dir, "refs/");
    const items = refs.filter(({ name }) => name.startsWith(prefix));
    return paginate({ url: call.url, items }, (ref) => show(call.hub, call.repository, ref));
  },
  "POST /repos/{owner}/{repo}/git/refs": create,
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": update,
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": remove,
};

function show(hub: Hub, repository: Repository, ref: Ref) {
  const url = repositoryUrl(hub, repository);
  return {
    ref: ref.name,
    node_id: nodeId("REF", `${repository.id}:${ref.name}`),
    url: `${url}/git/${ref.name}`,
    object: { sha: ref.oid, type: ref.type, url: `${url}/git/${ref.type}s/${ref.oid}` },
  };
}

async function find(call: RepositoryCall, name: string): Promise<Ref | undefined> {
  return (await listRefs(call.repository.dir, name)).find((ref) => ref.name === name);
}

async function refOf(call: RepositoryCall): Promise<Ref> {
  const ref = await find(call, `refs/${param(call, "ref")}`);
  if (ref !== undefined) return ref;
  const empty = (await listRefs(call.repository.dir, "refs/heads/")).length === 0;
  throw empty ? new ApiError(409, "Git Repository is empty.") : notFound();
}

async function create(call: RepositoryCall) {
  const body = readBody(call.request.body, createBody);
  if (!body.ref.startsWith("refs/") || body.ref.split("/").length < 3) {
    throw new ApiError(422, "Reference name must start with 'refs/' and contain at least two slashes.");
  }
  if (!isRefName(body.ref)) throw new ApiError(422, "Reference name is invalid");
  refuseHidden(body.ref);
  await checkObject(call, body.ref, body.sha);
  await refuseByRules(call, { name: body.ref, before: zeroOid, after: body.sha });
  const done = await updateRef(call.repository.dir, { name: body.ref, before: zeroOid, after: body.sha });
  if (done !== "done") throw new ApiError(422, "Reference already exists");
  await announce(call, { name: body.ref, before: zeroOid, after: body.sha });
  const ref = await find(call, body.ref);
  if (ref === undefined) throw notFound();
  const shown = show(call.hub, call.repository, ref);
  return json(201, shown, { location: shown.url });
}

async function checkObject(call: RepositoryCall, name: string, sha: string): Promise<void> {
  const type = /^[0-9a-f]{40}$/.test(sha)
    ? await gitMaybe(call.repository.dir, ["cat-file", "-t", sha])
    : undefined;
  if (type === undefined || (name.startsWith("refs/heads/") && type !== "commit")) {
    throw new ApiError(422, "Object does not exist");
  }
}

/** Refs of pull requests are the server's own. */
function refuseHidden(name: string): void {
  if (name.startsWith("refs/pull/")) throw new ApiError(422, "Reference cannot be updated");
}

interface Move {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

async function refuseByRules(call: RepositoryCall, { name, before, after }: Move): Promise<void> {
  if (!name.startsWith("refs/heads/")) return;
  const branch = name.slice("refs/heads/".length);
  const change = { repository: call.repository, branch, actor: actorOf(call.caller), before, after };
  const why = await pushViolation(call.hub, change);
  if (why !== undefined) throw new ApiError(422, violationMessage(why));
}

async function update(call: RepositoryCall) {
  const body = readBody(call.request.body, updateBody);
  const ref = await find(call, `refs/${param(call, "ref")}`);
  if (ref === undefined) throw new ApiError(422, "Reference does not exist");
  refuseHidden(ref.name);
  await checkObject(call, ref.name, body.sha);
  if (body.force !== true && !(await isAncestor(call.repository.dir, ref.oid, body.sha))) {
    throw new ApiError(422, "Update is not a fast forward");
  }
  const move = { name: ref.name, before: ref.oid, after: body.sha };
  await refuseByRules(call, move);
  if ((await updateRef(call.repository.dir, move)) !== "done")
    throw new ApiError(409, "Reference was changed meanwhile");
  await announce(call, move);
  return json(200, show(call.hub, call.repository, { ...ref, oid: body.sha }));
}

async function remove(call: RepositoryCall) {
  const ref = await find(call, `refs/${param(call, "ref")}`);
  if (ref === undefined) throw new ApiError(422, "Reference does not exist");
  refuseHidden(ref.name);
  if (ref.name === `refs/heads/${call.repository.defaultBranch}`)
    throw new ApiError(422, "Cannot delete the default branch");
  const move = { name: ref.name, before: ref.oid, after: zeroOid };
  await refuseByRules(call, move);
  if ((await updateRef(call.repository.dir, move)) !== "done")
    throw new ApiError(409, "Reference was changed meanwhile");
  await announce(call, move);
  return noContent();
}

async function announce(call: RepositoryCall, { name, before, after }: Move): Promise<void> {
  const { hub, repository, caller } = call;
  await afterRefChanges(hub, [{ repository, ref: name, before, after, actor: actorOf(caller) }]);
}

/** What is about GitHub itself and about people. */

import { createGraphql } from "../graphql/serve-graphql.ts";
import { json } from "../http/answer.ts";
import type { Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { findAccount } from "../operations/accounts.ts";
import { serializeProfile } from "../serializers/account.ts";
import { found } from "./lookup.ts";

const graphql = createGraphql();

export const metaRoutes: Routes = {
  // The path is its own, beside the REST API, and the server brings it here.
  "POST /graphql": (call) => graphql(call.hub, call.caller, call.request.body),
  "GET /user": (call) =>
    json(200, serializeProfile(call.hub, found(call.caller.kind === "user" ? call.caller.user : undefined))),
  "GET /users/{username}": (call) =>
    json(200, serializeProfile(call.hub, found(findAccount(call.hub, param(call, "username"))))),
  "GET /rate_limit": (call) => json(200, call.hub.rateLimit.show(call.caller)),
};

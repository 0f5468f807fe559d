/** GitHub's published description of its API, as a judge of what the local GitHub answers and sends. */

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";
import { z } from "zod";
import type { LoggedRequest } from "../../../sandbox/github/http/request-log.ts";
import type { Delivery } from "../../../sandbox/github/model/delivery.ts";
import { toJsonSchema } from "./to-json-schema.ts";

const reference = z.object({ $ref: z.string() });
const content = z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })).optional() });
const operation = z.object({
  requestBody: content.optional(),
  responses: z.record(z.string(), z.union([reference, content])),
});
const extract = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  webhooks: z.record(z.string(), z.unknown()),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    responses: z.record(z.string(), content),
  }),
});

const description = extract.parse(
  JSON.parse(readFileSync(new URL("../../fixtures/github/openapi.json", import.meta.url), "utf8")),
);

const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/);
ajv.addFormat("uri", (text) => URL.canParse(text));
for (const ignored of [
  "int64",
  "int32",
  "email",
  "hostname",
  "repo.nwo",
  "ipv4",
  "ipv6",
  "ssh-url",
  "timestamp",
  "uuid",
  "float",
  "date",
  "uri-template",
  "alphanumeric",
]) {
  ajv.addFormat(ignored, true);
}
ajv.addSchema({ $id: "github", components: { schemas: toJsonSchema(description.components.schemas) } });

const compiled = new Map<string, ValidateFunction>();

function compile(key: string, schema: unknown): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const converted = toJsonSchema(schema);
  const validate = ajv.compile(typeof converted === "object" && converted !== null ? converted : {});
  compiled.set(key, validate);
  return validate;
}

function explain(errors: ErrorObject[] | null | undefined): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`).join("; ");
}

export interface Exception {
  readonly problem: RegExp;
  readonly reason: string;
}

/** What differs from the description for a reason. Each must still be true: a test fails when one of them disappears. */
export const exceptions: readonly Exception[] = [
  {
    problem: /^POST \/graphql 200: the route is not described/,
    reason: "GraphQL is described by a schema of its own",
  },
  {
    problem: /^GET \/app\/installations 200: \/\d+\/account /,
    reason:
      "the description wants an account to be a user and an enterprise at once; the single installation says: one of the two",
  },
  {
    problem: /: (?:\/\d+|\/pull_request)?\/head\/repo must be object$/,
    reason: "the head's repository is null when the fork was deleted; the description forgets it",
  },
];

/** Refusals that any route may give; the description names them for some only. */
const possibleEverywhere: ReadonlyMap<number, string> = new Map([
  [301, "a repository that was renamed"],
  [307, "a repository that was renamed"],
  [400, "a body that is no JSON, a version of the API that is not served"],
  [401, "bad or missing credentials"],
  [403, "a permission, a role or the rate limit is missing"],
  [404, "outside of the grant"],
  [405, "a merge that the rules do not let through"],
  [409, "somebody else was quicker"],
  [415, "another content type"],
  [422, "a body that does not fit"],
]);

type Answered = Pick<LoggedRequest, "method" | "template" | "status" | "responseBody">;

/** What is wrong with an answer; `undefined` when nothing is, or for a listed reason. */
export function answerProblem(entry: Answered): string | undefined {
  return unlessExcepted(findProblem(entry));
}

export function exceptionOf(problem: string): Exception | undefined {
  return exceptions.find((known) => known.problem.test(problem));
}

function unlessExcepted(problem: string | undefined): string | undefined {
  return problem === undefined || exceptionOf(problem) !== undefined ? undefined : problem;
}

/** Without regard to the exceptions. */
export function findProblem({ method, template, status, responseBody }: Answered): string | undefined {
  // A conditional request that finds nothing new has no body to judge.
  if (template === undefined || status === 304) return undefined;
  const where = `${method} ${template} ${status}`;
  const found = description.paths[template]?.[method.toLowerCase()];
  const declared = found?.responses[String(status)];
  if (possibleEverywhere.has(status) && declared === undefined) return refusalProblem(where, responseBody);
  if (found === undefined) return `${where}: the route is not described`;
  if (declared === undefined) return `${where}: the status is not described`;
  const response =
    "$ref" in declared ? description.components.responses[declared.$ref.split("/").at(-1) ?? ""] : declared;
  const schema = response?.content?.["application/json"]?.schema;
  if (schema === undefined)
    return responseBody === "" || status >= 300 || response?.content !== undefined
      ? undefined
      : `${where}: no body is described`;
  const validate = compile(where, schema);
  return validate(JSON.parse(responseBody)) ? undefined : `${where}: ${explain(validate.errors)}`;
}

function refusalProblem(where: string, body: string): string | undefined {
  const validate = compile("any refusal", {
    anyOf: ["basic-error", "validation-error", "validation-error-simple"].map((name) => ({
      $ref: `#/components/schemas/${name}`,
    })),
    required: ["message", "documentation_url", "status"],
  });
  return validate(JSON.parse(body)) ? undefined : `${where}: ${explain(validate.errors)}`;
}

/** What is wrong with a request's body; `undefined` when nothing is, or when none is described. */
export function requestProblem({ method, template, requestBody }: LoggedRequest): string | undefined {
  const schema =
    template === undefined
      ? undefined
      : description.paths[template]?.[method.toLowerCase()]?.requestBody?.content?.["application/json"]
          ?.schema;
  if (schema === undefined || requestBody === "") return undefined;
  const validate = compile(`request ${method} ${template ?? ""}`, schema);
  return validate(JSON.parse(requestBody))
    ? undefined
    : `${method} ${template ?? ""}: ${explain(validate.errors)}`;
}

/** The key of a webhook in GitHub's description: `pull-request-opened`, `push`. */
export function webhookKey({ event, action }: Pick<Delivery, "event" | "action">): string {
  return [event, ...(action === null ? [] : [action])].join("-").replaceAll("_", "-");
}

export function deliveryProblem(delivery: Pick<Delivery, "event" | "action" | "body">): string | undefined {
  const key = webhookKey(delivery);
  const schema = description.webhooks[key];
  if (schema === undefined) return `${key}: the webhook is not described`;
  const validate = compile(`webhook ${key}`, schema);
  return validate(JSON.parse(delivery.body))
    ? undefined
    : unlessExcepted(`${key}: ${explain(validate.errors)}`);
}

export function describedWebhooks(): readonly string[] {
  return Object.keys(description.webhooks);
}

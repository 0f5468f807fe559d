/** GraphQL: GitHub's own schema decides what may be asked; what is not served here is an error. */

import type { ExecutionResult, GraphQLFieldResolver, GraphQLSchema, IntrospectionQuery } from "graphql";
import { buildClientSchema, execute, GraphQLError, Kind, OperationTypeNode, parse, validate } from "graphql";
import { z } from "zod";
import type { Caller } from "../auth/caller.ts";
import { json } from "../http/answer.ts";
import type { Answer } from "../http/answer.ts";
import { requiresAuthentication } from "../http/api-error.ts";
import { readBody } from "../http/read-body.ts";
import type { Hub } from "../hub.ts";
import { notServed } from "./errors.ts";
import { mutationRoot, queryRoot } from "./roots.ts";

const requestBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullable().optional(),
  operationName: z.string().nullable().optional(),
});

/** Read at the first question: it takes half a second. */
async function loadSchema(): Promise<GraphQLSchema> {
  const { schema } = await import("@octokit/graphql-schema");
  const introspection: unknown = schema.json;
  if (!isIntrospection(introspection))
    throw new Error("@octokit/graphql-schema holds no introspection of GitHub's schema");
  return buildClientSchema(introspection, { assumeValid: true });
}

function isIntrospection(value: unknown): value is IntrospectionQuery {
  return typeof value === "object" && value !== null && "__schema" in value;
}

export function createGraphql(): (hub: Hub, caller: Caller, body: Uint8Array) => Promise<Answer> {
  let schema: Promise<GraphQLSchema> | undefined;
  return async (hub, caller, body) => {
    if (caller.kind === "anonymous" || caller.kind === "app") throw requiresAuthentication();
    schema ??= loadSchema();
    const { query, variables } = readBody(body, requestBody);
    const result = await answer(await schema, { hub, caller, query, variables: variables ?? {} });
    return json(200, { ...(result.data === undefined ? {} : { data: result.data }), ...shownErrors(result) });
  };
}

interface Question {
  readonly hub: Hub;
  readonly caller: Caller;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

async function answer(
  schema: GraphQLSchema,
  { hub, caller, query, variables }: Question,
): Promise<ExecutionResult> {
  const document = parseDocument(query);
  if (document instanceof GraphQLError) return { errors: [document] };
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors };
  const isMutation = document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
  );
  const scope = { hub, caller };
  return execute({
    schema,
    document,
    rootValue: isMutation ? mutationRoot(scope) : queryRoot(scope),
    variableValues: variables,
    fieldResolver: resolveServed,
  });
}

function parseDocument(query: string) {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

const resolveServed: GraphQLFieldResolver<unknown, unknown> = (source, given, _context, info) => {
  if (typeof source !== "object" || source === null || !Object.hasOwn(source, info.fieldName)) {
    throw notServed(`${info.parentType.name}.${info.fieldName}`);
  }
  const value: unknown = Reflect.get(source, info.fieldName);
  if (typeof value !== "function") return value;
  const answered: unknown = Reflect.apply(value, source, [given]);
  return answered;
};

/** GitHub writes the type beside the message, not into `extensions`. */
function shownErrors({ errors }: ExecutionResult): { readonly errors?: readonly unknown[] } {
  if (errors === undefined || errors.length === 0) return {};
  return {
    errors: errors.map(({ message, path, locations, extensions }) => ({
      ...(typeof extensions["type"] === "string" ? { type: extensions["type"] } : {}),
      ...(path === undefined ? {} : { path }),
      ...(locations === undefined ? {} : { locations }),
      message,
    })),
  };
}

/** GraphQL errors as GitHub words them: with a type beside the message. */

import { GraphQLError } from "graphql";

export type ErrorType =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "UNPROCESSABLE"
  | "MISSING_PAGINATION_BOUNDARIES"
  | "NOT_SERVED";

export function graphqlError(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** A field that GitHub has and the local GitHub does not serve: an error, never an empty answer. */
export function notServed(field: string): GraphQLError {
  return graphqlError(
    "NOT_SERVED",
    `the local GitHub does not serve ${field}; add it to sandbox/github/graphql`,
  );
}

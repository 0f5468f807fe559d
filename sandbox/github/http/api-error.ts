/** Refusals in GitHub's words. */

export interface ValidationError {
  readonly resource: string;
  readonly field?: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "unprocessable" | "custom";
  readonly message?: string;
  readonly value?: unknown;
}

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

/** The repository has another name now; its id stays. */
export class RepositoryMoved extends ApiError {
  readonly repositoryId: number;

  constructor(repositoryId: number) {
    super(301, "Moved Permanently");
    this.repositoryId = repositoryId;
  }
}

export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

export function badCredentials(): ApiError {
  return new ApiError(401, "Bad credentials");
}

export function requiresAuthentication(): ApiError {
  return new ApiError(401, "Requires authentication");
}

export function forbidden(message: string, headers: Readonly<Record<string, string>> = {}): ApiError {
  return new ApiError(403, message, {}, headers);
}

/** 422 for a body that does not fit the route's JSON schema. */
export function invalidRequest(problems: readonly string[]): ApiError {
  return new ApiError(422, `Invalid request.\n\n${problems.join("\n")}`);
}

/** 422 for values that fit the schema and are refused all the same. */
export function validationFailed(errors: readonly (ValidationError | string)[]): ApiError {
  return new ApiError(422, "Validation Failed", { errors });
}

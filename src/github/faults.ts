/**
 * GitHub's refusals as faults: a sentence for a person, made of the route and the status, never of a body.
 * Octokit's own error is no `cause` of them: it holds the bodies of request and answer, and would reach a log.
 */

import { Fault } from "../core/model/fault.ts";
import type { Refusal } from "./refusal.ts";

export function faultOf(refusal: Refusal, route: string): Fault {
  const { status } = refusal;
  if (status === undefined || status >= 500) return unavailable(refusal, route);
  if (status === 401) return unauthenticated();
  if (refusal.suspended) return installationGone("The App's installation is suspended.");
  if (status === 403) return permissionMissing(refusal, route);
  if (status === 404)
    return new Fault("GITHUB_UNAVAILABLE", {
      message: `GitHub does not find what ${route} asks for${traceOf(refusal)}.`,
      retry: "later",
    });
  if (status === 409) return unavailable(refusal, route);
  return new Fault("INTERNAL", {
    message: `GitHub refused ${route} with status ${status}${traceOf(refusal)}.`,
    retry: "never",
  });
}

function unavailable(refusal: Refusal, route: string): Fault {
  const { status, code } = refusal;
  const message =
    status === undefined
      ? `GitHub did not answer ${route}${code === undefined ? "" : ` (${code})`}.`
      : `GitHub answered ${status} to ${route}${traceOf(refusal)}.`;
  return new Fault("GITHUB_UNAVAILABLE", {
    message,
    next: "Nothing: it is tried again. https://www.githubstatus.com tells of trouble at GitHub.",
    retry: "later",
  });
}

function unauthenticated(): Fault {
  return new Fault("GITHUB_AUTH", {
    message: "GitHub does not accept the App's credentials, also after asking for new ones.",
    next: "Check the App's id and private key, and this machine's clock.",
    retry: "later",
  });
}

function permissionMissing(refusal: Refusal, route: string): Fault {
  const needs =
    refusal.needs === undefined ? "a permission" : `the permission ${refusal.needs.replaceAll("=", ": ")}`;
  return new Fault("PERMISSION_MISSING", {
    message: `The App lacks ${needs} that ${route} needs${traceOf(refusal)}.`,
    next: "Give the App that permission in its settings; then an owner accepts it for the installation.",
    retry: "never",
  });
}

/** GraphQL answers 200 and tells in the body what is wrong. */
export function graphqlFault(type: string | undefined, name: string): Fault {
  const denied = type === "FORBIDDEN" || type === "INSUFFICIENT_SCOPES";
  if (denied) return permissionMissing({ status: 403, suspended: false }, `GraphQL ${name}`);
  const word = type?.replace(/\W/g, "").slice(0, 40) ?? "an error";
  return unexpectedAnswer(`GraphQL ${name}`, word);
}

export function installationGone(message: string): Fault {
  return new Fault("INSTALLATION_GONE", {
    message,
    next: "Install the App on the repository again, or unsuspend it, to go on.",
    retry: "never",
  });
}

/** An answer that is not what GitHub's description promises: a proxy in between, or a change of GitHub's. */
export function unexpectedAnswer(route: string, where: string): Fault {
  return new Fault("GITHUB_UNAVAILABLE", {
    message: `GitHub's answer to ${route} is not as described (${where}).`,
    retry: "later",
  });
}

function traceOf({ requestId }: Refusal): string {
  return requestId === undefined ? "" : ` (request ${requestId})`;
}

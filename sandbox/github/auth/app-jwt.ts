/** Checks the JSON web token with which an App proves who it is: RS256, at most ten minutes, issued by itself. */

import { verify } from "node:crypto";
import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { App } from "../model/app.ts";

const headerShape = z.object({ alg: z.literal("RS256") });
const claimsShape = z.object({
  iss: z.union([z.string(), z.number()]),
  iat: z.unknown().optional(),
  exp: z.unknown().optional(),
});

const maximumLifetime = 600;
/** GitHub allows for clocks that differ a little. */
const tolerance = 60;

export function appOfJwt(hub: Hub, token: string): App {
  const [header, claims, signature, ...rest] = token.split(".");
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0)
    throw undecodable();
  if (!headerShape.safeParse(decode(header)).success) throw undecodable();
  const read = claimsShape.safeParse(decode(claims));
  if (!read.success) throw undecodable();
  const app = findApp(hub, String(read.data.iss));
  const signed = Buffer.from(`${header}.${claims}`);
  const bytes = Buffer.from(signature, "base64url");
  if (!app.publicKeys.some((key) => verify("RSA-SHA256", signed, key, bytes))) throw undecodable();
  checkTimes(read.data, Math.floor(hub.clock() / 1000));
  return app;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

function findApp(hub: Hub, issuer: string): App {
  for (const app of hub.store.apps.values()) {
    if (String(app.id) === issuer || app.clientId === issuer) return app;
  }
  throw new ApiError(404, "Integration not found");
}

function checkTimes({ iat, exp }: { readonly iat?: unknown; readonly exp?: unknown }, now: number): void {
  if (typeof exp !== "number" || !Number.isInteger(exp) || exp <= now - tolerance) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + maximumLifetime + tolerance) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== "number" || !Number.isInteger(iat) || iat > now + tolerance) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function undecodable(): ApiError {
  return new ApiError(401, "A JSON web token could not be decoded");
}

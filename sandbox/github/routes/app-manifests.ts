/** The last step of registering an App from a manifest: the code that the browser brought is changed for credentials. */

import { json } from "../http/answer.ts";
import type { Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { convertManifest } from "../operations/app-manifests.ts";
import { serializeApp } from "../serializers/app.ts";
import { found } from "./lookup.ts";

export const manifestRoutes: Routes = {
  "POST /app-manifests/{code}/conversions": (call) => {
    const { app, privateKey } = found(convertManifest(call.hub, param(call, "code")));
    return json(201, {
      ...serializeApp(call.hub, app),
      client_id: app.clientId,
      client_secret: app.clientSecret,
      webhook_secret: app.hook.secret,
      pem: privateKey,
    });
  },
};

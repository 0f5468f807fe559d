/** Every route of the API. */

import type { RepositoryCall, Routes } from "../http/call.ts";
import { appRoutes } from "./app.ts";
import { checkRunRoutes } from "./check-runs.ts";
import { checkSuiteRoutes } from "./check-suites.ts";
import { commentRoutes } from "./comments.ts";
import { deploymentRoutes } from "./deployments.ts";
import { gitRefRoutes } from "./git-refs.ts";
import { metaRoutes } from "./meta.ts";
import { pullRoutes } from "./pulls.ts";
import { reactionRoutes } from "./reactions.ts";
import { repositoryRoutes as repositories } from "./repositories.ts";
import { reviewRoutes } from "./reviews.ts";
import { statusRoutes } from "./statuses.ts";

export const plainRoutes: Routes = { ...metaRoutes, ...appRoutes };

/** Those that begin with a repository; the call already knows it, and that the caller may. */
export const repositoryRoutes: Routes<RepositoryCall> = {
  ...repositories,
  ...pullRoutes,
  ...reviewRoutes,
  ...commentRoutes,
  ...reactionRoutes,
  ...checkRunRoutes,
  ...checkSuiteRoutes,
  ...statusRoutes,
  ...deploymentRoutes,
  ...gitRefRoutes,
};

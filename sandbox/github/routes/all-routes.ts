/** Every route of the API. */

import type { RepositoryCall, Routes } from "../http/call.ts";
import { activityRoutes } from "./activity.ts";
import { manifestRoutes } from "./app-manifests.ts";
import { appRoutes } from "./app.ts";
import { branchRoutes } from "./branches.ts";
import { checkRunRoutes } from "./check-runs.ts";
import { checkSuiteRoutes } from "./check-suites.ts";
import { codeownersRoutes } from "./codeowners.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoutes } from "./commits.ts";
import { contentRoutes } from "./contents.ts";
import { deploymentRoutes } from "./deployments.ts";
import { gitDataRoutes } from "./git-data.ts";
import { gitRefRoutes } from "./git-refs.ts";
import { hookRoutes } from "./hook.ts";
import { markdownRoutes } from "./markdown.ts";
import { metaRoutes } from "./meta.ts";
import { collaboratorRoutes, organizationRoutes } from "./people.ts";
import { pullRoutes } from "./pulls.ts";
import { reactionRoutes } from "./reactions.ts";
import { repositoryRoutes as repositories } from "./repositories.ts";
import { reviewRoutes } from "./reviews.ts";
import { ruleRoutes } from "./rules.ts";
import { statusRoutes } from "./statuses.ts";

export const plainRoutes: Routes = {
  ...metaRoutes,
  ...appRoutes,
  ...hookRoutes,
  ...manifestRoutes,
  ...organizationRoutes,
  ...markdownRoutes,
};

/** Those that begin with a repository; the call already knows it, and that the caller may. */
export const repositoryRoutes: Routes<RepositoryCall> = {
  ...repositories,
  ...branchRoutes,
  ...ruleRoutes,
  ...collaboratorRoutes,
  ...activityRoutes,
  ...codeownersRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...commentRoutes,
  ...reactionRoutes,
  ...checkRunRoutes,
  ...checkSuiteRoutes,
  ...statusRoutes,
  ...deploymentRoutes,
  ...gitRefRoutes,
  ...gitDataRoutes,
  ...contentRoutes,
  ...commitRoutes,
};

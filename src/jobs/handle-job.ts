/** Which handler does which job. */

import type { Job } from "../core/model/job.ts";
import type { Handled } from "../queue/queue.ts";
import { handleCommand } from "./command/handle-command.ts";
import { handleEnvironment } from "./environment/handle-environment.ts";
import { handleFollow } from "./handle-follow.ts";
import { handleReport } from "./handle-report.ts";
import { handleRerun } from "./handle-rerun.ts";
import { handleSweep } from "./handle-sweep.ts";
import { handleWaiting } from "./handle-waiting.ts";
import { handlePreview } from "./preview/handle-preview.ts";
import type { Tools } from "./tools.ts";

export function handleJob(job: Job, tools: Tools, signal: AbortSignal): Promise<Handled> {
  switch (job.kind) {
    case "preview":
      return handlePreview(job, tools, signal);
    case "command":
      return handleCommand(job, tools, signal);
    case "follow":
      return handleFollow(job, tools, signal);
    case "environment":
      return handleEnvironment(job, tools, signal);
    case "report":
      return handleReport(job, tools);
    case "rerun":
      return handleRerun(job, tools);
    case "waiting":
      return handleWaiting(job, tools, signal);
    case "sweep":
      return handleSweep(job, tools, signal);
  }
}

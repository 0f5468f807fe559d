/** `npm run demo`: Slipway with a local GitHub and a cluster, and a story that it walks. */

import { Command, InvalidArgumentError, Option } from "commander";
import { startStack } from "../stack/start-stack.ts";
import { findRenderer } from "./find-renderer.ts";
import { makeNarrator } from "./narrator.ts";
import { type ClusterKind, clusterKinds, startCluster } from "./start-cluster.ts";
import { people, shop } from "../stack/shop.ts";
import { steps } from "./story/steps.ts";
import { tellStory } from "./story/tell-story.ts";

interface DemoOptions {
  readonly once: boolean;
  readonly cluster: ClusterKind;
  readonly redis?: string;
  readonly port?: number;
}

const program = new Command("npm run demo --")
  .description(
    "Starts Slipway with a local GitHub and a cluster, and walks a release to production and back.",
  )
  .option("--once", "end after the story: status 0 when every step came true, 1 when one did not", false)
  .addOption(new Option("--cluster <kind>", "where it deploys").choices(clusterKinds).default("memory"))
  .option("--redis <url>", "run web and worker as two processes, with BullMQ on this Redis", redisUrl)
  .option("--port <number>", "port of the local GitHub", portNumber)
  .showHelpAfterError("Try --help.")
  .action(demo);

async function demo({ once, cluster: kind, redis, port }: DemoOptions): Promise<void> {
  const tool = await findRenderer(say);
  const cluster = await startCluster(kind);
  const stack = await startStack({
    kubeconfig: cluster.kubeconfig,
    [tool.name]: tool.path,
    sweepSeconds: 10,
    ...(redis === undefined ? {} : { redisUrl: redis }),
    ...(port === undefined ? {} : { githubPort: port }),
  });
  const stop = async (keepLog = false): Promise<void> => {
    await stack.stop({ keepLog });
    await cluster.connection.close();
    await cluster.stop();
  };
  process.once("SIGINT", () => void stop().finally(() => process.exit(130)));
  say(`Slipway, a local GitHub at ${stack.github.webUrl}, and ${cluster.what}. Its log: ${stack.logFile}\n`);
  try {
    const world = { github: stack.github, cluster: cluster.connection, pulls: {} };
    await tellStory({ steps, world, narrator: makeNarrator(process.stdout), patienceMs: 60_000 });
    say("\nEvery step came true.\n");
  } catch (error) {
    say(`\n✘ ${error instanceof Error ? error.message : "it failed"}\n  Slipway's log: ${stack.logFile}\n`);
    process.exitCode = 1;
    if (once) return stop(true);
  }
  if (once) return stop();
  say(`
Now it is yours: ${stack.github.webUrl}/${shop}
  Act as ${people.reviewer} (top right), open a pull request, and comment /help, /status, /deploy production or /resume production.
  Ctrl-C ends it.
`);
}

function say(text: string): void {
  process.stdout.write(text);
}

function redisUrl(text: string): string {
  if (/^rediss?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError("Expected an address such as redis://127.0.0.1:6379.");
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("Expected a port from 0 to 65535.");
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : "The demo could not start."}\n`);
  process.exit(1);
}

import { describe, expect, test } from "vitest";
import { outcome } from "../../../src/core/model/outcome.ts";
import { type Answer, commandReply } from "../../../src/core/report/command-reply.ts";
import { commandsOfMarkers, marker } from "../../../src/core/report/marker.ts";
import { hold, record } from "./deployments.ts";
import { base, head } from "./previews.ts";

/** The reply to one line, without its marker. */
function reply(command: string, answer: Answer): string {
  return commandReply({ commentId: 7, lines: [{ command, answer }] }).replace(
    "<!-- slipway: command 7 -->\n\n",
    "",
  );
}

const notAsked = { telling: 0, quiet: 0 };

describe("commandReply", () => {
  test("lists every command", () => {
    const text = reply("/help", { kind: "help" });
    for (const name of ["/help", "/status", "/diff", "/deploy", "/rollback", "/resume"])
      expect(text).toContain(`| \`${name}`);
  });

  test("tells what runs where", () => {
    expect(
      reply("/status", {
        kind: "status",
        environments: [
          { environment: "dev", runs: head, health: "healthy" },
          {
            environment: "production",
            runs: base,
            health: "not healthy: `web`",
            waiting: "Waiting for: 1 approval",
          },
          { environment: "batch", health: "nothing is deployed", hold },
        ],
        notAsked,
      }),
    ).toBe(`> \`/status\`

| environment | runs | health | now |
| :-- | :-- | :-- | :-- |
| \`dev\` | \`22222222\` | healthy | follows its branch |
| \`production\` | \`11111111\` | not healthy: \`web\` | Waiting for: 1 approval |
| \`batch\` | — | nothing is deployed | held |

⏸️ \`batch\`: Held by \`alice\` since \`2026-11-24T10:00:00Z\`: bad image. \`/resume batch\` lets it follow its branch again.
`);
  });

  test("says which environments were not asked, and how to ask one", () => {
    const environments = [{ environment: "dev", runs: head, health: "healthy" }];
    const ending = (telling: number, quiet: number, told = environments) =>
      reply("/status", { kind: "status", environments: told, notAsked: { telling, quiet } })
        .split("\n\n")
        .at(-1);
    expect(ending(0, 949)).toBe(
      "949 more environments of which GitHub knows nothing open, failed or held were not asked. `/status ENV` asks one.\n",
    );
    expect(ending(1, 1)).toBe(
      "1 more environment with something open, failed or held was not asked. 1 more environment of which GitHub knows nothing open, failed or held was not asked. `/status ENV` asks one.\n",
    );
    expect(ending(0, 60, [])).toBe(
      "60 environments of which GitHub knows nothing open, failed or held were not asked. `/status ENV` asks one.\n",
    );
  });

  test("answers a mistake with what was meant", () => {
    expect(
      reply("/statsu", { kind: "error", message: "There is no command `/statsu`. Did you mean `/status`?" }),
    ).toBe("> `/statsu`\n\n❓ There is no command `/statsu`. Did you mean `/status`?\n");
  });

  test("says what was taken on, and how it ended", () => {
    expect(reply("/deploy dev", { kind: "accepted", message: "Deploying `dev`." })).toBe(
      "> `/deploy dev`\n\n🚀 Deploying `dev`.\n",
    );
    expect(
      reply("/deploy dev", { kind: "ended", record: record("dev", "success", "Deployed and healthy") }),
    ).toBe("> `/deploy dev`\n\n✅ healthy: `dev` at `22222222`\n\nDeployed and healthy\n");
    expect(
      reply("/rollback dev", { kind: "ended", record: record("dev", "failure", "", { kind: "rollback" }) }),
    ).toBe("> `/rollback dev`\n\n❌ failed: `dev` at `22222222`\n");
    const failed = record("dev", "failure", "Cut off after 140 char…");
    expect(reply("/deploy dev", { kind: "ended", record: failed, detail: "All of it" })).toBe(
      "> `/deploy dev`\n\n❌ failed: `dev` at `22222222`\n\nAll of it\n",
    );
  });

  test("refuses with the rule, its evidence and the next step, said once", () => {
    const decision = {
      kind: "refuse",
      rules: [
        {
          rule: "approved",
          kind: "reject",
          reason: "REVIEWS_MISSING",
          evidence: ["none counts"],
          next: "approve it",
        },
      ],
    } as const;
    const refusal = outcome("REVIEWS_MISSING", { next: "approve it" });
    expect(reply("/deploy production", { kind: "outcome", outcome: refusal, decision }))
      .toBe(`> \`/deploy production\`

⛔ **An approval is missing** (\`REVIEWS_MISSING\`)

- ⏳ **Approved**: An approval is missing
  - none counts
  - **Next:** Approve it.
`);
    expect(reply("/deploy production", { kind: "outcome", outcome: refusal })).toContain(
      "**Next:** Approve it.",
    );
  });

  test("answers several lines in one place, and a line without its words", () => {
    const accepted: Answer = { kind: "accepted", message: "Yes." };
    expect(
      commandReply({ commentId: 7, lines: [{ command: "/a", answer: accepted }, { answer: accepted }] }),
    ).toBe("<!-- slipway: command 7 -->\n\n> `/a`\n\n🚀 Yes.\n\n🚀 Yes.\n");
  });

  test("counts what has no room", () => {
    const accepted: Answer = { kind: "accepted", message: "Yes." };
    const lines = Array.from({ length: 30 }, () => ({ command: "/a", answer: accepted }));
    expect(commandReply({ commentId: 7, lines })).toMatch(/\n\n… and 10 more commands\.\n$/);
    const environments = Array.from({ length: 70 }, (_, index) => ({
      environment: `e${index}`,
      health: "healthy",
      hold,
    }));
    const text = reply("/status", { kind: "status", environments, notAsked });
    expect(text).toContain("\n\n… and 10 more.\n\n");
    expect(text).toContain("\n\n… and 50 more are held.\n");
  });
});

describe("what is kept until somebody lets it go", () => {
  const kept = "kept until `/deploy dev --ack pvc-removed` lets it go: PersistentVolumeClaim dev/data";

  test("stands below the table of /status, with the comment to write", () => {
    const text = reply("/status", {
      kind: "status",
      environments: [{ environment: "dev", runs: head, health: "healthy", kept: [kept] }],
      notAsked,
    });
    expect(text).toContain(
      "\n\n🛑 `dev`: kept until `/deploy dev --ack pvc-removed` lets it go: PersistentVolumeClaim dev/data\n",
    );
  });

  test("is counted where there is no room", () => {
    const environments = Array.from({ length: 25 }, (_, index) => ({
      environment: `e${index}`,
      health: "healthy",
      kept: [kept],
    }));
    expect(reply("/status", { kind: "status", environments, notAsked })).toContain(
      "\n\n… and 5 more where something is kept.\n",
    );
  });
});

describe("marker", () => {
  test("is an HTML comment for each kind", () => {
    expect([marker("preview"), marker("deployments"), marker({ command: 12 })]).toEqual([
      "<!-- slipway: preview -->",
      "<!-- slipway: deployments -->",
      "<!-- slipway: command 12 -->",
    ]);
  });

  test("gives the answered comment back, from the start of a body only", () => {
    const [first, second] = [marker({ command: 12 }), marker({ command: 13 })];
    expect(commandsOfMarkers(`${first}\n\ntext`)).toEqual([12]);
    expect(commandsOfMarkers(`${first}\n${second}\n\ntext`)).toEqual([12, 13]);
    expect(commandsOfMarkers(`${first}\n\n${second}`)).toEqual([12]);
    expect(commandsOfMarkers(`> ${first}`)).toEqual([]);
    expect(commandsOfMarkers(marker("preview"))).toEqual([]);
  });
});

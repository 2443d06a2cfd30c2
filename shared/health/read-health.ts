import type { Health } from "../contract/answers/health.ts";
import { z } from "zod/v3";
import type { Context } from "../context.ts";
import type { Sealer } from "../crypto/sealer.ts";
import { rpc } from "../database/rpc.ts";
import { SqlArray } from "../database/database.ts";
import { ConnectError } from "../errors.ts";
import { VERSION } from "./version.ts";

const answerSchema = z.object({
  scheduler: z.enum(["ok", "late", "unanswered", "never_ran", "cloned", "paused"]),
  stopped: z.boolean(),
  overdue: z.boolean(),
  unreadable: z.boolean(),
  reports: z.enum(["ok", "late", "limit_reached"]),
  samples: z.array(z.object({
    connection_id: z.string().uuid(),
    user_id: z.string().uuid(),
    encrypted_access_token: z.string(),
  })),
});

type Answer = z.infer<typeof answerSchema>;

async function opens(sealer: Sealer, sample: Answer["samples"][number]): Promise<boolean> {
  const place = { row: sample.connection_id, owner: sample.user_id, kind: "access_token" } as const;
  return await sealer.open(sample.encrypted_access_token, place).then(() => true, () => false);
}

async function judgeTokens(sealer: Sealer, answer: Answer): Promise<Health["tokens"]> {
  if (answer.unreadable) return "unreadable";
  const opened = await Promise.all(answer.samples.map((sample) => opens(sealer, sample)));
  if (opened.includes(false)) return "unreadable";
  if (answer.stopped) return "stopped";
  return answer.overdue ? "overdue" : "ok";
}

async function judge({ database, sealer }: Context): Promise<Omit<Health, "status" | "version">> {
  try {
    const key_ids = new SqlArray(sealer.kids);
    const answer = await rpc(database, "read_health", { key_ids }, answerSchema);
    const tokens = await judgeTokens(sealer, answer);
    return { database: "ok", scheduler: answer.scheduler, tokens, reports: answer.reports };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const state = error.facts.database ?? "unavailable";
    return { database: state, scheduler: "unknown", tokens: "unknown", reports: "unknown" };
  }
}

/** Looks at the database, the schedule, the stored tokens and the reports. What the operator has switched off is degraded too. */
export async function readHealth(context: Context): Promise<Response> {
  const parts = await judge(context);
  const isWell = Object.values(parts).every((state) => state === "ok");
  const health: Health = {
    status: isWell ? "ok" : "degraded",
    ...parts,
    version: VERSION,
  };
  // A load balancer looks at the status alone; a late schedule still serves tokens.
  return Response.json(health, {
    status: parts.database === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}

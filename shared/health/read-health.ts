import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { ask } from "../database/ask.ts";
import { ConnectError } from "../errors.ts";
import { VERSION } from "./version.ts";

const answerSchema = z.object({
  scheduler: z.enum(["ok", "late", "never_ran", "not_configured"]),
});

/** What `health` answers. */
export interface Health {
  status: "ok" | "degraded";
  database: "ok" | "unavailable";
  scheduler: z.infer<typeof answerSchema>["scheduler"] | "unknown";
  version: string;
}

/** Looks at the database and at the schedule's last sign of life. */
export async function readHealth(context: Context): Promise<Response> {
  const health: Health = {
    status: "degraded",
    database: "unavailable",
    scheduler: "unknown",
    version: VERSION,
  };
  try {
    const { scheduler } = await ask(context.database, "read_health", {}, answerSchema);
    health.database = "ok";
    health.scheduler = scheduler;
    if (scheduler === "ok") health.status = "ok";
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
  }
  // A load balancer looks at the status alone; a late schedule still serves tokens.
  return Response.json(health, {
    status: health.database === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}

import { z } from "zod";
import type { Caller } from "../schemas/caller.ts";
import { type Region, regionSchema } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/**
 * Which connection a stored profile belongs to, and in which region it lives.
 *
 * @throws ConnectError `profile_not_found`.
 */
export function findProfile(
  database: Database,
  caller: Caller,
  profile: { profileId: string; connectionId: string | null },
): Promise<{ connection_id: string; region: Region }> {
  return ask(database, "find_profile", {
    caller,
    profile_id: profile.profileId,
    connection_id: profile.connectionId,
  }, z.object({ connection_id: z.uuid(), region: regionSchema }));
}

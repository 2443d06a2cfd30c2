import { eventually } from "../../support/eventually.ts";
import type { Imported } from "../../support/import-connections.ts";
import { newEncryptionKey, stackKeys } from "../../support/sealing.ts";
import { database } from "../../support/stack.ts";
import type { Fleet } from "./fleet.ts";
import { refreshDue } from "./schedule.ts";

/** A rotation of `AMAZON_ADS_ENCRYPTION_KEYS`. */
export interface Rotation {
  underWay(): boolean;
  /** `AMAZON_ADS_ENCRYPTION_KEYS` in the end: the new key alone. */
  done: Promise<string>;
}

/** Rotates `AMAZON_ADS_ENCRYPTION_KEYS` step by step as the operations manual says, the old key gone at last. */
export function rotateKeys(
  fleet: Fleet,
  schedule: Fleet,
  connections: Imported[],
): Rotation {
  const added = newEncryptionKey("next");
  let underWay = true;

  async function deploy(keys: string): Promise<void> {
    await Promise.all(
      [fleet, schedule].map((each) => each.deploy({ AMAZON_ADS_ENCRYPTION_KEYS: keys })),
    );
  }

  async function rotate(): Promise<string> {
    // A process with the old key alone may still be at work when the first one seals with the new.
    await deploy(`${stackKeys},${added}`);
    await deploy(`${added},${stackKeys}`);
    await eventually("all is sealed anew", async () => {
      await refreshDue(schedule).happen();
      const left = await database`
        select from amazon_ads_private.oauth_tokens
        where (access_token_kid <> 'next' or refresh_token_kid <> 'next')
          and connection_id in ${database(connections.map(({ id }) => id))}`;
      return left.length === 0 || undefined;
    }, 60_000);
    await deploy(added);
    return added;
  }

  const done = rotate().finally(() => underWay = false);
  // Heard of in the end.
  done.catch(() => {});
  return { underWay: () => underWay, done };
}

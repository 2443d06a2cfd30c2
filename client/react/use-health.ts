import type { ConnectionHealth } from "../contract.ts";
import { useResource } from "./use-resource.ts";

/** What {@link useHealth} gives. */
export interface ShownHealth {
  /** How healthy each connection is, and why; empty until it is known. */
  health: ConnectionHealth[];
  /** Why it could not be read. */
  error: Error | undefined;
  isLoading: boolean;
  /** Reads it again. */
  reload: () => void;
}

const NONE: ConnectionHealth[] = [];

/** How healthy the user's connections are, and whether the user has to act. */
export function useHealth(): ShownHealth {
  const { data = NONE, ...rest } = useResource(
    "health",
    async (ads, signal) => (await ads.accounts.health({}, { signal })).connections,
  );
  return { health: data, ...rest };
}

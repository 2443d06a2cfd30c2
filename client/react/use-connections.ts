import type { Connection } from "../contract.ts";
import { useResource } from "./use-resource.ts";

/** What {@link useConnections} gives. */
export interface ShownConnections {
  /** The connections, newest first; empty until they have come. */
  connections: Connection[];
  /** Why they could not be read. */
  error: Error | undefined;
  isLoading: boolean;
  /** Reads them again. */
  reload: () => void;
}

const NONE: Connection[] = [];

/** The user's connections. Consents that were started and not finished are left out. */
export function useConnections(): ShownConnections {
  const { data = NONE, ...rest } = useResource(
    "connections",
    async (ads, signal) => {
      const connections = await ads.connections.list({ signal });
      return connections.filter(({ status }) =>
        status !== "pending" && status !== "awaiting_confirmation"
      );
    },
  );
  return { connections: data, ...rest };
}

import { QueryClient } from "@tanstack/react-query";
import { AdsConnectError } from "./ads.ts";

/** How long a session that was just renewed is not renewed again: a refusal then has another reason. */
const RENEWED_MS = 30_000;

/** Whether a new access token may help. */
function isSessionOver(error: unknown): boolean {
  return error instanceof AdsConnectError &&
    (error.code === "token_expired" || error.code === "unauthenticated" ||
      (error.code === "data_api_refused" && error.status === 401));
}

/**
 * Makes a cache of answers. The client repeats what is worth repeating, so nothing is repeated here. After
 * an answer that says so, the session is renewed once, and what had failed is read again.
 *
 * @param renewSession Renews it, or ends it.
 */
export function createQueryClient(renewSession: () => Promise<unknown>): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: true },
      // API keys, secrets, links and passwords leave the memory with the component that sent them.
      mutations: { retry: false, gcTime: 0 },
    },
  });
  let renewedAt = -Infinity;
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || !isSessionOver(query.state.error)) return;
    if (performance.now() - renewedAt < RENEWED_MS) return;
    renewedAt = performance.now();
    void renewSession().then(() =>
      client.invalidateQueries({ predicate: ({ state }) => state.status === "error" })
    );
  });
  return client;
}

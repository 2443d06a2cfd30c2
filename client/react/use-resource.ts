import { useCallback, useSyncExternalStore } from "react";
import { useStore } from "./provider.ts";
import type { Loaded } from "./resource.ts";
import type { AdsConnect } from "../create-ads-connect.ts";

/** What a component gets of a resource. */
export interface Shown<Data> extends Loaded<Data> {
  /** Loads it again. */
  reload: () => void;
}

/** Shows what is loaded under a name. Components that name the same share one load. */
export function useResource<Data>(
  name: string,
  load: (ads: AdsConnect, signal: AbortSignal, publish: (part: Data) => void) => Promise<Data>,
): Shown<Data> {
  const store = useStore();
  const resource = store.resource<Data>(
    name,
    (signal, publish) => load(store.ads, signal, publish),
  );
  const shown = useSyncExternalStore(
    resource.subscribe,
    resource.snapshot,
    resource.initialSnapshot,
  );
  const reload = useCallback(() => resource.reload(), [resource]);
  return { ...shown, reload };
}

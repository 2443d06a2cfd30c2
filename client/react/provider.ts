import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
} from "react";
import type { AdsConnect } from "../create-ads-connect.ts";
import { type Load, type Resource, resourceOf } from "./resource.ts";

/** What is loaded through one client, by its name. */
export interface Store {
  ads: AdsConnect;
  /** The resource of that name; made by its first user. */
  resource<Data>(name: string, load: Load<Data>): Resource<Data>;
  /** Loads again what components show. */
  reloadAll(): void;
}

function storeOf(ads: AdsConnect): Store {
  // deno-lint-ignore no-explicit-any -- the name says what the data is
  const resources = new Map<string, Resource<any>>();
  return {
    ads,
    resource: <Data>(name: string, load: Load<Data>): Resource<Data> => {
      const known = resources.get(name);
      if (known !== undefined) return known;
      const made = resourceOf(load);
      resources.set(name, made);
      return made;
    },
    reloadAll: () => {
      for (const resource of resources.values()) resource.reload();
    },
  };
}

const StoreContext = createContext<Store | undefined>(undefined);

/** What {@link AdsConnectProvider} takes. */
export interface AdsConnectProviderProps {
  /** From `createAdsConnect`. Make it once, outside of components. */
  client: AdsConnect;
  /** Whether lists are read again as soon as an event says that something changed. */
  live?: boolean;
  children?: ReactNode;
}

/**
 * Gives the client to the hooks and components below. What they have loaded is kept as long as the provider:
 * where one person may sign in after another without a reload, write `<AdsConnectProvider key={user.id} …>`,
 * so that the second one never sees the lists of the first.
 */
export function AdsConnectProvider(
  { client, live = false, children }: AdsConnectProviderProps,
): ReactElement {
  const store = useMemo(() => storeOf(client), [client]);
  useEffect(() => {
    if (!live) return;
    const controller = new AbortController();
    void reloadOnEvents(store, controller.signal);
    return () => controller.abort();
  }, [store, live]);
  return createElement(StoreContext.Provider, { value: store }, children);
}

async function reloadOnEvents(store: Store, signal: AbortSignal): Promise<void> {
  try {
    for await (const _event of store.ads.events.follow({ signal })) store.reloadAll();
  } catch {
    // Without events, lists are as fresh as their last load, and the next load says what is wrong.
  }
}

/**
 * The store of the nearest {@link AdsConnectProvider}.
 *
 * @throws Error without one.
 */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === undefined) {
    throw new Error(
      "Put <AdsConnectProvider client={…}> around the components that use Amazon Ads Connect.",
    );
  }
  return store;
}

/** The client of the nearest {@link AdsConnectProvider}. */
export function useAdsConnect(): AdsConnect {
  return useStore().ads;
}

import { toError } from "./to-error.ts";

/** What a component sees of something that is loaded. */
export interface Loaded<Data> {
  /** What is loaded so far. While it is loaded again, what was there stays. */
  data: Data | undefined;
  /** Why the last load failed. */
  error: Error | undefined;
  isLoading: boolean;
}

/** Something that several components show, and that is loaded once for all of them. */
export interface Resource<Data> {
  /** Begins to load with the first subscriber, and stops with the last. */
  subscribe(listener: () => void): () => void;
  snapshot(): Loaded<Data>;
  /** What a server renders, and a browser first. */
  initialSnapshot(): Loaded<Data>;
  /** Loads it again, if a component shows it. */
  reload(): void;
}

/**
 * Reads a resource.
 *
 * @param publish Shows a part before the rest has come.
 */
export type Load<Data> = (
  signal: AbortSignal,
  publish: (part: Data) => void,
) => Promise<Data>;

const LOADING: Loaded<never> = { data: undefined, error: undefined, isLoading: true };

/** Makes a resource. */
export function resourceOf<Data>(load: Load<Data>): Resource<Data> {
  let current: Loaded<Data> = LOADING;
  let controller: AbortController | undefined;
  const listeners = new Set<() => void>();

  function show(changes: Partial<Loaded<Data>>): void {
    current = { ...current, ...changes };
    for (const listener of listeners) listener();
  }

  async function run(): Promise<void> {
    controller?.abort();
    const mine = controller = new AbortController();
    // A load that was replaced by a later one shows nothing more.
    function showMine(changes: Partial<Loaded<Data>>): void {
      if (!mine.signal.aborted) show(changes);
    }
    showMine({ isLoading: true, error: undefined });
    try {
      const isFirst = current.data === undefined;
      const data = await load(mine.signal, (part) => {
        if (isFirst) showMine({ data: part });
      });
      showMine({ data, isLoading: false });
    } catch (thrown) {
      showMine({ error: toError(thrown), isLoading: false });
    }
  }

  return {
    subscribe(listener): () => void {
      listeners.add(listener);
      if (listeners.size === 1 && (controller === undefined || controller.signal.aborted)) {
        void run();
      }
      return () => {
        listeners.delete(listener);
        // StrictMode, and a page that moves to the next, subscribe again at once.
        queueMicrotask(() => {
          if (listeners.size === 0) controller?.abort();
        });
      };
    },
    snapshot: () => current,
    initialSnapshot: () => LOADING,
    reload: () => {
      if (listeners.size > 0) void run();
    },
  };
}

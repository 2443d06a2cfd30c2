/** A browser's document, as far as it is used here. Programs have none. */
declare const document: EventTarget & { visibilityState: string };

/** Waits until the page is seen. Throws the signal's reason as soon as it is aborted. */
export async function untilSeen(signal: AbortSignal | undefined): Promise<void> {
  if (typeof document === "undefined") return;
  while (document.visibilityState === "hidden") {
    await new Promise<void>((resolve, reject) => {
      function done(): void {
        document.removeEventListener("visibilitychange", done);
        signal?.removeEventListener("abort", done);
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      }
      document.addEventListener("visibilitychange", done);
      signal?.addEventListener("abort", done);
    });
  }
}

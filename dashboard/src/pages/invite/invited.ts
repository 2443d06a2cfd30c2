/** What an invited person's browser keeps while the person is at Amazon. */
interface Invited {
  /** The secret from the link. */
  invitation: string;
  /** Proves on the way back that the same browser started; absent before the start. */
  browserSecret?: string;
}

const KEY = "amazon-ads-connect.invited";

/** Reads the secret from the link's fragment, which no server sees. */
export function secretInLink(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, "")).get("invitation") ?? undefined;
}

/** What this tab has kept. */
export function readInvited(): Invited | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const invitation: unknown = Reflect.get(kept, "invitation");
    const browserSecret: unknown = Reflect.get(kept, "browserSecret");
    if (typeof invitation !== "string") return undefined;
    return { invitation, ...(typeof browserSecret === "string" ? { browserSecret } : {}) };
  } catch {
    return undefined;
  }
}

/** Keeps it in this tab: it ends with the tab. */
export function keepInvited(invited: Invited): void {
  sessionStorage.setItem(KEY, JSON.stringify(invited));
}

/** Forgets it, once the invitation is used. */
export function forgetInvited(): void {
  sessionStorage.removeItem(KEY);
}

import { base64url, sha256 } from "./secrets.ts";
import { z } from "zod";

/** The position of the first item of a page, and the number of the page, from 1. */
export interface PagePosition {
  position: number;
  page: number;
}

const payloadSchema = z.tuple([z.number().int().min(0), z.number().int().min(1)]);

/** Opaque page tokens. Each is valid for one list and one grant. */
export class PageTokens {
  // A new key each time the simulator starts: tokens of an earlier run are refused, which Amazon may do too.
  readonly #key = crypto.randomUUID();

  seal(grantId: string, list: string, { position, page }: PagePosition): string {
    const payload = base64url(new TextEncoder().encode(JSON.stringify([position, page])));
    return `${payload}.${this.#signature(payload, grantId, list)}`;
  }

  /** undefined for anything but a token of this grant and list. */
  open(token: string, grantId: string, list: string): PagePosition | undefined {
    const [payload = "", signature = ""] = token.split(".");
    if (signature !== this.#signature(payload, grantId, list)) return undefined;
    return readPayload(payload);
  }

  /** The number of the page that a token names, unverified; 1 without a token. */
  peek(token: string | undefined): number {
    return token === undefined ? 1 : readPayload(token.split(".")[0] ?? "")?.page ?? 1;
  }

  #signature(payload: string, grantId: string, list: string): string {
    return sha256([this.#key, payload, grantId, list].join("\n")).slice(0, 32);
  }
}

function readPayload(payload: string): PagePosition | undefined {
  try {
    const text = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const [position, page] = payloadSchema.parse(JSON.parse(text));
    return { position, page };
  } catch {
    return undefined;
  }
}

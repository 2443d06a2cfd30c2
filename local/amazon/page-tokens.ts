import { base64url, sha256 } from "./secrets.ts";
import { z } from "zod";

/** Where a page begins, and which page it is, from 1 on. */
export interface PagePosition {
  position: number;
  page: number;
}

const payloadSchema = z.tuple([z.number().int().min(0), z.number().int().min(1)]);

/** Opaque page tokens: each is good for the list and the grant that it was given to, and no other. */
export class PageTokens {
  // A new key each time the simulator starts: tokens of an earlier run are refused, which Amazon may do as well.
  readonly #key = crypto.randomUUID();

  seal(grantId: string, list: string, { position, page }: PagePosition): string {
    const payload = base64url(new TextEncoder().encode(JSON.stringify([position, page])));
    return `${payload}.${this.#proof(payload, grantId, list)}`;
  }

  /** undefined for anything but a token of this grant and list. */
  open(token: string, grantId: string, list: string): PagePosition | undefined {
    const [payload = "", proof = ""] = token.split(".");
    if (proof !== this.#proof(payload, grantId, list)) return undefined;
    return readPayload(payload);
  }

  /** Which page a token claims to be, unverified: 1 without a token. */
  peek(token: string | undefined): number {
    return token === undefined ? 1 : readPayload(token.split(".")[0] ?? "")?.page ?? 1;
  }

  #proof(payload: string, grantId: string, list: string): string {
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

import { ANSWERED_BY } from "../http/answered-by.ts";
import { HINT } from "./media-type-hint.ts";
import { AMAZON_HEADERS } from "./request-headers.ts";
import { ANSWER_HEADERS } from "./response-headers.ts";
import { TARGET_HEADERS } from "./proxy-target.ts";

/** The methods that the Ads API knows. */
export const PROXY_METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** The headers that pages of allowed origins may send to the proxy, and read in its answers. */
export const PROXY_CROSS_ORIGIN: { send: readonly string[]; read: readonly string[] } = {
  send: [...new Set([...TARGET_HEADERS, ...AMAZON_HEADERS, "prefer"])],
  read: [ANSWERED_BY, HINT, "location", ...ANSWER_HEADERS.filter((name) => name !== "retry-after")],
};

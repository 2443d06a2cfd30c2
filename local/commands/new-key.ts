import { Buffer } from "node:buffer";

/** A new key for `AMAZON_ADS_ENCRYPTION_KEYS`, named for this minute: put it in front of the others. */
const minute = new Date().toISOString().slice(0, 16).replaceAll(/\D/g, "");
const bytes = crypto.getRandomValues(new Uint8Array(32));
console.log(`k${minute}:${Buffer.from(bytes).toString("base64url")}`);

import { Buffer } from "node:buffer";

/** A new key for `ENCRYPTION_KEYS`, named for today: put it in front of the others. */
const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
const bytes = crypto.getRandomValues(new Uint8Array(32));
console.log(`k${day}:${Buffer.from(bytes).toString("base64url")}`);

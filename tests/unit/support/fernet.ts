import { base64url } from "jose";

// The example of the Fernet specification.
export const FERNET_KEY = base64url.decode("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4");
export const FERNET_TOKEN =
  "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
export const FERNET_SECRET = "hello";

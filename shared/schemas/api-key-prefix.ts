/** How keys begin, so that they are told from tokens, and found by scanners for leaked secrets. */
export const API_KEY_PREFIX = "aac_";

import type { TokenRequest } from "../contract.ts";

/** Exactly one of the ways to name a connection. */
export type TokenTarget =
  | { connection_id: string; account_id?: never; profile_id?: never }
  | { account_id: string; connection_id?: never; profile_id?: never }
  | { profile_id: string; connection_id?: never; account_id?: never };

/** Which token, and how fresh. */
export type TargetedTokenRequest =
  & TokenTarget
  & Omit<TokenRequest, "connection_id" | "account_id" | "profile_id">;

import type { FunctionCall, FunctionName } from "./call.ts";
import { RETURN_TO, USER_ID } from "./project.ts";

export const CONNECTION_ID = "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1";

/** A function as its callers know it. */
export interface KnownFunction {
  name: FunctionName;
  methods: ("GET" | "POST")[];
  callers: "user" | "schedule" | "anyone";
  /** A call that is accepted, but for the credential. */
  valid: FunctionCall;
  /** Bodies of the wrong form. */
  invalid: unknown[];
  /** Whether a field that it does not know is refused. */
  strict: boolean;
}

export const FUNCTIONS: KnownFunction[] = [
  {
    name: "oauth-start",
    methods: ["POST"],
    callers: "user",
    valid: { body: { return_to: RETURN_TO } },
    invalid: [
      { name: 5 },
      { region: "US" },
      { scopes: "profile" },
      { return_to: "nowhere" },
      { connection_id: "1" },
    ],
    strict: true,
  },
  {
    name: "oauth-callback",
    methods: ["GET"],
    callers: "anyone",
    valid: { query: { state: "state-1", code: "code-1" } },
    invalid: [],
    strict: false,
  },
  {
    name: "oauth-confirm",
    methods: ["POST"],
    callers: "user",
    valid: { body: { confirmation: "confirm-1" } },
    invalid: [{}, { confirmation: 5 }, { confirmation: "" }, { confirmation: null }],
    strict: true,
  },
  {
    name: "get-token",
    methods: ["GET", "POST"],
    callers: "user",
    valid: { body: { connection_id: CONNECTION_ID } },
    invalid: [
      {},
      { connection_id: 5 },
      { connection_id: CONNECTION_ID, profile_id: "1" },
      { connection_id: CONNECTION_ID, min_validity_seconds: "soon" },
      { connection_id: CONNECTION_ID, force_refresh: "maybe" },
    ],
    strict: true,
  },
  {
    name: "list-accounts",
    methods: ["GET", "POST"],
    callers: "user",
    valid: { body: {} },
    invalid: [
      { source: "everywhere" },
      { source: "profiles" },
      { limit: "many" },
      { limit: 0 },
      { status: ["active"] },
      { cursor: 5 },
    ],
    strict: true,
  },
  {
    name: "sync-accounts",
    methods: ["POST"],
    callers: "user",
    valid: { body: {} },
    invalid: [
      { operation: "erase" },
      { connection_ids: CONNECTION_ID },
      { connection_ids: [] },
      { connection_ids: [USER_ID, 5] },
    ],
    strict: true,
  },
  {
    name: "refresh-tokens",
    methods: ["POST"],
    callers: "schedule",
    valid: { body: {} },
    invalid: [],
    strict: true,
  },
  {
    name: "health",
    methods: ["GET", "POST"],
    callers: "anyone",
    valid: {},
    invalid: [],
    strict: false,
  },
];

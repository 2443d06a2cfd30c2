import { z } from "zod";
import { changedSchema, dataSummarySchema, grantedSchema } from "./control/requests.ts";
import type {
  ChangedAnswer,
  ConsentInput,
  DataSummary,
  GrantsOrder,
  RevokeInput,
} from "./control/requests.ts";
import type { ChangeInput } from "./data/change.ts";
import { type Fault, type FaultOrder, faultSchema } from "./fault-order.ts";
import { type Grant, grantSchema } from "./grant.ts";
import { type LogEntry, logEntrySchema } from "./log-entry.ts";
import type { ClientInput } from "./options.ts";
import { type Settings, type SettingsChange, settingsSchema } from "./settings.ts";

/** Steers a running simulator. Every call throws an `Error` with the simulator's own sentence if refused. */
export interface AmazonControl {
  /** Plays a person in front of the consent page; `redirect_to` is where Amazon sends the browser. */
  consent(consent: ConsentInput): Promise<{ redirect_to: string }>;
  addFault(order: FaultOrder): Promise<Fault>;
  fault(id: string): Promise<Fault>;
  faults(): Promise<Fault[]>;
  removeFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  /** Takes consents back; the next refresh says so. */
  revoke(which: RevokeInput): Promise<{ revoked: number }>;
  settings(): Promise<Settings>;
  changeSettings(change: SettingsChange): Promise<Settings>;
  resetSettings(): Promise<Settings>;
  /** The requests with a number above `after`, oldest first. */
  log(options?: { after?: number }): Promise<LogEntry[]>;
  clearLog(): Promise<void>;
  grants(): Promise<Grant[]>;
  /** Gives consents, many at once; answers with a refresh token for each. */
  giveGrants(order: GrantsOrder): Promise<string[]>;
  data(persona: string): Promise<DataSummary>;
  changeData(persona: string, change: ChangeInput): Promise<ChangedAnswer>;
  /** Gives one person, or everybody, back what they had at first. */
  resetData(persona?: string): Promise<void>;
  acceptTerms(termsToken: string): Promise<void>;
  /** Registers an app, or changes one: its secret, its redirect URIs, its scopes. */
  putClient(client: ClientInput): Promise<void>;
  /** Faults, log, settings and data as they were at first; consents stay. */
  reset(): Promise<void>;
}

const refusalSchema = z.object({ error: z.string(), message: z.string() });

/**
 * Makes a client for the control plane of the simulator at `url`.
 *
 * @example
 * const control = createAmazonControl("http://127.0.0.1:4010");
 * const { redirect_to } = await control.consent({ authorization_url, persona: "seller" });
 */
export function createAmazonControl(url: string): AmazonControl {
  async function ask<T extends z.ZodType>(
    schema: T,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.output<T>> {
    const response = await fetch(new URL(`/_sim/${path}`, url), {
      method,
      ...(body === undefined ? {} : {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
    const json: unknown = await response.json();
    if (response.ok) return schema.parse(json);
    const { error, message } = refusalSchema.parse(json);
    throw new Error(`Simulated Amazon refused ${method} /_sim/${path}: ${error}: ${message}`);
  }
  const done = z.unknown().transform(() => undefined);

  return {
    consent: (consent) => ask(z.object({ redirect_to: z.string() }), "POST", "consent", consent),
    addFault: (order) => ask(faultSchema, "POST", "faults", order),
    fault: (id) => ask(faultSchema, "GET", `faults/${id}`),
    faults: async () =>
      (await ask(z.object({ faults: z.array(faultSchema) }), "GET", "faults")).faults,
    removeFault: (id) => ask(done, "DELETE", `faults/${id}`),
    clearFaults: () => ask(done, "DELETE", "faults"),
    revoke: (which) => ask(z.object({ revoked: z.number() }), "POST", "revoke", which),
    settings: () => ask(settingsSchema, "GET", "settings"),
    changeSettings: (change) => ask(settingsSchema, "PATCH", "settings", change),
    resetSettings: () => ask(settingsSchema, "DELETE", "settings"),
    log: async ({ after = 0 } = {}) => {
      const schema = z.object({ entries: z.array(logEntrySchema) });
      return (await ask(schema, "GET", `log?after=${after}`)).entries;
    },
    clearLog: () => ask(done, "DELETE", "log"),
    grants: async () =>
      (await ask(z.object({ grants: z.array(grantSchema) }), "GET", "grants")).grants,
    giveGrants: async (order) => (await ask(grantedSchema, "POST", "grants", order)).refresh_tokens,
    data: (persona) => ask(dataSummarySchema, "GET", `data?persona=${encodeURIComponent(persona)}`),
    changeData: (persona, change) => ask(changedSchema, "POST", "data", { persona, change }),
    resetData: (persona) =>
      ask(
        done,
        "DELETE",
        persona === undefined ? "data" : `data?persona=${encodeURIComponent(persona)}`,
      ),
    acceptTerms: (termsToken) => ask(done, "POST", "terms/accept", { terms_token: termsToken }),
    putClient: (client) => ask(done, "PUT", "clients", client),
    reset: () => ask(done, "POST", "reset"),
  };
}

import { z } from "zod";
import { changedSchema, createdGrantsSchema, dataSummarySchema } from "./requests.ts";
import type {
  ChangedAnswer,
  ChangeGrantsInput,
  ConsentInput,
  DataSummary,
  GrantsInput,
  RevokeInput,
} from "./requests.ts";
import type { ChangeInput } from "../data/change.ts";
import { type Fault, type FaultInput, faultSchema } from "../faults/fault.ts";
import { type Grant, grantSchema } from "../state/grant.ts";
import { type LogEntry, logEntrySchema } from "../state/log-entry.ts";
import type { ClientInput } from "../state/client.ts";
import { type Settings, type SettingsChange, settingsSchema } from "../state/settings.ts";

/** The control API of a running simulator. A refused call throws an `Error` with the simulator's sentence. */
export interface AmazonControl {
  /** Decides for a person on the consent page; `redirect_to` is where Amazon sends the browser. */
  consent(consent: ConsentInput): Promise<{ redirect_to: string }>;
  addFault(fault: FaultInput): Promise<Fault>;
  fault(id: string): Promise<Fault>;
  faults(): Promise<Fault[]>;
  removeFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  /** Revokes consents; the next refresh is refused. */
  revoke(which: RevokeInput): Promise<{ revoked: number }>;
  settings(): Promise<Settings>;
  changeSettings(change: SettingsChange): Promise<Settings>;
  resetSettings(): Promise<Settings>;
  /** The logged requests with a number above `after`, oldest first. */
  log(options?: { after?: number }): Promise<LogEntry[]>;
  clearLog(): Promise<void>;
  grants(): Promise<Grant[]>;
  /** Makes many grants at once, without the consent page; returns a refresh token for each. */
  createGrants(grants: GrantsInput): Promise<string[]>;
  /** Changes when the consent of some grants was given: refresh tokens live 365 days from then. */
  changeGrants(change: ChangeGrantsInput): Promise<{ changed: number }>;
  data(persona: string): Promise<DataSummary>;
  changeData(persona: string, change: ChangeInput): Promise<ChangedAnswer>;
  /** Undoes all changes to the data of one persona, or of all. */
  resetData(persona?: string): Promise<void>;
  acceptTerms(termsToken: string): Promise<void>;
  /** Registers an app, or changes one: its secret, its redirect URIs, its scopes. */
  putClient(client: ClientInput): Promise<void>;
  /** Puts faults, log, settings and data back to how they began; grants stay. */
  reset(): Promise<void>;
}

const refusalSchema = z.object({ error: z.string(), message: z.string() });

/**
 * Makes a client for the control API of the simulator at `url`.
 *
 * @example
 * const control = createAmazonControl("http://127.0.0.1:4010");
 * const { redirect_to } = await control.consent({ authorization_url, persona: "seller" });
 */
export function createAmazonControl(url: string): AmazonControl {
  async function request<T extends z.ZodType>(
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
    consent: (consent) =>
      request(z.object({ redirect_to: z.string() }), "POST", "consent", consent),
    addFault: (fault) => request(faultSchema, "POST", "faults", fault),
    fault: (id) => request(faultSchema, "GET", `faults/${id}`),
    faults: async () =>
      (await request(z.object({ faults: z.array(faultSchema) }), "GET", "faults")).faults,
    removeFault: (id) => request(done, "DELETE", `faults/${id}`),
    clearFaults: () => request(done, "DELETE", "faults"),
    revoke: (which) => request(z.object({ revoked: z.number() }), "POST", "revoke", which),
    settings: () => request(settingsSchema, "GET", "settings"),
    changeSettings: (change) => request(settingsSchema, "PATCH", "settings", change),
    resetSettings: () => request(settingsSchema, "DELETE", "settings"),
    log: async ({ after = 0 } = {}) => {
      const schema = z.object({ entries: z.array(logEntrySchema) });
      return (await request(schema, "GET", `log?after=${after}`)).entries;
    },
    clearLog: () => request(done, "DELETE", "log"),
    grants: async () =>
      (await request(z.object({ grants: z.array(grantSchema) }), "GET", "grants")).grants,
    createGrants: async (grants) =>
      (await request(createdGrantsSchema, "POST", "grants", grants)).refresh_tokens,
    changeGrants: (change) => request(z.object({ changed: z.number() }), "PATCH", "grants", change),
    data: (persona) =>
      request(dataSummarySchema, "GET", `data?persona=${encodeURIComponent(persona)}`),
    changeData: (persona, change) => request(changedSchema, "POST", "data", { persona, change }),
    resetData: (persona) =>
      request(
        done,
        "DELETE",
        persona === undefined ? "data" : `data?persona=${encodeURIComponent(persona)}`,
      ),
    acceptTerms: (termsToken) => request(done, "POST", "terms/accept", { terms_token: termsToken }),
    putClient: (client) => request(done, "PUT", "clients", client),
    reset: () => request(done, "POST", "reset"),
  };
}

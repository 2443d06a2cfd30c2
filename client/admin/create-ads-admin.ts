import type {
  ChangeSwitchesRequest,
  DeliverySummary,
  OperatorConnections,
  OperatorConnectionsRequest,
  RefreshSummary,
  Switches,
} from "../contract.ts";
import { type AdsConnect, adsConnectOf } from "../create-ads-connect.ts";
import { call, type CallOptions, readText, send } from "../http/call.ts";
import { readTable } from "../http/read-table.ts";
import type { Options, Source } from "../http/source.ts";
import { type Transport, transportOf } from "../http/transport.ts";
import { type CampaignSpend, readSpend, type Spend, type SpendRequest } from "./spend.ts";
import type { AuditEntry, SyncRun, TokenHistoryEntry } from "./rows.ts";

/** Which rows are read: the newest first. */
export interface HistoryRequest {
  /** Only rows about this connection. */
  connection_id?: string | undefined;
  /** Only rows with a smaller id: the next page begins after the last row. */
  before?: number | undefined;
  /** How many at most: 50 when absent. */
  limit?: number | undefined;
}

/** What a dashboard needs beyond {@link AdsConnect}. */
export interface AdsAdmin extends AdsConnect {
  /** The renewals of tokens. */
  tokenHistory(request?: HistoryRequest, options?: CallOptions): Promise<TokenHistoryEntry[]>;
  /** The syncs. */
  syncRuns(request?: HistoryRequest, options?: CallOptions): Promise<SyncRun[]>;
  /** What users, keys and the operator did. */
  auditLog(request?: HistoryRequest, options?: CallOptions): Promise<AuditEntry[]>;
  /** Whether the signed-in user is an operator. It only reads: the functions decide what a user may do. */
  isOperator(options?: CallOptions): Promise<boolean>;
  /** A page of the connections of all users, newest first. For the operator. */
  operatorConnections(
    request?: OperatorConnectionsRequest,
    options?: CallOptions,
  ): Promise<OperatorConnections>;
  /** What is switched off. For the operator. */
  switches(options?: CallOptions): Promise<Switches>;
  /** Stops handing out tokens, pauses parts of the schedule, ends all API keys. For the operator. */
  changeSwitches(change: ChangeSwitchesRequest, options?: CallOptions): Promise<Switches>;
  /** Spend, sales, ACOS and ROAS by profile and date, of the reports that are stored. */
  spendByDay(request?: SpendRequest, options?: CallOptions): Promise<Spend[]>;
  /** The same by campaign and date. */
  spendByCampaign(request?: SpendRequest, options?: CallOptions): Promise<CampaignSpend[]>;
  /** Counts and durations as Prometheus reads them. For the operator. */
  metrics(options?: CallOptions): Promise<string>;
  /** Renews the tokens that are due, as the schedule does. For the operator. */
  refreshTokens(options?: CallOptions): Promise<RefreshSummary>;
  /** Sends the events that are due to webhooks, as the schedule does. For the operator. */
  deliverEvents(options?: CallOptions): Promise<DeliverySummary>;
  /** The same client, acting for a user. For the operator. */
  actingFor(user: { user_id: string } | { user_email: string }): AdsAdmin;
}

/** The columns of each table, as `rows.ts` has them. */
const COLUMNS = {
  token_refresh_history:
    "id,connection_id,action,trigger,actor,success,error_code,reason,duration_ms,attempts,first_at,created_at",
  sync_runs: "id,connection_id,trigger,status,sources," +
    "accounts_inserted,accounts_updated,accounts_unchanged,accounts_inactivated," +
    "profiles_inserted,profiles_updated,profiles_unchanged,profiles_inactivated," +
    "error_code,started_at,finished_at",
  audit_log: "id,actor,actor_id,actor_name,action,connection_id,details,count,created_at,last_at",
} as const;

function adsAdminOf(transport: Transport, options: Options): AdsAdmin {
  function newest<Row>(
    table: keyof typeof COLUMNS,
    { connection_id, before, limit = 50 }: HistoryRequest = {},
    callOptions?: CallOptions,
  ): Promise<Row[]> {
    return readTable(transport, table, {
      select: COLUMNS[table],
      order: "id.desc",
      limit,
      id: before === undefined ? undefined : `lt.${before}`,
      connection_id: connection_id && `eq.${connection_id}`,
    }, callOptions);
  }

  /** The operator's own calls name no user. */
  const asOperator = { ...transport, actFor: undefined };

  return {
    ...adsConnectOf(transport, options),
    tokenHistory: (request, callOptions) => newest("token_refresh_history", request, callOptions),
    syncRuns: (request, callOptions) => newest("sync_runs", request, callOptions),
    auditLog: (request, callOptions) => newest("audit_log", request, callOptions),
    isOperator: async (callOptions) => {
      const query = { select: "is_operator" };
      const [self] = await readTable<{ is_operator: boolean }>(
        asOperator,
        "users",
        query,
        callOptions,
      );
      return self?.is_operator ?? false;
    },
    operatorConnections: (request, callOptions) =>
      call(asOperator, "GET", "operator-connections", request, callOptions),
    switches: async (callOptions) =>
      (await call<{ switches: Switches }>(asOperator, "GET", "switches", {}, callOptions)).switches,
    changeSwitches: async (change, callOptions) =>
      (await call<{ switches: Switches }>(asOperator, "PATCH", "switches", change, callOptions))
        .switches,
    spendByDay: (request, callOptions) =>
      readSpend(transport, "spend_by_day", request, callOptions),
    spendByCampaign: (request, callOptions) =>
      readSpend(transport, "spend_by_campaign", request, callOptions),
    metrics: async ({ signal } = {}) => {
      const url = transport.functionUrl("metrics");
      const response = await send(asOperator, url, { method: "GET", isSafe: true, signal });
      return await readText(response, signal);
    },
    refreshTokens: (callOptions) => call(asOperator, "POST", "refresh-tokens", {}, callOptions),
    deliverEvents: (callOptions) => call(asOperator, "POST", "deliver-events", {}, callOptions),
    actingFor: (actFor) => adsAdminOf({ ...transport, actFor }, options),
  };
}

/**
 * Makes a client for pages that manage a project: {@link AdsConnect}, and what they need beyond.
 *
 * @param source As `createAdsConnect` takes it.
 */
export function createAdsAdmin(source: Source, options: Options = {}): AdsAdmin {
  return adsAdminOf(transportOf(source, options), options);
}

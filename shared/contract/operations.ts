import { acceptInvitation } from "./functions/accept-invitation.ts";
import { accountHealth } from "./functions/account-health.ts";
import { apiKeys } from "./functions/api-keys.ts";
import { connections } from "./functions/connections.ts";
import { deliverEvents } from "./functions/deliver-events.ts";
import { getToken } from "./functions/get-token.ts";
import { health } from "./functions/health.ts";
import { invitations } from "./functions/invitations.ts";
import { listAccounts } from "./functions/list-accounts.ts";
import { metrics } from "./functions/metrics.ts";
import { oauthCallback } from "./functions/oauth-callback.ts";
import { oauthClients } from "./functions/oauth-clients.ts";
import { oauthConfirm } from "./functions/oauth-confirm.ts";
import { oauthStart } from "./functions/oauth-start.ts";
import { operatorConnections } from "./functions/operator-connections.ts";
import { refreshTokens } from "./functions/refresh-tokens.ts";
import { registerAccount } from "./functions/register-account.ts";
import { reportSchedules } from "./functions/report-schedules.ts";
import { reports } from "./functions/reports.ts";
import { runReports } from "./functions/run-reports.ts";
import { switches } from "./functions/switches.ts";
import { syncAccounts } from "./functions/sync-accounts.ts";
import { webhooks } from "./functions/webhooks.ts";
import type { FunctionContract, Operation } from "./operation.ts";

export type { Operation } from "./operation.ts";

/** The contract of each function but `amazon-api`, whose answers are Amazon's: `functions/amazon-api.ts`. */
export const FUNCTIONS: readonly FunctionContract[] = [
  oauthStart,
  oauthCallback,
  oauthConfirm,
  getToken,
  listAccounts,
  accountHealth,
  syncAccounts,
  registerAccount,
  connections,
  apiKeys,
  oauthClients,
  invitations,
  acceptInvitation,
  webhooks,
  reports,
  reportSchedules,
  runReports,
  deliverEvents,
  refreshTokens,
  operatorConnections,
  switches,
  metrics,
  health,
];

/** Every operation of these functions. */
export const OPERATIONS: readonly Operation[] = FUNCTIONS.flatMap(({ name, operations }) =>
  operations.map((operation) => ({ function: name, ...operation }))
);

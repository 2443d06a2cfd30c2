import { z } from "zod/v3";
import { acceptAnswerSchema } from "../../shared/contract/answers/accept-invitation.ts";
import { accountHealthReportSchema } from "../../shared/contract/answers/account-health.ts";
import {
  createdApiKeySchema,
  revokedApiKeySchema,
} from "../../shared/contract/answers/api-keys.ts";
import { deliverySummarySchema } from "../../shared/contract/answers/deliver-events.ts";
import { issuedTokenSchema } from "../../shared/contract/answers/get-token.ts";
import { healthSchema } from "../../shared/contract/answers/health.ts";
import {
  approvedInvitationSchema,
  createdInvitationSchema,
  invitationListSchema,
} from "../../shared/contract/answers/invitations.ts";
import { accountListSchema } from "../../shared/contract/answers/list-accounts.ts";
import { startedConsentSchema } from "../../shared/contract/answers/oauth-start.ts";
import { problemSchema } from "../../shared/contract/answers/problem.ts";
import { operatorConnectionsSchema } from "../../shared/contract/answers/operator-connections.ts";
import { refreshSummarySchema } from "../../shared/contract/answers/refresh-tokens.ts";
import {
  readReportScheduleSchema,
  reportScheduleListSchema,
} from "../../shared/contract/answers/report-schedules.ts";
import {
  cancelledReportSchema,
  readReportSchema,
  reportListSchema,
  reportTypesSchema,
} from "../../shared/contract/answers/reports.ts";
import { registrationListSchema } from "../../shared/contract/answers/register-account.ts";
import { shownSwitchesSchema } from "../../shared/contract/answers/switches.ts";
import { operationAnswerSchema } from "../../shared/contract/answers/sync-accounts.ts";
import {
  changedWebhookSchema,
  createdWebhookSchema,
  readWebhookSchema,
} from "../../shared/contract/answers/webhooks.ts";
import { accountHealthRequestSchema } from "../../shared/contract/requests/account-health.ts";
import {
  changeApiKeyRequestSchema,
  createApiKeyRequestSchema,
} from "../../shared/contract/requests/api-keys.ts";
import {
  changeConnectionRequestSchema,
  importRequestSchema,
} from "../../shared/contract/requests/connections.ts";
import { getTokenRequestSchema } from "../../shared/contract/requests/get-token.ts";
import { inviteRequestSchema } from "../../shared/contract/requests/invitations.ts";
import { listAccountsRequestSchema } from "../../shared/contract/requests/list-accounts.ts";
import {
  changeOauthClientRequestSchema,
  createOauthClientRequestSchema,
} from "../../shared/contract/requests/oauth-clients.ts";
import { startRequestSchema } from "../../shared/contract/requests/oauth-start.ts";
import { operatorConnectionsRequestSchema } from "../../shared/contract/requests/operator-connections.ts";
import {
  changeReportScheduleRequestSchema,
  createReportScheduleRequestSchema,
} from "../../shared/contract/requests/report-schedules.ts";
import {
  createReportRequestSchema,
  listReportsRequestSchema,
  readReportRowsRequestSchema,
  reportCoverageRequestSchema,
} from "../../shared/contract/requests/reports.ts";
import {
  associationSchema,
  registerRequestSchema,
} from "../../shared/contract/requests/register-account.ts";
import { changeSwitchesRequestSchema } from "../../shared/contract/requests/switches.ts";
import { updateRequestSchema } from "../../shared/contract/requests/sync-accounts.ts";
import {
  changeWebhookRequestSchema,
  createWebhookRequestSchema,
} from "../../shared/contract/requests/webhooks.ts";
import { errorCodes } from "../../shared/errors.ts";
import { apiKeySchema, scopeSchema } from "../../shared/schemas/api-key.ts";
import { connectionDetailSchema, connectionSchema } from "../../shared/schemas/connection.ts";
import { eventTypeSchema } from "../../shared/schemas/event-type.ts";
import { flagSchema } from "../../shared/schemas/flag.ts";
import { oauthClientSchema } from "../../shared/schemas/oauth-client.ts";
import { ownedConnectionSchema } from "../../shared/schemas/owned-connection.ts";
import { regionSchema } from "../../shared/schemas/region.ts";
import { scheduledFunctionSchema } from "../../shared/schemas/scheduled-function.ts";
import { wholeNumberSchema } from "../../shared/schemas/whole-number.ts";
import {
  type Direction,
  fieldsText,
  identityOf,
  type NamedSchemas,
  typeText,
} from "./type-text.ts";

/** A type of the client: its name, its sentence, and the schema that says what it is. */
interface ContractType {
  name: string;
  sentence: string;
  direction: Direction;
  schema: z.ZodTypeAny;
}

function memberOf(schema: z.ZodTypeAny, place: number): z.ZodTypeAny {
  const union = schema instanceof z.ZodEffects ? optionsBelow(schema) : schema;
  const options: z.ZodTypeAny[] = union instanceof z.ZodUnion ||
      union instanceof z.ZodDiscriminatedUnion
    ? union.options
    : [];
  const member = options[place];
  if (member === undefined) throw new Error(`The union has no member ${place}.`);
  return member;
}

function optionsBelow(schema: z.ZodTypeAny): z.ZodTypeAny {
  return schema instanceof z.ZodEffects ? optionsBelow(schema.innerType()) : schema;
}

/** An object without the fields that the client's methods take on their own, such as the id of a path. */
function without(schema: z.ZodTypeAny, ...fields: string[]): z.AnyZodObject {
  const object = optionsBelow(schema);
  if (!(object instanceof z.ZodObject)) throw new Error("Only objects have fields.");
  return object.omit(Object.fromEntries(fields.map((field) => [field, true])));
}

const accountElement = accountListSchema.shape.accounts.element;
const storedAccountSchema = accountElement.options[0];
const healthElement = accountHealthReportSchema.shape.connections.element;
const [syncAnswerSchema, disconnectedSchema, changedSchema] = operationAnswerSchema.options;
const updateRequest = without(updateRequestSchema, "operation");

const answer = (name: string, sentence: string, schema: z.ZodTypeAny): ContractType => ({
  name,
  sentence,
  direction: "answer",
  schema,
});
const request = (name: string, sentence: string, schema: z.ZodTypeAny): ContractType => ({
  name,
  sentence,
  direction: "request",
  schema,
});

/** The types, in the order in which they are written. */
const TYPES: readonly ContractType[] = [
  answer("Region", "Amazon's API regions: North America, Europe, Far East.", regionSchema),
  answer("Scope", "What an API key may be allowed.", scopeSchema),
  answer("EventType", "The types of events.", eventTypeSchema),

  request("StartConsentRequest", "What a consent is started with.", startRequestSchema),
  answer("StartedConsent", "A consent that was started.", startedConsentSchema),
  answer("Connection", "One person's consent at Amazon.", connectionSchema),
  answer(
    "ConnectionDetail",
    "A connection with the state of its token, never the token.",
    connectionDetailSchema,
  ),
  request("ImportRequest", "A refresh token or a code of another system.", importRequestSchema),
  request(
    "ChangeConnectionRequest",
    "What changes about a connection.",
    without(changeConnectionRequestSchema, "id"),
  ),

  request(
    "TokenRequest",
    "Which token: name exactly one of connection_id, account_id and profile_id.",
    getTokenRequestSchema,
  ),
  answer("IssuedToken", "A valid access token.", issuedTokenSchema),

  request(
    "ListAccountsRequest",
    "Which accounts are listed, and from which list.",
    listAccountsRequestSchema,
  ),
  answer(
    "StoredProfile",
    "A profile as the last sync stored it.",
    storedAccountSchema.shape.profiles.element,
  ),
  answer("StoredAccount", "An account as the last sync stored it.", storedAccountSchema),
  answer("LiveAdsAccount", "An ads account as Amazon lists it now.", accountElement.options[1]),
  answer("LiveProfile", "A profile as Amazon lists it now.", accountElement.options[2]),
  answer("LiveAdvertiser", "A DSP advertiser as Amazon lists it now.", accountElement.options[3]),
  request("AccountChange", "What changes about accounts.", updateRequest.shape["set"]),
  answer("SyncAnswer", "What became of a sync.", syncAnswerSchema),
  answer(
    "DisconnectedConnections",
    "What became of each connection that was to be disconnected.",
    disconnectedSchema,
  ),
  answer("ChangedAccounts", "What became of each account that was to be changed.", changedSchema),

  request(
    "AccountHealthRequest",
    "Which connections are checked.",
    accountHealthRequestSchema,
  ),
  answer(
    "AccountHealth",
    "An account and its status.",
    healthElement.shape.accounts.element,
  ),
  answer("ConnectionHealth", "How healthy a connection is, and why.", healthElement),
  answer("AccountHealthReport", "How healthy connections are.", accountHealthReportSchema),
  answer("Health", "Whether the project works.", healthSchema),

  request("Association", "What an account is registered as.", associationSchema),
  request("RegisterRequest", "What an account is registered with.", registerRequestSchema),
  answer(
    "Registration",
    "The registration of an account at Amazon.",
    registrationListSchema.shape.registrations.element,
  ),

  answer(
    "ReportType",
    "A table that reports are stored in.",
    reportTypesSchema.shape.report_types.element,
  ),
  request("ListReportsRequest", "Which reports are listed.", listReportsRequestSchema),
  request("CreateReportRequest", "What a report is requested with.", createReportRequestSchema),
  answer("Report", "A report, and how far it is.", reportListSchema.shape.reports.element),
  answer(
    "ReportCoverage",
    "What is stored of a table, of one profile and date.",
    readReportSchema.shape.coverage.element,
  ),
  answer("ReportDetail", "A report, and what is stored of it.", readReportSchema),
  answer("CancelledReport", "A report that was cancelled.", cancelledReportSchema),
  request("ReportRowsRequest", "Which rows are read.", readReportRowsRequestSchema),
  request(
    "ReportCoverageRequest",
    "Which profiles and dates of a table are asked about.",
    reportCoverageRequestSchema,
  ),
  answer(
    "ReportSchedule",
    "Which reports are kept in step with Amazon.",
    reportScheduleListSchema.shape.schedules.element,
  ),
  answer(
    "ReportScheduleDetail",
    "A schedule, its next runs and its last failures.",
    readReportScheduleSchema,
  ),
  request(
    "CreateReportScheduleRequest",
    "What a schedule is made with.",
    createReportScheduleRequestSchema,
  ),
  request(
    "ChangeReportScheduleRequest",
    "What changes about a schedule.",
    without(changeReportScheduleRequestSchema, "id"),
  ),

  answer("ApiKey", "An API key, never the key itself.", apiKeySchema),
  request("CreateApiKeyRequest", "What an API key is made with.", createApiKeyRequestSchema),
  request(
    "ChangeApiKeyRequest",
    "What changes about an API key.",
    without(changeApiKeyRequestSchema, "id"),
  ),
  answer("CreatedApiKey", "A new API key, with the key itself.", createdApiKeySchema),
  answer("RevokedApiKey", "A revoked API key.", revokedApiKeySchema),

  answer("OauthClient", "A user's own Login with Amazon app.", oauthClientSchema),
  request("CreateOauthClientRequest", "What an app is added with.", createOauthClientRequestSchema),
  request(
    "ChangeOauthClientRequest",
    "What changes about an app.",
    without(changeOauthClientRequestSchema, "id"),
  ),

  answer(
    "Invitation",
    "An invitation of a person who is no user of the app.",
    invitationListSchema.shape.invitations.element,
  ),
  request("InviteRequest", "What a person is invited to.", inviteRequestSchema),
  answer("CreatedInvitation", "A new invitation, with its link.", createdInvitationSchema),
  answer("ApprovedInvitation", "An approved invitation.", approvedInvitationSchema),
  answer("OpenedInvitation", "Who invites, and to what.", memberOf(acceptAnswerSchema, 0)),
  answer(
    "StartedInvitation",
    "A consent that an invited person started.",
    memberOf(acceptAnswerSchema, 1),
  ),
  answer(
    "ConfirmedInvitation",
    "A consent that an invited person confirmed.",
    memberOf(acceptAnswerSchema, 2),
  ),

  answer("Webhook", "An address to which events are sent.", readWebhookSchema.shape.webhook),
  answer(
    "Delivery",
    "An event on its way to a webhook.",
    readWebhookSchema.shape.deliveries.element,
  ),
  request("CreateWebhookRequest", "What a webhook is made with.", createWebhookRequestSchema),
  request(
    "ChangeWebhookRequest",
    "What changes about a webhook.",
    without(changeWebhookRequestSchema, "id"),
  ),
  answer("CreatedWebhook", "A new webhook, with its secret.", createdWebhookSchema),
  answer("ChangedWebhook", "A changed webhook.", changedWebhookSchema),
  answer("WebhookDeliveries", "A webhook and a page of its deliveries.", readWebhookSchema),

  answer("ScheduledFunction", "A function that the schedule calls.", scheduledFunctionSchema),
  answer("Switches", "What the operator has switched off.", shownSwitchesSchema.shape.switches),
  request("ChangeSwitchesRequest", "What the operator switches.", changeSwitchesRequestSchema),
  request(
    "OperatorConnectionsRequest",
    "Which connections of all users are listed.",
    operatorConnectionsRequestSchema,
  ),
  answer("OwnedConnection", "A connection, and whose it is.", ownedConnectionSchema),
  answer(
    "OperatorConnections",
    "A page of the connections of all users.",
    operatorConnectionsSchema,
  ),

  answer("RefreshSummary", "What refresh-tokens did.", refreshSummarySchema),
  answer("DeliverySummary", "What deliver-events did.", deliverySummarySchema),
  answer("Problem", "An error: problem details (RFC 9457).", problemSchema),
];

function namedSchemas(): NamedSchemas {
  const names = new Map(TYPES.map(({ name, schema }) => [identityOf(schema), name]));
  const replacements = new Map<unknown, string>([
    [identityOf(wholeNumberSchema), "number"],
    [identityOf(flagSchema), "boolean"],
    [identityOf(problemSchema.shape.code), "ErrorCode"],
  ]);
  return {
    nameOf: (schema) =>
      schema instanceof z.ZodObject || isNamed(schema) ? names.get(identityOf(schema)) : undefined,
    replacementOf: (schema) => isNamed(schema) ? replacements.get(identityOf(schema)) : undefined,
  };
}

/** Optional, nullable and defaulted schemas have the name of what is inside of them, and more. */
function isNamed(schema: z.ZodTypeAny): boolean {
  return !(schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault);
}

function declaration({ name, sentence, direction, schema }: ContractType): string {
  const comment = `/** ${sentence} */\n`;
  const named = namedSchemas();
  const others = {
    ...named,
    nameOf: (inner: z.ZodTypeAny) => {
      const found = named.nameOf(inner);
      return found === name ? undefined : found;
    },
  };
  const object = optionsBelow(schema);
  if (object instanceof z.ZodObject) {
    return `${comment}export interface ${name} ${fieldsText(object, direction, others)}\n`;
  }
  return `${comment}export type ${name} = ${typeText(schema, direction, others)};\n`;
}

/** The types of the client, as `client/contract.ts` has them. */
export function contractTypes(): string {
  const codes = errorCodes().map((code) => `\n  | ${JSON.stringify(code)}`).join("");
  return [
    "// Made of shared/contract by `npm run generate`. Change it there.\n",
    `/** A stable name for what went wrong, from a function. */\nexport type ErrorCode =${codes};\n`,
    ...TYPES.map(declaration),
  ].join("\n");
}

import type { AuditEntry } from "../app/ads.ts";

/** What was done, in words. */
const ACTIONS: Record<string, string> = {
  api_key_created: "API key created",
  api_key_changed: "API key changed",
  api_key_revoked: "API key revoked",
  app_created: "Amazon app added",
  app_changed: "Amazon app changed",
  app_deleted: "Amazon app deleted",
  connection_created: "Connected",
  connection_imported: "Connection imported",
  connection_renewed: "Consent renewed",
  connection_changed: "Connection changed",
  connection_disconnected: "Disconnected",
  connection_handed_over: "Connection handed over",
  connection_received: "Connection received",
  token_revealed: "Token looked at",
  amazon_login_changed: "Another Amazon login noticed",
  amazon_login_accepted: "Another Amazon login accepted",
  invitation_created: "Invitation made",
  invitation_revoked: "Invitation revoked",
  invitation_used: "Invitation used",
  invitation_approved: "Invitation approved",
  webhook_created: "Webhook added",
  webhook_changed: "Webhook changed",
  webhook_deleted: "Webhook deleted",
  webhook_secret_rotated: "Webhook secret rotated",
  operator_added: "Made an operator",
  operator_removed: "No longer an operator",
  operator_acted: "The operator acted for you",
};

/** What was done, in words; a later version's actions by their name. */
export function actionLabel({ action }: AuditEntry): string {
  const words = action.replaceAll("_", " ");
  return ACTIONS[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who did it. */
export function actorLabel({ actor, actor_name: name }: AuditEntry): string {
  switch (actor) {
    case "user":
      return "You";
    case "key":
      return `The key ${name ?? "that is gone"}`;
    case "operator":
      return name === null ? "The operator" : `The operator (${name})`;
    case "schedule":
      return "The schedule";
    case "invited":
      return "The invited person";
  }
}

/** What it was done to, where the row names it. */
export function subjectLabel({ details }: AuditEntry): string {
  const { name, function: functionName } = details;
  return typeof name === "string" ? name : typeof functionName === "string" ? functionName : "";
}

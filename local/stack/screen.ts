import { DASHBOARD_PATH } from "../dashboard/serve-dashboard.ts";
import type { Stack } from "../stack.ts";

/** The addresses and keys that `npm start` prints when the stack is ready. */
export function screen(stack: Stack, seconds: number): string {
  const lines: [string, string][] = [
    ["Dashboard", stack.supabase_url + DASHBOARD_PATH],
    ["Supabase URL", stack.supabase_url],
    ["Functions", stack.functions_url],
    ["API pages", `${stack.supabase_url}/docs`],
    ["Publishable key", stack.publishable_key],
    ["Secret key", stack.secret_keys.default],
    ["Database", stack.db_url],
    ["Amazon", stack.amazon_url],
    ["Demo user", `${stack.demo_user.email} / ${stack.demo_user.password}`],
    ["Logs", stack.logs_dir],
  ];
  return [
    "",
    `Ready after ${seconds.toFixed(1)} s. Ctrl-C ends it.`,
    "",
    ...lines.map(([name, value]) => `  ${name.padEnd(16)} ${value}`),
    "",
  ].join("\n");
}

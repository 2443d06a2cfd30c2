import { connect } from "../postgres/connect.ts";

/** The person whom the demo plays. */
export const demoEmail = "demo@example.com";

/**
 * Signs the demo user up, unless that has happened before.
 *
 * @throws Error with Auth's answer, when it refuses.
 */
export async function ensureDemoUser(options: {
  url: string;
  publishableKey: string;
  dbUrl: string;
  password: string;
}): Promise<void> {
  const sql = connect(options.dbUrl);
  try {
    const [found] = await sql`select from auth.users where email = ${demoEmail}`;
    if (found) return;
  } finally {
    await sql.end();
  }
  const response = await fetch(`${options.url}/auth/v1/signup`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: options.publishableKey },
    body: JSON.stringify({
      email: demoEmail,
      password: options.password,
      data: { first_name: "Demo", last_name: "User" },
    }),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`Cannot sign up the demo user: Auth answered ${response.status} ${answer}`);
  }
}

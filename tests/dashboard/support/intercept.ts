import type { Page } from "playwright-core";

/** Which requests: the end of their addresses, without the query; `*` stands for one segment. */
type Ends = string;

function matching(ends: Ends): RegExp {
  return new RegExp(`/${ends.replaceAll("*", "[^/?]+")}(\\?.*)?$`);
}

/** Lets requests fail as they do while the database is out of reach. */
export async function failing(page: Page, ...ends: Ends[]): Promise<void> {
  await answering(page, ends, {
    status: 503,
    contentType: "application/problem+json",
    headers: { "retry-after": "60" },
    body: {
      type: "urn:amazon-ads-connect:error:database_unavailable",
      title: "The database cannot be reached",
      status: 503,
      detail: "The database cannot be reached. Try again.",
      code: "database_unavailable",
      request_id: crypto.randomUUID(),
      retry_after: 60,
    },
  });
}

/** Lets requests never be answered. */
export async function hanging(page: Page, ...ends: Ends[]): Promise<void> {
  for (const end of ends) await page.route(matching(end), () => {});
}

/** Answers requests in place of the project; of one method alone, where that is named. */
export async function answering(
  page: Page,
  ends: Ends[],
  { method, body, ...answer }: {
    method?: string;
    body: unknown;
    status?: number;
    contentType?: string;
    headers?: Record<string, string>;
  },
): Promise<void> {
  for (const end of ends) {
    await page.route(matching(end), async (route) => {
      if (method !== undefined && route.request().method() !== method) {
        return await route.fallback();
      }
      await route.fulfill({
        status: 200,
        contentType: "application/json",
        ...answer,
        body: JSON.stringify(body),
      });
    });
  }
}

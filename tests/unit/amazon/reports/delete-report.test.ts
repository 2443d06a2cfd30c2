import assert from "node:assert/strict";
import { deleteReport } from "../../../../shared/amazon/reports/delete-report.ts";
import { credential } from "../../support/ads-credential.ts";
import { testContext } from "../../support/context.ts";
import { refusalOf } from "../../support/refusal.ts";
import { scriptedFetch, type SentRequest } from "../../support/scripted-fetch.ts";

async function remove(answer: Response): Promise<{ cancelled: boolean; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(answer);
  const { adsApi } = testContext({ ads: fetch });
  const subject = { advertiserId: "58" };
  const cancelled = await deleteReport(adsApi, credential, "FE", subject, "report-1");
  return { cancelled, request: request() };
}

Deno.test("a report is cancelled with the media type of its own", async () => {
  const { cancelled, request } = await remove(Response.json({ code: "200" }));
  assert.equal(cancelled, true);
  assert.equal(request.method, "DELETE");
  assert.equal(request.url.href, "https://ads-fe.amazon.test/reporting/reports/report-1");
  assert.equal(request.headers.get("accept"), "application/vnd.deleteasyncreportresponse.v3+json");
  assert.equal(request.headers.get("amazon-ads-accountid"), "58");
});

Deno.test("a report that is made, or that Amazon does not know, is not cancelled", async () => {
  for (const status of [400, 404]) {
    const { cancelled } = await remove(Response.json({ code: String(status) }, { status }));
    assert.equal(cancelled, false);
  }
});

Deno.test("an Amazon that does not answer is told", async () => {
  await refusalOf("amazon_unavailable", () => remove(new Response("", { status: 500 })));
});

import assert from "node:assert/strict";
import {
  downloadReport,
  isReportAddress,
  ReportAddressExpired,
  type ReportFile,
} from "../../../../shared/amazon/reports/download-report.ts";
import { testContext } from "../../support/context.ts";
import { refusalOf } from "../../support/refusal.ts";
import { scriptedFetch, type SentRequest } from "../../support/scripted-fetch.ts";

const ADDRESS =
  "https://offline-report-storage-us-east-1-prod.s3.amazonaws.com/1/r.gz?X-Amz-Signature=secret";

async function download(
  answer: Response | Error,
  address = ADDRESS,
): Promise<{ file: ReportFile; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(answer);
  const { adsApi } = testContext({ ads: fetch });
  const file = await downloadReport(adsApi, address, new AbortController().signal);
  return { file, request: request() };
}

Deno.test("a file is fetched without any header of the Ads API", async () => {
  const answer = new Response("bytes", { headers: { etag: '"e1"' } });
  const { file, request } = await download(answer);
  assert.equal(request.url.href, ADDRESS);
  assert.deepEqual([...request.headers.keys()], []);
  assert.equal(file.etag, '"e1"');
  assert.equal(await new Response(file.body).text(), "bytes");
});

const ADDRESSES: [string, boolean][] = [
  [ADDRESS, true],
  ["https://offline-report-storage-eu-west-1-prod.s3.eu-west-1.amazonaws.com/r", true],
  ["https://ads-eu.amazon.test/report-files/1", true],
  ["http://offline-report-storage-us-east-1-prod.s3.amazonaws.com/r", false],
  ["https://offline-report-storage-us-east-1-prod.s3.amazonaws.com:8443/r", false],
  ["https://offline-report-storage-eu-west-1-prod.s3-eu-west-1.amazonaws.com/r", true],
  ["https://user:secret@offline-report-storage-us-east-1-prod.s3.amazonaws.com/r", false],
  ["https://ec2-3-8-0-1.eu-west-2.compute.amazonaws.com/r", false],
  ["https://a1b2c3.execute-api.us-east-1.amazonaws.com/r", false],
  ["https://bucket.s3-website-us-east-1.amazonaws.com/r", false],
  ["https://s3.amazonaws.com/bucket/r", false],
  ["https://amazonaws.com.evil.test/r", false],
  ["https://evilamazonaws.com/r", false],
  ["https://169.254.169.254/latest/meta-data", false],
  ["https://ads-eu.amazon.test:444/report-files/1", false],
  ["file:///etc/passwd", false],
  ["nowhere", false],
];

for (const [address, isAllowed] of ADDRESSES) {
  Deno.test(`${address} ${isAllowed ? "is" : "is not"} fetched`, async () => {
    const { adsApi } = testContext({});
    assert.equal(isReportAddress(adsApi, address), isAllowed);
    if (isAllowed) return;
    await refusalOf("amazon_answer_invalid", () => download(new Response(""), address));
  });
}

Deno.test("an address that the storage refuses has expired", async () => {
  for (const status of [403, 404]) {
    await assert.rejects(download(new Response("<Error/>", { status })), ReportAddressExpired);
  }
});

Deno.test("no error of a download contains its address", async () => {
  for (const answer of [new Error(`fetch ${ADDRESS} failed`), new Response("", { status: 500 })]) {
    const refused = await refusalOf("amazon_unavailable", () => download(answer));
    assert.ok(!JSON.stringify([refused.message, String(refused.cause)]).includes("secret"));
  }
});

Deno.test("a storage that does not begin its answer is given up", async () => {
  const { adsApi } = testContext({
    ads: (_input, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      }),
  });
  await refusalOf(
    "amazon_unavailable",
    () => downloadReport(adsApi, ADDRESS, new AbortController().signal, 20),
  );
});

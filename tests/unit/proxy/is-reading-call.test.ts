import assert from "node:assert/strict";
import { isReadingCall } from "../../../shared/proxy/is-reading-call.ts";

Deno.test("GET, HEAD and the lists that Amazon documents as POST only read", () => {
  const reads: [method: string, path: string][] = [
    ["GET", "/v2/profiles"],
    ["HEAD", "/reporting/reports"],
    ["POST", "/sp/campaigns/list"],
    ["POST", "/adsAccounts/list"],
    ["POST", "/dsp/v1/seats/advertisers/current/list"],
    ["POST", "/adsApi/v1/query/advertiserAccounts"],
  ];
  for (const [method, path] of reads) assert.ok(isReadingCall(method, path), path);
});

Deno.test("every other call may change something", () => {
  const writes: [method: string, path: string][] = [
    ["POST", "/sp/campaigns"],
    ["POST", "/reporting/reports"],
    ["POST", "/adsApi/v1/create/reports"],
    ["POST", "/adsApi/v1/query/campaigns/delete"],
    ["POST", "/adsApi/v1/query/"],
    ["POST", "/x/adsApi/v1/query/campaigns"],
    ["POST", "/sp/playlist"],
    ["POST", "/sp/list/delete"],
    ["PUT", "/sp/campaigns/list"],
    ["DELETE", "/sp/campaigns/list"],
  ];
  for (const [method, path] of writes) assert.equal(isReadingCall(method, path), false, path);
});

import assert from "node:assert/strict";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../e2e/browser/chromium.ts";

/**
 * Starts the browser of this machine. Tests serve their pages themselves, without a server, at an origin
 * that the local stack allows. Such a page has no address in a network, and calls the stack all the same.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium() ?? assert.fail("this machine has no Chromium");
  return await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
    ],
  });
}

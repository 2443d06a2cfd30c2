import { findChromium } from "../../e2e/browser/chromium.ts";
import { findNode22, NODE_PACKAGE } from "./node-22.ts";
import { findPython } from "./python.ts";

/** What this machine lacks to run the clients everywhere, and how to install it. */
export async function missingRuntimes(): Promise<string | undefined> {
  const missing = [
    await findChromium() === undefined ? "a real browser (Debian: chromium)" : undefined,
    await findPython() === undefined ? "Python with httpx (Debian: python3-httpx)" : undefined,
    await findNode22() === undefined
      ? `Node 22 (npm install --prefix .local/node-22 ${NODE_PACKAGE}@22)`
      : undefined,
  ].filter((one) => one !== undefined);
  return missing.length === 0 ? undefined : missing.join("; ");
}

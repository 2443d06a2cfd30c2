import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../../local/stack/folders.ts";

/** What the documents' blocks take for granted: what an app has, and what a block before has imported. */
const GLOBALS = `
import type { SupabaseClient } from "@supabase/supabase-js";
declare global {
  const supabase: SupabaseClient;
  const ads: import("amazon-ads-connect").AdsConnect;
  const connection_id: string, profile_id: string;
  const url: string, apiKey: string, publishableKey: string, secretKey: string;
  const accessToken: () => Promise<string>;
  const signal: AbortSignal;
  const createAdsConnect: typeof import("amazon-ads-connect").createAdsConnect;
  const AdsConnectError: typeof import("amazon-ads-connect").AdsConnectError;
  const FunctionsHttpError: typeof import("@supabase/supabase-js").FunctionsHttpError;
  const AdsConnectProvider: typeof import("amazon-ads-connect/react").AdsConnectProvider;
  const ReconnectBanner: typeof import("amazon-ads-connect/react").ReconnectBanner;
  const ConnectButton: typeof import("amazon-ads-connect/react").ConnectButton;
  const useFinishConnecting: typeof import("amazon-ads-connect/react").useFinishConnecting;
  const useAccounts: typeof import("amazon-ads-connect/react").useAccounts;
  function Accounts(): import("react").ReactElement;
  function show(...what: unknown[]): void;
  function showOffline(): void;
  function askToReconnect(connectionId: string | null): void;
}
`;

/**
 * Writes the TypeScript of a document into files of a consumer's project, each block in its own.
 *
 * @returns The files.
 */
export async function writeDocBlocks(folder: string, document: string): Promise<string[]> {
  await writeFile(join(folder, "globals.d.ts"), GLOBALS);
  const text = await readFile(join(projectRoot, document), "utf8");
  // A program of Deno's, which imports from npm, is run by the tests of webhooks.
  const blocks = [...text.matchAll(/```(tsx?)\n([\s\S]*?)```/g)]
    .filter(([, , block = ""]) => !block.includes('from "npm:'));
  const name = document.replace(/\W/g, "-");
  return await Promise.all(blocks.map(async ([, ending, block = ""], place) => {
    const file = `${name}-${place}.${ending}`;
    // A return is legal in a function alone.
    const whole = /^ {4}case .*: return/m.test(block)
      ? `export async function block() {\n${block}\n}\n`
      : `${block}\nexport {};\n`;
    await writeFile(join(folder, file), whole);
    return file;
  }));
}

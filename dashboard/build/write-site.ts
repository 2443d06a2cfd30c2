import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dashboardFolder } from "./build-dashboard.ts";
import { PAGE_HEADERS, pageFor } from "./content-security-policy.ts";

/** Which project the site is for. */
export interface SiteOptions {
  /** The project's address. */
  url: string;
  /** `sb_publishable_…`, or the older anon key. */
  publishableKey: string;
  /** What the functions' names begin with, where they were deployed under other names. */
  functionPrefix?: string | undefined;
  /** How people sign in: `password`, `magic_link`, and providers of Supabase Auth. */
  signIn?: string[] | undefined;
}

/**
 * Writes a folder that any static host serves: the build, the project's `config.json`, and for hosts that
 * read them the headers and the rule that every address is the same page.
 *
 * @param folder Where to, in place of what is there.
 * @throws Error when the address or the key is not one for a browser.
 */
export async function writeSite(folder: string, options: SiteOptions): Promise<void> {
  const { url, publishableKey, functionPrefix = "", signIn = ["password", "magic_link"] } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error("Name the project's address: --url https://<ref>.supabase.co");
  }
  if (publishableKey.startsWith("sb_secret_")) {
    throw new Error("A secret key must not come into a browser. Name the publishable key.");
  }
  if (publishableKey === "") {
    throw new Error("Name the project's publishable key: --key sb_publishable_…");
  }
  await rm(folder, { recursive: true, force: true });
  await cp(dashboardFolder, folder, { recursive: true });
  const page = pageFor(url, await readFile(join(folder, "index.html"), "utf8"));
  const config = {
    supabase_url: url,
    publishable_key: publishableKey,
    function_prefix: functionPrefix,
    sign_in: signIn,
  };
  const headers = Object.entries(PAGE_HEADERS).map(([name, value]) => `  ${name}: ${value}\n`);
  const files: Record<string, string> = {
    "index.html": page,
    // GitHub Pages and S3 show it for every address that is no file.
    "404.html": page,
    "config.json": `${JSON.stringify(config, null, 2)}\n`,
    // Netlify and Cloudflare Pages.
    _headers: `/*\n${
      headers.join("")
    }/assets/*\n  cache-control: public, max-age=31536000, immutable\n`,
    _redirects: "/* /index.html 200\n",
    "vercel.json": `${
      JSON.stringify(
        {
          rewrites: [{ source: "/((?!assets/).*)", destination: "/index.html" }],
          headers: [{
            source: "/(.*)",
            headers: Object.entries(PAGE_HEADERS).map(([key, value]) => ({ key, value })),
          }],
        },
        null,
        2,
      )
    }\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

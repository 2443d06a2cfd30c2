import { resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { buildDashboard } from "../../dashboard/build/build-dashboard.ts";
import { writeSite } from "../../dashboard/build/write-site.ts";

const usage =
  `Usage: npm run dashboard -- --url https://<ref>.supabase.co --key sb_publishable_… --out site

Writes the dashboard of a project as a folder of static files, for any host.

  --url URL        the project's address
  --key KEY        the project's publishable key
  --out FOLDER     where to; what is there is replaced
  --prefix PREFIX  what the functions' names begin with, where they were deployed under other names
  --sign-in WAYS   password,magic_link and providers such as google (default password,magic_link)
  -h, --help       this text`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      key: { type: "string" },
      out: { type: "string" },
      prefix: { type: "string" },
      "sign-in": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { url, key, out } = values;
  if (values.help || url === undefined || key === undefined || out === undefined) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  await buildDashboard();
  await writeSite(resolve(out), {
    url,
    publishableKey: key,
    functionPrefix: values.prefix,
    signIn: values["sign-in"]?.split(",").map((way) => way.trim()),
  });
  console.log(`The dashboard is in ${resolve(out)}. Upload the folder to a static host, then add
its origin to AMAZON_ADS_ORIGINS, and <origin>/connected and <origin>/invite to AMAZON_ADS_RETURN_URLS.`);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

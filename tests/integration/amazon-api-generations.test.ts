import assert from "node:assert/strict";
import { newAdvertiser } from "../support/advertiser.ts";
import { amazon, database, stack } from "../support/stack.ts";

const REGIONS = ["NA", "EU", "FE"] as const;
type Region = typeof REGIONS[number];

const PERSONA = "agency:40@generations";
const agency = await newAdvertiser(PERSONA);
const KEY = await agency.call("api-keys", { name: "Proxy", scopes: ["amazon"] });

/** A call of one generation of the Ads API: whom it names, what arrives at Amazon, what comes back. */
interface Call {
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  /** Headers that Amazon must have got; undefined: must not have got. */
  arrives: Record<string, string | undefined>;
  /** What the answer lists. */
  list: string;
}

interface Answer {
  status: number;
  answeredBy: string | null;
  body: Record<string, unknown[]>;
}

const SP_CAMPAIGN = "application/vnd.spCampaign.v3+json";

/** The only value that a query finds. */
async function one(rows: Promise<Record<string, string>[]>): Promise<string> {
  const [row] = await rows;
  return Object.values(row ?? {})[0] ?? assert.fail("the persona has none");
}

const GENERATIONS: Record<string, (region: Region) => Promise<Call>> = {
  "classic, with the scope header": async (region) => {
    const profile = await agency.profileIn(region);
    return {
      path: "sp/campaigns/list",
      headers: { "x-profile-id": profile, "content-type": SP_CAMPAIGN, accept: SP_CAMPAIGN },
      body: { maxResults: 10 },
      arrives: {
        "amazon-advertising-api-scope": profile,
        "amazon-ads-accountid": undefined,
        "content-type": SP_CAMPAIGN,
      },
      list: "campaigns",
    };
  },
  "DSP, with the account's id": async (region) => {
    const advertiser = await one(database`
      select amazon_account_id from amazon_ads.user_accounts
      where connection_id = ${agency.connectionId} and source = 'dsp-advertisers' and region = ${region}
      order by amazon_account_id limit 1`);
    return {
      path: "dsp/v1/campaigns/list",
      headers: { "x-account-id": advertiser, "content-type": "application/json" },
      body: {},
      arrives: {
        "amazon-ads-accountid": advertiser,
        "amazon-advertising-api-scope": undefined,
      },
      list: "campaigns",
    };
  },
  "/adsApi/v1": (region) =>
    Promise.resolve({
      path: "adsApi/v1/query/advertiserAccounts",
      headers: {
        "x-connection-id": agency.connectionId,
        "x-amazon-region": region,
        "content-type": "application/json",
      },
      body: { maxResults: 10 },
      arrives: { "amazon-advertising-api-scope": undefined, "amazon-ads-accountid": undefined },
      list: "advertiserAccounts",
    }),
};

const CLIENTS: Record<string, (call: Call) => Promise<Answer>> = {
  "curl, with an API key": async ({ path, headers, body }) => {
    const named = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    const { success, stdout, stderr } = await new Deno.Command("curl", {
      args: [
        "-sS",
        "-i",
        `${stack.functions_url}/amazon-api/${path}`,
        "-H",
        `authorization: Bearer ${KEY.body.key}`,
        ...named,
        "-d",
        JSON.stringify(body),
      ],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const [head = "", ...rest] = new TextDecoder().decode(stdout).split("\r\n\r\n");
    return {
      status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1]),
      answeredBy: /^x-answered-by: (\S+)/im.exec(head)?.[1] ?? null,
      body: JSON.parse(rest.join("\r\n\r\n")),
    };
  },
  "supabase-js, signed in": async ({ path, headers, body }) => {
    const { data, error, response } = await agency.supabase.functions.invoke(`amazon-api/${path}`, {
      headers,
      body: JSON.stringify(body),
    });
    assert.equal(error, null);
    return {
      status: response?.status ?? 0,
      answeredBy: response?.headers.get("x-answered-by") ?? null,
      // supabase-js parses application/json alone, and Amazon's media types are its own.
      body: typeof data === "string" ? JSON.parse(data) : data,
    };
  },
};

for (const [generation, make] of Object.entries(GENERATIONS)) {
  for (const region of REGIONS) {
    for (const [client, send] of Object.entries(CLIENTS)) {
      Deno.test(`${generation}, in ${region}, as ${client}`, async () => {
        const call = await make(region);
        const before = (await amazon.log()).at(-1)?.seq ?? 0;
        const { status, answeredBy, body } = await send(call);
        assert.deepEqual([status, answeredBy], [200, "amazon"], JSON.stringify(body));
        assert.ok((body[call.list] ?? []).length > 0);

        const log = (await amazon.log({ after: before })).filter(({ persona }) =>
          persona === PERSONA
        );
        assert.deepEqual(log.map(({ method, path }) => `${method} ${path}`), [
          `POST /${region.toLowerCase()}/${call.path}`,
        ]);
        const [entry] = log;
        for (const [name, value] of Object.entries(call.arrives)) {
          assert.equal(entry?.headers[name], value, name);
        }
        // Each generation looks for the client id under its own name.
        assert.equal(
          entry?.headers["amazon-ads-clientid"],
          entry?.headers["amazon-advertising-api-clientid"],
        );
        assert.ok(entry?.headers["amazon-ads-clientid"]);
      });
    }
  }
}

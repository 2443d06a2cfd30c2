// Answers with the Sponsored Products campaigns of a profile: GET /campaigns?profile_id=…
import { createServer } from "node:http";
import process from "node:process";
import { AdsConnectError, createAdsConnect } from "amazon-ads-connect";

const { ADS_URL: url, ADS_API_KEY: apiKey, PORT = "8787" } = process.env;
const ads = createAdsConnect({ url, apiKey });

/** Every page of a profile's campaigns. Amazon's ids are text, with all of their digits. */
async function campaignsOf(profile_id) {
  const campaigns = [];
  let nextToken;
  do {
    const page = await ads.amazon.post("/sp/campaigns/list", { nextToken }, { profile_id });
    campaigns.push(...page.campaigns);
    nextToken = page.nextToken;
  } while (nextToken);
  return campaigns;
}

function answer(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const server = createServer(async (request, response) => {
  try {
    const { searchParams } = new URL(request.url, "http://localhost");
    const campaigns = await campaignsOf(searchParams.get("profile_id"));
    answer(response, 200, campaigns);
  } catch (error) {
    if (error instanceof AdsConnectError) {
      return answer(response, error.status ?? 502, { code: error.code, message: error.message });
    }
    // Node ends the process for an error that a handler does not catch.
    console.error(error);
    answer(response, 500, { code: "internal_error", message: "See the log of the service." });
  }
});
server.listen(
  Number(PORT),
  () => console.log(`Listening on http://localhost:${server.address().port}`),
);

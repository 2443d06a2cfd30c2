"""The Python client against a running stack. The environment says where it is."""

import asyncio
import os
import unittest

from amazon_ads_connect import AdsConnect, AdsConnectError, AsyncAdsConnect

URL = os.environ["ADS_URL"]
KEY = os.environ["ADS_API_KEY"]
CONNECTION = os.environ["ADS_CONNECTION"]
PROFILE = os.environ["ADS_PROFILE"]
ACCOUNTS = int(os.environ["ADS_ACCOUNTS"])


class Sync(unittest.TestCase):
    def setUp(self) -> None:
        self.ads = AdsConnect(URL, KEY)
        self.addCleanup(self.ads.close)

    def test_a_token_is_valid_for_as_long_as_asked(self) -> None:
        token = self.ads.token(connection_id=CONNECTION, min_validity_seconds=600)
        self.assertTrue(token["access_token"].startswith("Atza|"))
        self.assertGreaterEqual(token["expires_in"], 600)

    def test_accounts_come_page_by_page_each_once(self) -> None:
        accounts = list(self.ads.accounts(connection_id=CONNECTION, limit=3))
        self.assertEqual(len(accounts), ACCOUNTS)
        self.assertEqual(len({account["id"] for account in accounts}), ACCOUNTS)
        self.assertTrue(all("profiles" in account for account in accounts))

    def test_ids_keep_their_digits_through_the_proxy(self) -> None:
        campaigns = self.ads.amazon("POST", "/sp/campaigns/list", profile_id=PROFILE, json={})
        self.assertEqual(campaigns["campaigns"][0]["campaignId"], f"{PROFILE}00")
        regions = (
            self.ads.amazon("GET", "/v2/profiles", connection_id=CONNECTION, region=region)
            for region in ("NA", "EU", "FE")
        )
        self.assertIn(int(PROFILE), [profile["profileId"] for profiles in regions for profile in profiles])

    def test_errors_have_codes(self) -> None:
        with self.assertRaises(AdsConnectError) as caught:
            self.ads.connections()
        self.assertEqual((caught.exception.code, caught.exception.status), ("api_key_scope_missing", 403))
        self.assertIsNotNone(caught.exception.request_id)
        with self.assertRaises(AdsConnectError) as caught:
            self.ads.amazon("POST", "/sp/campaigns/list", profile_id=PROFILE, json={}, media_type="text/plain")
        self.assertEqual(caught.exception.code, "amazon_answered_error")
        self.assertIn("media type", caught.exception.detail)
        with self.assertRaises(AdsConnectError) as caught:
            AdsConnect(URL, "aac_unknown").token(connection_id=CONNECTION)
        self.assertEqual(caught.exception.code, "api_key_unknown")

    def test_health_and_account_health(self) -> None:
        self.assertEqual(self.ads.health()["database"], "ok")
        report = self.ads.account_health(connection_id=CONNECTION)
        self.assertEqual(report["connections"][0]["connection_id"], CONNECTION)


class Async(unittest.TestCase):
    def test_the_same_with_await(self) -> None:
        async def play() -> None:
            async with AsyncAdsConnect(URL, KEY) as ads:
                token, health = await asyncio.gather(ads.token(connection_id=CONNECTION), ads.health())
                self.assertTrue(token["access_token"])
                self.assertEqual(health["database"], "ok")
                accounts = [account async for account in ads.accounts(connection_id=CONNECTION, limit=3)]
                self.assertEqual(len(accounts), ACCOUNTS)
                campaigns = await ads.amazon("POST", "/sp/campaigns/list", profile_id=PROFILE, json={})
                self.assertEqual(campaigns["campaigns"][0]["campaignId"], f"{PROFILE}00")
                with self.assertRaises(AdsConnectError) as caught:
                    await ads.connections()
                self.assertEqual(caught.exception.code, "api_key_scope_missing")

        asyncio.run(play())


if __name__ == "__main__":
    unittest.main()

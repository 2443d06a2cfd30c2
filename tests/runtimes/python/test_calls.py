"""The Python client against answers that a stack gives rarely."""

import asyncio
import unittest
from typing import Callable, List

import httpx

from amazon_ads_connect import AdsConnect, AdsConnectError, AsyncAdsConnect

Answer = Callable[[httpx.Request], httpx.Response]


def busy(status: int = 503, **headers: str) -> Answer:
    problem = {
        "type": "urn:amazon-ads-connect:error:refresh_in_progress",
        "code": "refresh_in_progress",
        "detail": "Another call refreshes the token.",
        "request_id": "r",
    }
    return lambda _: httpx.Response(status, headers={"retry-after": "0", **headers}, json=problem)


def done(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"access_token": "Atza|x"})


def reset(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("reset", request=request)


class Transport:
    """Answers one request after the other."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.sent: List[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return self.answers.pop(0)(request)

    def client(self, **options: str) -> AdsConnect:
        mock = httpx.Client(transport=httpx.MockTransport(self))
        return AdsConnect("https://ref.supabase.co/", "aac_key", client=mock, **options)


class Calls(unittest.TestCase):
    def test_a_read_is_repeated_as_retry_after_says(self) -> None:
        transport = Transport(busy(), reset, done)
        transport.client().token(connection_id="c")
        self.assertEqual(len(transport.sent), 3)

    def test_an_answer_that_is_not_json_says_so_and_keeps_its_body(self) -> None:
        transport = Transport(lambda _: httpx.Response(200, text="<html>"))
        with self.assertRaises(AdsConnectError) as caught:
            transport.client().token(connection_id="c")
        self.assertEqual(caught.exception.code, "answer_not_understood")
        self.assertEqual(caught.exception.status, 200)
        self.assertEqual(caught.exception.body, "<html>")

    def test_the_third_failure_is_the_last(self) -> None:
        transport = Transport(busy(), busy(), busy(), done)
        with self.assertRaises(AdsConnectError) as caught:
            transport.client().token(connection_id="c")
        self.assertEqual(caught.exception.code, "refresh_in_progress")
        self.assertEqual(len(transport.sent), 3)

    def test_what_changes_something_is_sent_once(self) -> None:
        for change in (
            lambda ads: ads.sync(),
            lambda ads: ads.token(connection_id="c", force_refresh=True),
            lambda ads: ads.amazon("POST", "/sp/campaigns", profile_id="1", json={}),
            lambda ads: ads.amazon("PUT", "/sp/campaigns", profile_id="1", json={}),
            lambda ads: ads.amazon("POST", "/adsApi/v1/create/campaigns", profile_id="1", json={}),
            lambda ads: ads.amazon("POST", "/sp/campaigns?next=/list", profile_id="1", json={}),
            lambda ads: ads.amazon("PUT", "/sp/campaigns/list", profile_id="1", json={}),
        ):
            transport = Transport(busy(), done)
            with self.assertRaises(AdsConnectError):
                change(transport.client())
            self.assertEqual(len(transport.sent), 1)

    def test_calls_that_amazon_documents_as_reads_are_repeated(self) -> None:
        for method, path in (
            ("GET", "/v2/profiles"),
            ("POST", "/sp/campaigns/list"),
            ("POST", "/sp/campaigns/list?x=1"),
            ("POST", "/adsApi/v1/query/campaigns"),
        ):
            transport = Transport(busy(), done)
            transport.client().amazon(method, path, profile_id="1", json={})
            self.assertEqual(len(transport.sent), 2, path)

    def test_a_long_pause_is_left_to_the_caller(self) -> None:
        transport = Transport(busy(**{"retry-after": "31"}), done)
        with self.assertRaises(AdsConnectError) as caught:
            transport.client().token(connection_id="c")
        self.assertEqual(caught.exception.retry_after, 31)

    def test_no_answer_and_a_strange_answer_are_told_apart(self) -> None:
        with self.assertRaises(AdsConnectError) as caught:
            Transport(reset).client().sync()
        self.assertEqual((caught.exception.code, caught.exception.status), ("network_failed", None))
        with self.assertRaises(AdsConnectError) as caught:
            Transport(lambda _: httpx.Response(404, text="<html>")).client().sync()
        self.assertEqual((caught.exception.code, caught.exception.status), ("answer_not_understood", 404))

    def test_functions_with_a_prefix_are_called_by_it(self) -> None:
        transport = Transport(done)
        transport.client(function_prefix="ads-").token(profile_id="1")
        self.assertEqual(str(transport.sent[0].url), "https://ref.supabase.co/functions/v1/ads-get-token")
        self.assertEqual(transport.sent[0].headers["authorization"], "Bearer aac_key")

    def test_known_calls_have_the_media_type_that_amazon_wants(self) -> None:
        transport = Transport(done, done)
        ads = transport.client()
        ads.amazon("POST", "/sp/keywords/list", profile_id="1", json={})
        ads.amazon("GET", "/v2/profiles", connection_id="c", params={"a": "b"}, headers={"x-y": "z"})
        first, second = transport.sent
        self.assertEqual(first.headers["content-type"], "application/vnd.spKeyword.v3+json")
        self.assertEqual(first.headers["accept"], "application/vnd.spKeyword.v3+json")
        self.assertEqual(second.url.query, b"a=b")
        self.assertEqual((second.headers["x-connection-id"], second.headers["x-y"]), ("c", "z"))

    def test_rows_are_read_page_by_page_and_cut_at_line_breaks_alone(self) -> None:
        def page(text: str, **headers: str) -> Answer:
            return lambda _: httpx.Response(200, content=text.encode(), headers=headers)

        transport = Transport(page('{"a":"\u2028"}\n{"a":2}\n', **{"x-next-cursor": "c1"}), page('{"a":3}'))
        rows = transport.client().report_rows("report_sp_campaigns", profile_ids=["1", "2"])
        self.assertEqual(rows, [{"a": "\u2028"}, {"a": 2}, {"a": 3}])
        self.assertEqual(transport.sent[1].url.params["cursor"], "c1")
        self.assertEqual(transport.sent[1].url.params["profile_ids"], "1,2")

    def test_a_report_that_failed_is_an_error_and_one_that_takes_long_too(self) -> None:
        def report(status: str) -> Answer:
            body = {"report": {"id": "r", "status": status, "error_detail": "no", "error_code": None}}
            return lambda _: httpx.Response(200, json=body)

        terms = {"connection_id": "c", "profile_id": "1", "start_date": "2026-11-01", "end_date": "2026-11-01"}
        for transport, timeout in ((Transport(report("wanted"), report("failed")), 60), (Transport(report("wanted")), 1)):
            with self.assertRaises(AdsConnectError) as caught:
                transport.client().report("report_sp_campaigns", timeout=timeout, **terms)
            self.assertEqual(caught.exception.code, "report_not_stored")

    def test_an_async_report_goes_from_a_request_to_dicts(self) -> None:
        report = {
            "id": "r",
            "table_name": "report_sp_campaigns",
            "profile_id": "1",
            "start_date": "2026-11-01",
            "end_date": "2026-11-02",
        }
        terms = {name: report[name] for name in ("profile_id", "start_date", "end_date")}

        def state(status: str) -> Answer:
            return lambda _: httpx.Response(200, json={"report": {**report, "status": status}})

        def page(text: str, **headers: str) -> Answer:
            return lambda _: httpx.Response(200, content=text.encode(), headers=headers)

        transport = Transport(
            state("wanted"), state("stored"), page('{"a":1}\n', **{"x-next-cursor": "c1"}), page('{"a":2}\n')
        )

        async def play() -> None:
            client = httpx.AsyncClient(transport=httpx.MockTransport(transport))
            async with AsyncAdsConnect("https://ref.supabase.co", "aac_key", client=client) as ads:
                rows = await ads.report("report_sp_campaigns", connection_id="c", **terms)
                self.assertEqual(rows, [{"a": 1}, {"a": 2}])

        asyncio.run(play())
        self.assertEqual([request.method for request in transport.sent], ["POST", "GET", "GET", "GET"])
        self.assertEqual(transport.sent[2].url.params["profile_ids"], "1")

    def test_an_async_call_is_repeated_too(self) -> None:
        transport = Transport(busy(), reset, done)

        async def play() -> None:
            client = httpx.AsyncClient(transport=httpx.MockTransport(transport))
            async with AsyncAdsConnect("https://ref.supabase.co", "aac_key", client=client) as ads:
                self.assertEqual((await ads.token(connection_id="c"))["access_token"], "Atza|x")

        asyncio.run(play())
        self.assertEqual(len(transport.sent), 3)


if __name__ == "__main__":
    unittest.main()

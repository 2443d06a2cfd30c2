"""Amazon Ads Connect from Python: valid tokens, accounts, any call of the Ads API, reports.

    from amazon_ads_connect import AdsConnect

    with AdsConnect("https://<ref>.supabase.co", "aac_…") as ads:
        for account in ads.accounts(country_code="DE"):
            print(account["account_name"])

`AsyncAdsConnect` has the same methods with `await` and `async for`. The only dependency is httpx.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import (
    Any,
    AsyncIterator,
    Dict,
    Generator,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    TypedDict,
    TypeVar,
    Union,
)

import httpx

__all__ = ["AdsConnect", "AsyncAdsConnect", "AdsConnectError", "Account", "Connection", "Profile", "Token"]

#: The most times that a call is sent.
MAX_ATTEMPTS = 3

#: A longer pause is left to the caller, in seconds.
MAX_PAUSE_SECONDS = 30.0

#: The slowest calls, such as a sync of a large account, answer within this time, in seconds.
TIMEOUT_SECONDS = 150.0


class Token(TypedDict):
    """A valid access token."""

    access_token: str
    token_type: str
    expires_at: str
    expires_in: int
    client_id: str
    connection_id: str
    refreshed: bool


class Connection(TypedDict):
    """One person's consent at Amazon."""

    id: str
    name: str
    status: str
    region: str
    regions: List[str]
    scopes: List[str]
    client_id: str
    oauth_client_id: Optional[str]
    connected_at: Optional[str]
    consented_at: Optional[str]
    consent_ends_at: Optional[str]
    last_synced_at: Optional[str]
    last_used_at: Optional[str]
    last_error: Optional[str]
    amazon_login_changed: Optional[str]
    created_at: str


class Profile(TypedDict):
    """A profile as the last sync stored it."""

    id: str
    profile_id: str
    region: str
    country_code: Optional[str]
    currency_code: Optional[str]
    timezone: Optional[str]
    marketplace_id: Optional[str]
    name: Optional[str]
    type: Optional[str]
    sub_type: Optional[str]
    entity_id: Optional[str]
    daily_budget: Optional[float]
    valid_payment_method: Optional[bool]
    access_level: str
    status: str
    last_synced_at: Optional[str]
    created_at: str
    updated_at: str


class Account(TypedDict):
    """An account as the last sync stored it."""

    id: str
    connection_id: str
    account_name: str
    amazon_account_id: str
    source: str
    region: Optional[str]
    marketplace_id: Optional[str]
    account_type: str
    is_default: bool
    status: str
    connected_at: str
    last_synced_at: Optional[str]
    metadata: Dict[str, Any]
    created_at: str
    updated_at: str
    disconnected_at: Optional[str]
    name_set_by_user: bool
    profiles: List[Profile]


#: A row of a report's table: ids and dates are text, numbers are numbers.
Row = Dict[str, Any]


class AdsConnectError(Exception):
    """What went wrong. Programs compare `code`; people read the message.

    Beside the codes of the functions, `code` is `network_failed` (no answer came),
    `answer_not_understood` (the answer is not a function's) or `amazon_answered_error`
    (Amazon's own error, with `status` and `body`).
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: Optional[int] = None,
        retry_after: Optional[float] = None,
        request_id: Optional[str] = None,
        connection_id: Optional[str] = None,
        amazon_request_id: Optional[str] = None,
        body: Any = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.detail = message
        self.status = status
        self.retry_after = retry_after
        self.request_id = request_id
        self.connection_id = connection_id
        self.amazon_request_id = amazon_request_id
        self.body = body

    @property
    def is_transient(self) -> bool:
        """Whether another try may help."""
        if self.code == "network_failed" or self.status in (429, 503):
            return True
        return self.code == "answer_not_understood" and self.status in (502, 504)


def _retry_after(headers: httpx.Headers) -> Optional[float]:
    """The seconds of a Retry-After header (RFC 9110, section 10.2.3), which may be a date."""
    value = headers.get("retry-after")
    if value is None:
        return None
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError):
        return None


def _error_of(response: httpx.Response) -> AdsConnectError:
    """Makes an error of an answer that is none of success."""
    try:
        body: Any = response.json()
    except ValueError:
        body = response.text
    what = f"{response.request.method} {response.request.url.path}"
    headers = response.headers
    retry_after = _retry_after(headers)
    if headers.get("x-answered-by") == "amazon":
        hint = headers.get("x-hint")
        return AdsConnectError(
            "amazon_answered_error",
            f"Amazon answered {what} with {response.status_code}." + (f" {hint}" if hint else ""),
            status=response.status_code,
            retry_after=retry_after,
            request_id=headers.get("x-request-id"),
            amazon_request_id=headers.get("x-amz-request-id")
            or headers.get("x-amzn-requestid")
            or headers.get("x-amz-rid"),
            body=body,
        )
    if isinstance(body, dict) and str(body.get("type")).startswith("urn:amazon-ads-connect:error:"):
        return AdsConnectError(
            body["code"],
            body["detail"],
            status=response.status_code,
            retry_after=retry_after if retry_after is not None else body.get("retry_after"),
            request_id=body.get("request_id"),
            connection_id=body.get("connection_id"),
            amazon_request_id=body.get("amazon_request_id"),
            body=body,
        )
    return AdsConnectError(
        "answer_not_understood",
        f"The answer {response.status_code} to {what} is not from Amazon Ads Connect. "
        "Is the function deployed, and is its prefix right?",
        status=response.status_code,
        retry_after=retry_after,
        body=body,
    )


@dataclass(frozen=True)
class _Send:
    """A step of a call: send a request."""

    method: str
    url: str
    #: What httpx builds the rest of the request from.
    more: Mapping[str, Any]


@dataclass(frozen=True)
class _Pause:
    """A step of a call: let time pass."""

    seconds: float


Answer = TypeVar("Answer")

#: A call as steps, which know nothing of sync and async: it yields requests and pauses, and is sent
#: responses or the error of httpx.
_Steps = Generator[Union[_Send, _Pause], Union[httpx.Response, httpx.TransportError, None], Answer]


def _sent(request: _Send, is_safe: bool) -> _Steps[httpx.Response]:
    """Sends a request, and sends it again after a transient failure if repeating it changes nothing."""
    attempt = 1
    while True:
        outcome = yield request
        if isinstance(outcome, httpx.Response) and outcome.is_success:
            return outcome
        if isinstance(outcome, httpx.Response):
            error = _error_of(outcome)
        else:
            error = AdsConnectError(
                "network_failed", f"No answer came to {request.method} {request.url}: {outcome}"
            )
        pause = error.retry_after
        if pause is None:
            pause = 0.5 * 2 ** (attempt - 1) * random.uniform(0.5, 1)
        if not (is_safe and error.is_transient) or attempt == MAX_ATTEMPTS or pause > MAX_PAUSE_SECONDS:
            raise error from (outcome if isinstance(outcome, Exception) else None)
        yield _Pause(pause)
        attempt += 1


def _without_none(fields: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


class _Calls:
    """The calls as steps, for the clients below to run."""

    def __init__(self, url: str, api_key: str, function_prefix: str) -> None:
        self._functions = f"{url.rstrip('/')}/functions/v1/{function_prefix}"
        self._credential = {"authorization": f"Bearer {api_key}"}

    def json(self, method: str, path: str, fields: Mapping[str, Any], *, is_safe: bool = False) -> _Steps[Any]:
        """Calls a function; the fields go into the query of a GET, and into the body of anything else."""
        given = _without_none(fields)
        sent: Dict[str, Any] = {"params": given} if method == "GET" else {"json": given}
        request = _Send(method, self._functions + path, {"headers": self._credential, **sent})
        response = yield from _sent(request, is_safe or method == "GET")
        try:
            return response.json()
        except ValueError as cause:
            raise AdsConnectError(
                "answer_not_understood",
                f"The answer to {method} {path} is not JSON.",
                status=response.status_code,
                body=response.text,
            ) from cause

    def token(self, fields: Mapping[str, Any]) -> _Steps[Token]:
        return (yield from self.json("POST", "get-token", fields, is_safe=not fields.get("force_refresh")))

    def amazon(
        self,
        method: str,
        path: str,
        *,
        json_body: Any,
        params: Optional[Mapping[str, Any]],
        headers: Optional[Mapping[str, str]],
        target: Mapping[str, Optional[str]],
        media_type: Optional[str],
    ) -> _Steps[Any]:
        path = path if path.startswith("/") else f"/{path}"
        known = media_type or _media_type_of(path)
        sent = {
            **self._credential,
            **_without_none(target),
            **({"accept": known} if known else {}),
            **({"content-type": known or "application/json"} if json_body is not None else {}),
            **(headers or {}),
        }
        content = None if json_body is None else json.dumps(json_body).encode()
        request = _Send(
            method,
            f"{self._functions}amazon-api{path}",
            {"params": params, "headers": sent, "content": content},
        )
        response = yield from _sent(request, _is_reading(method, path))
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            return response.text

    def report(self, fields: Mapping[str, Any], timeout: float) -> _Steps[List[Row]]:
        """Requests a report, waits until it is stored, and reads its rows."""
        created = yield from self.json("POST", "reports", fields)
        report = created["report"]
        deadline = time.monotonic() + timeout
        seconds = 2.0
        while report["status"] != "stored":
            if report["status"] in ("failed", "expired", "cancelled"):
                raise AdsConnectError(
                    "report_not_stored",
                    f"The report {report['id']} is {report['status']}: "
                    f"{report['error_detail'] or report['error_code'] or 'there is no reason on record'}",
                    body=report,
                )
            if time.monotonic() + seconds > deadline:
                raise AdsConnectError(
                    "report_not_stored",
                    f"The report {report['id']} is still {report['status']} after {timeout:.0f} s. "
                    "It goes on: read its rows later with report_rows.",
                    body=report,
                )
            yield _Pause(seconds)
            seconds = min(seconds * 1.5, 30.0)
            report = (yield from self.json("GET", f"reports/{report['id']}", {}))["report"]
        return (
            yield from self.report_rows(
                {
                    "table_name": report["table_name"],
                    "profile_ids": report["profile_id"],
                    "start_date": report["start_date"],
                    "end_date": report["end_date"],
                }
            )
        )

    def report_rows(self, fields: Mapping[str, Any]) -> _Steps[List[Row]]:
        """Reads rows of a report's table, page by page."""
        rows: List[Row] = []
        cursor: Optional[str] = None
        while True:
            params = _without_none({"limit": 20_000, **fields, "cursor": cursor})
            request = _Send(
                "GET", f"{self._functions}reports/rows", {"headers": self._credential, "params": params}
            )
            response = yield from _sent(request, True)
            # Not splitlines, which also cuts at characters that stand inside of texts.
            rows.extend(json.loads(line) for line in response.content.split(b"\n") if line)
            cursor = response.headers.get("x-next-cursor")
            if not cursor:
                return rows


#: The resources of Sponsored Products v3, as their media types spell them.
_SPONSORED_PRODUCTS = {
    "campaigns": "Campaign",
    "adGroups": "AdGroup",
    "productAds": "ProductAd",
    "keywords": "Keyword",
    "negativeKeywords": "NegativeKeyword",
    "campaignNegativeKeywords": "CampaignNegativeKeyword",
    "targets": "TargetingClause",
    "negativeTargets": "NegativeTargetingClause",
    "campaignNegativeTargets": "CampaignNegativeTargetingClause",
}


def _media_type_of(path: str) -> Optional[str]:
    """The media type that Amazon wants for a path, where it is known and not plain JSON."""
    parts = path.split("?")[0].strip("/").split("/")
    if parts[0] == "sp" and len(parts) in (2, 3) and (len(parts) == 2 or parts[2] in ("list", "delete")):
        name = _SPONSORED_PRODUCTS.get(parts[1])
        return f"application/vnd.sp{name}.v3+json" if name else None
    return "application/vnd.listaccountsresource.v1+json" if parts == ["adsAccounts", "list"] else None


#: Calls with POST that only read, as Amazon documents them.
_READING_POST = re.compile(r"/adsApi/v1/query/[^/]+|.*/list")


def _is_reading(method: str, path: str) -> bool:
    """Whether a call of the Ads API only reads, so that it may be sent again."""
    if method != "POST":
        return method in ("GET", "HEAD")
    return _READING_POST.fullmatch(path.split("?")[0]) is not None


def _listed(names: Optional[Sequence[str]]) -> Optional[str]:
    """A list as a query has it."""
    return None if names is None else ",".join(names)


def _target(
    profile_id: Optional[str], connection_id: Optional[str], account_id: Optional[str], region: Optional[str]
) -> Dict[str, Optional[str]]:
    return {
        "x-profile-id": None if profile_id is None else str(profile_id),
        "x-connection-id": connection_id,
        "x-account-id": account_id,
        "x-amazon-region": region,
    }


class AdsConnect:
    """A client with an API key.

    :param url: The project's address: ``https://<ref>.supabase.co``.
    :param api_key: ``aac_…``
    :param function_prefix: What the names of the functions begin with, where they have a prefix.
    :param client: Another httpx client: for tests, proxies and time limits.
    """

    def __init__(
        self, url: str, api_key: str, *, function_prefix: str = "", client: Optional[httpx.Client] = None
    ) -> None:
        self._calls = _Calls(url, api_key, function_prefix)
        self._client = client or httpx.Client(timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> "AdsConnect":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._client.close()

    def _run(self, steps: _Steps[Answer]) -> Answer:
        given: Union[httpx.Response, httpx.TransportError, None] = None
        while True:
            try:
                step = steps.send(given)
            except StopIteration as stop:
                return stop.value
            if isinstance(step, _Pause):
                time.sleep(step.seconds)
                given = None
            else:
                try:
                    given = self._client.request(step.method, step.url, **step.more)
                except httpx.TransportError as error:
                    given = error

    def token(
        self,
        *,
        connection_id: Optional[str] = None,
        account_id: Optional[str] = None,
        profile_id: Optional[str] = None,
        min_validity_seconds: Optional[int] = None,
        force_refresh: Optional[bool] = None,
    ) -> Token:
        """A valid access token. Name exactly one of connection, account and profile."""
        fields = {
            "connection_id": connection_id,
            "account_id": account_id,
            "profile_id": profile_id,
            "min_validity_seconds": min_validity_seconds,
            "force_refresh": force_refresh,
        }
        return self._run(self._calls.token(fields))

    def connections(self) -> List[Connection]:
        """The connections, newest first."""
        return self._run(self._calls.json("GET", "connections", {}))["connections"]

    def accounts(self, *, limit: int = 500, **filters: Any) -> Iterator[Account]:
        """All accounts, page by page.

        :param filters: ``connection_id``, ``status``, ``account_type``, ``country_code``, ``text``; with
            ``source`` (``ads-accounts``, ``profiles``, ``dsp-advertisers``) the live lists of Amazon's.
        """
        cursor: Optional[str] = None
        while True:
            fields = {**filters, "limit": limit, "cursor": cursor}
            page = self._run(self._calls.json("POST", "list-accounts", fields, is_safe=True))
            yield from page["accounts"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def sync(self, connection_ids: Optional[Sequence[str]] = None) -> Dict[str, Any]:
        """Reads the accounts and profiles at Amazon again."""
        fields = {"operation": "sync", "connection_ids": connection_ids}
        return self._run(self._calls.json("POST", "sync-accounts", fields))

    def account_health(self, **fields: Any) -> Dict[str, Any]:
        """Says how healthy connections and accounts are, and whether a person has to act."""
        return self._run(self._calls.json("POST", "account-health", fields, is_safe=True))

    def health(self) -> Dict[str, str]:
        """Whether the project works."""
        return self._run(self._calls.json("GET", "health", {}))

    def amazon(
        self,
        method: str,
        path: str,
        *,
        profile_id: Optional[str] = None,
        connection_id: Optional[str] = None,
        account_id: Optional[str] = None,
        region: Optional[str] = None,
        json: Any = None,
        params: Optional[Mapping[str, Any]] = None,
        headers: Optional[Mapping[str, str]] = None,
        media_type: Optional[str] = None,
    ) -> Any:
        """Any call of the Amazon Ads API, with a valid token and without holding one.

        :param path: As Amazon documents it, such as ``/v2/profiles``.
        :param media_type: Where Amazon documents one. Known ones need not be named.
        """
        return self._run(
            self._calls.amazon(
                method,
                path,
                json_body=json,
                params=params,
                headers=headers,
                target=_target(profile_id, connection_id, account_id, region),
                media_type=media_type,
            )
        )

    def report(
        self,
        table: str,
        *,
        connection_id: str,
        profile_id: str,
        start_date: str,
        end_date: str,
        columns: Optional[Sequence[str]] = None,
        timeout: float = 3 * 3600,
    ) -> List[Row]:
        """Requests a report, waits until its rows are stored, and gives them as dicts.

        Amazon takes minutes, and sometimes hours.

        :param table: Such as ``report_sp_campaigns``.
        :param start_date: The first date, ``YYYY-MM-DD``, in the time zone of the profile.
        :param columns: Amazon's names of the columns; all of the table when absent.
        :param timeout: How many seconds to wait. The report goes on after that.
        :raises AdsConnectError: ``report_not_stored``, and the refusals of the function.
        """
        fields = {
            "table_name": table,
            "connection_id": connection_id,
            "profile_id": profile_id,
            "start_date": start_date,
            "end_date": end_date,
            "columns": columns,
        }
        return self._run(self._calls.report(fields, timeout))

    def report_rows(
        self,
        table: str,
        *,
        profile_ids: Optional[Sequence[str]] = None,
        start_date: Optional[str] = None,
        end_date: Optional[str] = None,
        columns: Optional[Sequence[str]] = None,
    ) -> List[Row]:
        """The rows that are stored of a report's table, as dicts.

        :param columns: The names of columns in the table; all when absent.
        """
        fields = {
            "table_name": table,
            "profile_ids": _listed(profile_ids),
            "start_date": start_date,
            "end_date": end_date,
            "columns": _listed(columns),
        }
        return self._run(self._calls.report_rows(fields))


class AsyncAdsConnect:
    """The same as :class:`AdsConnect`, with ``await`` and ``async for``."""

    def __init__(
        self, url: str, api_key: str, *, function_prefix: str = "", client: Optional[httpx.AsyncClient] = None
    ) -> None:
        self._calls = _Calls(url, api_key, function_prefix)
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT_SECONDS)

    async def __aenter__(self) -> "AsyncAdsConnect":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections that are kept open."""
        await self._client.aclose()

    async def _run(self, steps: _Steps[Answer]) -> Answer:
        given: Union[httpx.Response, httpx.TransportError, None] = None
        while True:
            try:
                step = steps.send(given)
            except StopIteration as stop:
                return stop.value
            if isinstance(step, _Pause):
                await asyncio.sleep(step.seconds)
                given = None
            else:
                try:
                    given = await self._client.request(step.method, step.url, **step.more)
                except httpx.TransportError as error:
                    given = error

    async def token(
        self,
        *,
        connection_id: Optional[str] = None,
        account_id: Optional[str] = None,
        profile_id: Optional[str] = None,
        min_validity_seconds: Optional[int] = None,
        force_refresh: Optional[bool] = None,
    ) -> Token:
        """See :meth:`AdsConnect.token`."""
        fields = {
            "connection_id": connection_id,
            "account_id": account_id,
            "profile_id": profile_id,
            "min_validity_seconds": min_validity_seconds,
            "force_refresh": force_refresh,
        }
        return await self._run(self._calls.token(fields))

    async def connections(self) -> List[Connection]:
        """See :meth:`AdsConnect.connections`."""
        return (await self._run(self._calls.json("GET", "connections", {})))["connections"]

    async def accounts(self, *, limit: int = 500, **filters: Any) -> AsyncIterator[Account]:
        """See :meth:`AdsConnect.accounts`."""
        cursor: Optional[str] = None
        while True:
            fields = {**filters, "limit": limit, "cursor": cursor}
            page = await self._run(self._calls.json("POST", "list-accounts", fields, is_safe=True))
            for account in page["accounts"]:
                yield account
            cursor = page["next_cursor"]
            if cursor is None:
                return

    async def sync(self, connection_ids: Optional[Sequence[str]] = None) -> Dict[str, Any]:
        """See :meth:`AdsConnect.sync`."""
        fields = {"operation": "sync", "connection_ids": connection_ids}
        return await self._run(self._calls.json("POST", "sync-accounts", fields))

    async def account_health(self, **fields: Any) -> Dict[str, Any]:
        """See :meth:`AdsConnect.account_health`."""
        return await self._run(self._calls.json("POST", "account-health", fields, is_safe=True))

    async def health(self) -> Dict[str, str]:
        """See :meth:`AdsConnect.health`."""
        return await self._run(self._calls.json("GET", "health", {}))

    async def amazon(
        self,
        method: str,
        path: str,
        *,
        profile_id: Optional[str] = None,
        connection_id: Optional[str] = None,
        account_id: Optional[str] = None,
        region: Optional[str] = None,
        json: Any = None,
        params: Optional[Mapping[str, Any]] = None,
        headers: Optional[Mapping[str, str]] = None,
        media_type: Optional[str] = None,
    ) -> Any:
        """See :meth:`AdsConnect.amazon`."""
        return await self._run(
            self._calls.amazon(
                method,
                path,
                json_body=json,
                params=params,
                headers=headers,
                target=_target(profile_id, connection_id, account_id, region),
                media_type=media_type,
            )
        )

    async def report(
        self,
        table: str,
        *,
        connection_id: str,
        profile_id: str,
        start_date: str,
        end_date: str,
        columns: Optional[Sequence[str]] = None,
        timeout: float = 3 * 3600,
    ) -> List[Row]:
        """See :meth:`AdsConnect.report`."""
        fields = {
            "table_name": table,
            "connection_id": connection_id,
            "profile_id": profile_id,
            "start_date": start_date,
            "end_date": end_date,
            "columns": columns,
        }
        return await self._run(self._calls.report(fields, timeout))

    async def report_rows(
        self,
        table: str,
        *,
        profile_ids: Optional[Sequence[str]] = None,
        start_date: Optional[str] = None,
        end_date: Optional[str] = None,
        columns: Optional[Sequence[str]] = None,
    ) -> List[Row]:
        """See :meth:`AdsConnect.report_rows`."""
        fields = {
            "table_name": table,
            "profile_ids": _listed(profile_ids),
            "start_date": start_date,
            "end_date": end_date,
            "columns": _listed(columns),
        }
        return await self._run(self._calls.report_rows(fields))

"""One HTTP client for everything remote, with limits on time and size, and one clear error for what goes wrong.

Redirects are followed within the server that was named and never to another, so nothing that we send
(credentials, data, questions) goes where the user did not point.
"""

from __future__ import annotations

import random
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from kg import __version__
from kg.errors import KgError, RemoteError, RemoteTimeLimitError, TimeLimitError, in_seconds
from kg.remote.credentials import Credentials, credentials_for, origin_of
from kg.remote.status import MAX_EXCERPT, number, refused
from kg.remote.timekeeper import TimeKeeper

MAX_ANSWER = 256 * 2**20  # bytes, unpacked
MAX_REDIRECTS = 5
CONNECT = 10.0  # seconds
TRIES = 4
RETRIED = {429, 502, 503, 504}
IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE"}
CHUNK = 2**16
_HOST = re.compile(rb"[A-Za-z0-9._~-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+")


class Body:
    """What is uploaded: a file between a beginning and an end, read anew for each try.

    path: of the file, None for the beginning and the end alone.
    """

    def __init__(self, path: Path | None = None, before: bytes = b"", after: bytes = b"") -> None:
        self.path = path
        self.before = before
        self.after = after

    def __len__(self) -> int:
        return len(self.before) + (self.path.stat().st_size if self.path else 0) + len(self.after)

    def __iter__(self) -> Iterator[bytes]:
        if self.before:
            yield self.before
        if self.path:
            with self.path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        if self.after:
            yield self.after


class Reply:
    """A server's answer, whole: status, headers (by name in any case) and body."""

    def __init__(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def kind(self) -> str:
        """The media type without parameters, in lower case."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()


def checked(url: str) -> str:
    """The URL if it is one that we may use. Raises `KgError` for other schemes and for user names in it."""
    remedy = "Give a URL such as http://localhost:7878."
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise KgError("this is not a URL.", remedy) from None
    if parts.userinfo or "@" in parts.netloc.decode("ascii", "replace"):
        raise KgError(
            "the URL holds a user name or password, which others on this machine can read.",
            "Leave it out, and set ENTENTE_USER and ENTENTE_PASSWORD, or write ~/.netrc.",
        )
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.raw_host):
        raise KgError(f"{shown(url)} is not an http or https URL.", remedy)
    return str(parts.copy_with(fragment=None))


def shown(url: str) -> str:
    """A URL as messages show it: without query, fragment and user, which may hold secrets."""
    try:
        parts = httpx.URL(url)
        return str(parts.copy_with(query=None, fragment=None, userinfo=b""))
    except (httpx.InvalidURL, ValueError):
        return "the URL"


class Client:
    """Speaks with one server. Close it, or use it in a `with` block.

    url: any URL of that server; seconds: for one request with its retries. Raises `KgError`.
    """

    def __init__(self, url: str, *, seconds: float = 30.0, max_answer: int = MAX_ANSWER) -> None:
        self._origin = origin_of(checked(url))
        self.host = httpx.URL(url).host
        self.credentials: Credentials = credentials_for(self.host)
        self._auth = self.credentials.auth(self._origin)
        self.seconds = seconds
        self._max_answer = max_answer
        self._keeper = TimeKeeper()
        self._client: httpx.Client | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._keeper.close()
        if self._client is not None:
            self._client.close()
            self._client = None

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | list[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | Body | None = None,
        safe: bool | None = None,
        seconds: float | None = None,
        allowed: tuple[int, ...] = (),
    ) -> Reply:
        """Sends a request and reads the answer whole.

        safe: it may be sent twice (GET, HEAD, PUT and DELETE may, if left out); only such are tried again,
        on 429, 502, 503, 504 and connections that were closed before any answer. allowed: statuses from 400
        that are answers and not errors. Raises `RemoteError`, and `TimeLimitError` after so many seconds.
        """
        limit = self.seconds if seconds is None else seconds
        target = httpx.URL(url)
        if params:
            target = target.copy_merge_params(dict(params) if isinstance(params, Mapping) else params)  # type: ignore[arg-type]
        again = method in IDEMPOTENT if safe is None else safe
        end = time.monotonic() + limit
        where = shown(url)

        def work() -> Reply:
            return self._tried(method, target, dict(headers or {}), body, again, end, allowed, where)

        try:
            return self._keeper.within(limit, work)
        except RemoteTimeLimitError:
            raise
        except TimeLimitError:
            self._client = None  # the thread that was left behind still holds it
            raise RemoteTimeLimitError(
                f"{where} did not answer within {in_seconds(limit)}.", "Try again later, or raise --timeout."
            ) from None

    def _tried(
        self,
        method: str,
        url: httpx.URL,
        headers: dict[str, str],
        body: bytes | Body | None,
        again: bool,
        end: float,
        allowed: tuple[int, ...],
        where: str,
    ) -> Reply:
        for attempt in range(1, TRIES + 1):
            last = attempt == TRIES or not again
            try:
                reply = self._followed(method, url, headers, body, end, where)
            except httpx.RemoteProtocolError as error:
                # The server closed a connection that we kept open: once is no fault of its.
                if last or attempt > 1 or "without sending a response" not in str(error):
                    raise self._broken(error, where) from None
                delay = 0.1
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise self._broken(error, where) from None
            else:
                if reply.status < 400 or reply.status in allowed:
                    return reply
                delay = _delay(attempt, reply.headers.get("retry-after"))
                if last or reply.status not in RETRIED or time.monotonic() + delay > end:
                    fault = refused(reply.status, reply.headers, reply.body, where, self.credentials, headers)
                    fault.status = reply.status
                    raise fault
            time.sleep(min(delay, max(end - time.monotonic(), 0)))
        raise AssertionError("the last try returns or raises")

    def _followed(
        self, method: str, url: httpx.URL, headers: dict[str, str], body: bytes | Body | None, end: float, where: str
    ) -> Reply:
        for _ in range(MAX_REDIRECTS):
            reply = self._once(method, url, headers, body, end, where)
            location = reply.headers.get("location")
            if reply.status not in (301, 302, 303, 307, 308) or not location:
                return reply
            target = url.join(location)
            if origin_of(str(target)) != self._origin or target.userinfo:
                raise RemoteError(
                    f"{where} redirects to another server, {self._shown(target)}.",
                    "Nothing was sent there. Give that URL if you trust it.",
                )
            if method not in ("GET", "HEAD") and reply.status not in (307, 308):
                raise RemoteError(f"{where} redirects to {self._shown(target)}.", "Give that URL.")
            url = target
        raise RemoteError(f"{where} redirects more than {MAX_REDIRECTS} times.", "Check the URL.")

    def _once(
        self, method: str, url: httpx.URL, headers: dict[str, str], body: bytes | Body | None, end: float, where: str
    ) -> Reply:
        sent = {"User-Agent": f"entente/{__version__}", "Accept-Encoding": "identity", **headers}
        if isinstance(body, Body):
            sent["Content-Length"] = str(len(body))
        remaining = max(end - time.monotonic(), 0.01)
        timeout = httpx.Timeout(remaining, connect=min(CONNECT, remaining))
        client = self._opened()
        request = client.build_request(method, url, headers=sent, content=body, timeout=timeout)
        response = client.send(request, stream=True, auth=self._auth, follow_redirects=False)
        try:
            chunks, size = [], 0
            if (number(response.headers.get("content-length")) or 0) > self._max_answer:
                raise self._too_large(where)
            for chunk in response.iter_bytes(CHUNK):
                size += len(chunk)
                if size > self._max_answer:
                    raise self._too_large(where)
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the whole answer")
                chunks.append(chunk)
            return Reply(response.status_code, response.headers, b"".join(chunks))
        finally:
            # A server that breaks off may break this as well; the first error is the one to tell.
            with suppress(httpx.HTTPError, OSError):
                response.close()

    def _opened(self) -> httpx.Client:
        if self._client is None:
            # OpenSSL's own defaults: the system's authorities, or SSL_CERT_FILE and SSL_CERT_DIR.
            verify = ssl.create_default_context() if self._origin.startswith("https") else True
            self._client = httpx.Client(verify=verify, follow_redirects=False, default_encoding="utf-8")
        return self._client

    def _too_large(self, where: str) -> RemoteError:
        return RemoteError(
            f"{where} answers with more than {self._max_answer // 2**20} MB.", "Ask for less: add LIMIT to the query."
        )

    def _shown(self, url: httpx.URL) -> str:
        """A URL that the server chose."""
        text = self.credentials.cleaned(shown(str(url)))
        return text if len(text) <= MAX_EXCERPT else text[:MAX_EXCERPT] + "…"

    def _broken(self, error: Exception, where: str) -> KgError:
        text = self.credentials.cleaned(" ".join(str(error).split()))
        if isinstance(error, httpx.TimeoutException):
            return RemoteTimeLimitError(f"{where} did not answer in time.", "Try again later, or raise --timeout.")
        if "certificate" in text.lower() or "CERTIFICATE" in text:
            reason = text.partition("certificate verify failed: ")[2].partition(" (")[0] or text
            return RemoteError(
                f"{where} shows a certificate that cannot be trusted: {reason}.",
                "If it is yours, set SSL_CERT_FILE to the file of its authority.",
            )
        if isinstance(error, httpx.ConnectError):
            return RemoteError(
                f"{where} cannot be reached: {_reason(text)}.", "Check the URL, and that the server runs."
            )
        if isinstance(error, httpx.DecodingError):
            return RemoteError(f"{where} sends what cannot be unpacked: {text}.", "Try again, or ask its keeper.")
        return RemoteError(
            f"{where} broke off before its answer was whole.", "Try again; if it goes on, look at the server's log."
        )


def _reason(text: str) -> str:
    return text.partition("] ")[2].lower() or text.lower() or "no connection"


def _delay(attempt: int, retry_after: str | None) -> float:
    """Seconds to wait before the next try: what the server says, else twice as long each time, with jitter."""
    if retry_after:
        if (seconds := number(retry_after)) is not None:
            return float(seconds)
        with suppress(ValueError, TypeError, OverflowError):
            return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    return float(0.25 * 2**attempt * random.uniform(0.5, 1.0))

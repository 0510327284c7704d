"""One HTTP client for everything remote, with limits on time and size, and one clear error for what goes wrong.

Redirects are followed within the server that was named and never to another, so nothing that we send
(credentials, data, questions) goes where the user did not point.
"""

from __future__ import annotations

import json
import os
import random
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import httpx

from kg import __version__
from kg.errors import InputError, KgError, RemoteError, RemoteTimeLimitError, TimeLimitError, in_seconds
from kg.remote.credentials import Credentials, credentials_for, origin_of
from kg.remote.packed import PackedError, TooLargeError, unpacked
from kg.remote.status import MAX_EXCERPT, number, refused
from kg.remote.timekeeper import TimeKeeper

MAX_ANSWER = 256 * 2**20  # bytes, unpacked
MAX_REDIRECTS = 5
CONNECT = 10.0  # seconds
TRIES = 4
RETRIED = {429, 502, 503, 504}
# How httpx says that a connection was closed too early.
_BROKEN_OFF = ("without sending", "peer closed connection", "incomplete")
IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE"}
CHUNK = 2**16
PROXIES = ("all_proxy", "http_proxy", "https_proxy")
# Encodings that a server may declare besides UTF-8; other codecs of Python are no charsets, or slow.
_CHARSETS = re.compile(
    r"(us-ascii|iso-?8859-\d+|latin-?1|windows-125\d|cp125\d|koi8-[ru]|gb\w+|big5|shift_jis|euc-\w+)", re.I
)
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
    """A server's answer, whole: status, headers (by name in any case) and body.

    known: whether it answers a request that showed who we are.
    """

    def __init__(self, status: int, headers: httpx.Headers, body: bytes, known: bool = False) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.known = known

    @property
    def kind(self) -> str:
        """The media type without parameters, in lower case."""
        return re.split("[;,]", str(self.headers.get("content-type", "")))[0].strip().lower()

    @property
    def text(self) -> str:
        """The body without a byte order mark: UTF-8, or UTF-16 or UTF-32 by its first bytes, else as its charset says.

        Charsets come last because servers declare one whatever they send, and JSON knows none (RFC 8259, section 11).
        Raises ValueError where it is none of them.
        """
        try:
            return self.body.decode(json.detect_encoding(self.body)).removeprefix("\ufeff")
        except UnicodeDecodeError:
            said = re.search(r"charset\s*=\s*\"?([^\s;\",]+)", str(self.headers.get("content-type", "")), re.I)
            if said is None or not _CHARSETS.fullmatch(said[1]):
                raise
            try:
                return self.body.decode(said[1])
            except LookupError as error:
                raise ValueError("an unknown charset") from error


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


class _Request(NamedTuple):
    """One request. end: of the time that it has; where: as messages show it; first: as `Client.send` has it."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    body: bytes | Body | None
    end: float
    where: str
    first: int | None


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
        first: int | None = None,
    ) -> Reply:
        """Sends a request and reads the answer whole.

        safe: it may be sent twice (GET, HEAD, PUT and DELETE may, if left out); only such are tried again,
        on 429, 502, 503, 504 and connections that were closed before any answer. allowed: statuses from 400
        that are answers and not errors; first: of an answer with more bytes than that, the rest is not read. Raises `RemoteError`, and `TimeLimitError` after so many seconds.
        """
        limit = self.seconds if seconds is None else seconds
        target = httpx.URL(url)
        if params:
            target = target.copy_merge_params(dict(params) if isinstance(params, Mapping) else params)  # type: ignore[arg-type]
        again = method in IDEMPOTENT if safe is None else safe
        end = time.monotonic() + limit
        where = shown(url)

        request = _Request(method, target, dict(headers or {}), body, end, where, first)

        def work() -> Reply:
            return self._tried(request, again, allowed)

        try:
            return self._keeper.within(limit, work)
        except RemoteTimeLimitError:
            raise
        except TimeLimitError:
            self._client = None  # the thread that was left behind still holds it
            raise RemoteTimeLimitError(
                f"{where} did not answer within {in_seconds(limit)}.", "Try again later, or raise --timeout."
            ) from None

    def _tried(self, request: _Request, again: bool, allowed: tuple[int, ...]) -> Reply:
        where = request.where
        for attempt in range(1, TRIES + 1):
            last = attempt == TRIES or not again
            try:
                reply = self._followed(request)
            except httpx.RemoteProtocolError as error:
                # The server closed a connection that we kept open: once is no fault of its.
                if last or attempt > 1 or "without sending a response" not in str(error):
                    raise self._broken(error, where) from None
                delay = 0.1
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise self._broken(error, where) from None
            else:
                if reply.status in allowed:
                    return reply
                if reply.status < 400:
                    return self._complete(reply, where)
                delay = _delay(attempt, reply.headers.get("retry-after"))
                if last or reply.status not in RETRIED or time.monotonic() + delay > request.end:
                    fault = refused(
                        reply.status, reply.headers, reply.body, where, self.credentials, request.headers, reply.known
                    )
                    fault.status = reply.status
                    raise fault
            time.sleep(min(delay, max(request.end - time.monotonic(), 0)))
        raise AssertionError("the last try returns or raises")

    def _followed(self, request: _Request) -> Reply:
        for _ in range(MAX_REDIRECTS):
            reply = self._once(request)
            location = reply.headers.get("location")
            if reply.status not in (301, 302, 303, 307, 308) or not location:
                return reply
            target = request.url.join(location)
            if origin_of(str(target)) != self._origin or target.userinfo:
                raise RemoteError(
                    f"{request.where} redirects to another server, {self._shown(target)}.",
                    "Nothing was sent there. Give that URL if you trust it.",
                )
            if request.method not in ("GET", "HEAD") and reply.status not in (307, 308):
                raise RemoteError(f"{request.where} redirects to {self._shown(target)}.", "Give that URL.")
            request = request._replace(url=target)
        raise RemoteError(f"{request.where} redirects more than {MAX_REDIRECTS} times.", "Check the URL.")

    def _once(self, request: _Request) -> Reply:
        sent = {"User-Agent": f"entente/{__version__}", "Accept-Encoding": "identity", **request.headers}
        if isinstance(request.body, Body):
            sent["Content-Length"] = str(len(request.body))
        remaining = max(request.end - time.monotonic(), 0.01)
        timeout = httpx.Timeout(remaining, connect=min(CONNECT, remaining))
        client = self._opened()
        built = client.build_request(request.method, request.url, headers=sent, content=request.body, timeout=timeout)
        response = client.send(built, stream=True, auth=self._auth, follow_redirects=False)
        try:
            chunks: list[bytes] = []
            size = 0
            if request.first is None and (number(response.headers.get("content-length")) or 0) > self._max_answer:
                raise self._too_large(request.where)
            packing = ",".join(response.headers.get_list("content-encoding"))
            # httpx would unpack without a bound.
            for piece in unpacked(response.iter_raw(CHUNK), packing, self._max_answer):
                if time.monotonic() > request.end:
                    raise httpx.ReadTimeout("the whole answer")
                chunks.append(piece)
                size += len(piece)
                if request.first is not None and size > request.first:
                    break
            known = "authorization" in response.request.headers
            return Reply(response.status_code, response.headers, b"".join(chunks), known)
        except TooLargeError:
            raise self._too_large(request.where) from None
        except PackedError as error:
            raise RemoteError(f"the answer of {request.where} {error}.", "Try again, or ask its keeper.") from None
        finally:
            # A server that breaks off may break this as well; the first error is the one to tell.
            with suppress(httpx.HTTPError, OSError):
                response.close()

    def _opened(self) -> httpx.Client:
        if self._client is None:
            # OpenSSL's own defaults: the system's authorities, or SSL_CERT_FILE and SSL_CERT_DIR.
            verify = ssl.create_default_context() if self._origin.startswith("https") else True
            # No proxy reaches what only this machine can reach.
            proxies = not _is_loopback(httpx.URL(self._origin).host)
            try:
                self._client = httpx.Client(
                    verify=verify, follow_redirects=False, default_encoding="utf-8", trust_env=proxies
                )
            except (ImportError, ValueError, httpx.InvalidURL) as error:
                text = self.credentials.cleaned(" ".join(str(error).split())).rstrip(".")
                raise RemoteError(
                    f"a proxy of the environment cannot be used: {text}.",
                    f"Change {', '.join(_proxies())}, or put {httpx.URL(self._origin).host} into NO_PROXY.",
                ) from None
        return self._client

    def _complete(self, reply: Reply, where: str) -> Reply:
        """The reply if its status says that it is all. Raises `RemoteError`."""
        if reply.status == 206 or not 200 <= reply.status < 300:
            what = "with a part only" if reply.status == 206 else "with a redirection that names no target"
            if reply.status in (300, 304) or reply.status > 308:
                what = "with a status that is no answer to this"
            raise RemoteError(f"{where} answers {what} ({reply.status}).", "Check the URL.")
        return reply

    def _too_large(self, where: str) -> RemoteError:
        return RemoteError(
            f"{where} answers with more than {self._max_answer // 2**20} MB.", "Ask for less: add LIMIT to the query."
        )

    def _shown(self, url: httpx.URL) -> str:
        """A URL that the server chose."""
        text = self.credentials.cleaned(shown(str(url)))
        return text if len(text) <= MAX_EXCERPT else text[:MAX_EXCERPT] + "…"

    def _broken(self, error: Exception, where: str) -> KgError:
        text = self.credentials.cleaned(" ".join(str(error).split())).rstrip(".")
        if isinstance(error, httpx.TimeoutException):
            return RemoteTimeLimitError(f"{where} did not answer in time.", "Try again later, or raise --timeout.")
        if "certificate verify failed" in text:
            reason = text.partition("certificate verify failed: ")[2].partition(" (")[0] or text
            # Of an authority that is not known here; nothing that is set here mends a wrong name or an old date.
            local = "self" in reason or "issuer" in reason
            remedy = "If it is yours, set SSL_CERT_FILE to the file of its authority." if local else "Tell its keeper."
            return RemoteError(f"{where} shows a certificate that cannot be trusted: {reason}.", remedy)
        if isinstance(error, httpx.ConnectError):
            proxies = "" if _is_loopback(httpx.URL(self._origin).host) else ", ".join(_proxies())
            return RemoteError(
                f"{where} cannot be reached: {_reason(text)}.",
                f"Check the URL, that the server runs, and {proxies}."
                if proxies
                else "Check the URL, and that the server runs.",
            )
        if isinstance(error, httpx.ProxyError):
            return RemoteError(
                f"{where} cannot be reached through the proxy: {text}.", "Check HTTP_PROXY and the like."
            )
        if isinstance(error, httpx.NetworkError) or any(sign in text for sign in _BROKEN_OFF):
            return RemoteError(
                f"{where} broke off before its answer was whole.", "Try again; if it goes on, look at the server's log."
            )
        if isinstance(error, httpx.RemoteProtocolError):
            return RemoteError(f"{where} does not answer as HTTP has it: {text}.", "Check the URL.")
        if isinstance(error, OSError):  # of a file that was to be sent
            reason = (error.strerror or text).lower()
            if error.filename:
                return InputError(f"cannot be read: {reason}.", "Try again.", error.filename)
            return RemoteError(f"the request to {where} broke off: {reason}.", "Try again.")
        return RemoteError(f"{where} cannot be asked: {text or type(error).__name__}.", "Check the URL.")


def _is_loopback(host: str) -> bool:
    """Whether a host is this machine, as its name or address says."""
    name = host.rstrip(".").lower()
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _proxies() -> list[str]:
    """The variables of the environment that name proxies; never what they say, for it may hold a password."""
    return sorted(name for name, value in os.environ.items() if value and name.lower() in PROXIES)


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

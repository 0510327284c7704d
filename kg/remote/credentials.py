"""Who we are to a server: from the environment or ~/.netrc, never from arguments or URLs.

ENTENTE_TOKEN is a bearer token; ENTENTE_USER and ENTENTE_PASSWORD are for basic or digest authentication,
whichever the server asks for. They are for the server that the command names, and for no other.
"""

from __future__ import annotations

import base64
import json
import netrc
import os
import re
from collections.abc import Generator
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx

from kg.errors import InputError, RemoteError
from kg.paths import home_folder

HIDDEN = "…"


class Credentials:
    """What one server may see. Its text never shows a secret.

    kind: "token", "user" (from the environment), "netrc" or "" where there is nothing.
    """

    def __init__(self, kind: str = "", user: str = "", secret: str = "") -> None:
        self.kind = kind
        self._user = user
        self._secret = secret

    def __repr__(self) -> str:
        return f"<Credentials: {self.kind or 'none'}>"

    def __bool__(self) -> bool:
        return bool(self.kind)

    @property
    def named(self) -> str:
        """What they are, as messages say it."""
        file = os.environ.get("NETRC") or "~/.netrc"
        return {
            "token": "token of ENTENTE_TOKEN",
            "user": "user and password of ENTENTE_USER and ENTENTE_PASSWORD",
            "netrc": f"user and password of {file}",
        }.get(self.kind, "")

    def cleaned(self, text: str) -> str:
        """The text with every form of the secret replaced: servers repeat what they were sent."""
        if not self._secret:
            return text
        secret = self._secret
        forms = {
            base64.b64encode(f"{self._user}:{secret}".encode()).decode(),
            secret,
            " ".join(secret.split()),  # as messages on one line have it
            quote(secret),
            quote(secret, safe=""),
            quote_plus(secret),
            escape(secret, quote=False),
            escape(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
        }
        longest_first = sorted(filter(None, forms), key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest_first)), HIDDEN, text, flags=re.I)

    def auth(self, origin: str) -> httpx.Auth | None:
        """How httpx shows them, to this origin (scheme, host, port) only; None where there is nothing to show."""
        return _Shown(origin, self.kind, self._user, self._secret) if self else None


class _Shown(httpx.Auth):
    def __init__(self, origin: str, kind: str, user: str, secret: str) -> None:
        self._origin = origin
        self._header = f"Bearer {secret}" if kind == "token" else ""
        self._basic = "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()
        self._digest = httpx.DigestAuth(user, secret)
        self._digests = False

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if origin_of(str(request.url)) != self._origin:
            yield request
        elif self._header:
            request.headers["Authorization"] = self._header
            yield request
        elif self._digests:
            yield from self._digested(request)
        else:
            # A password is sent in the clear (basic) only to a server that has asked for just that, or asked for nothing known.
            response = yield request
            asked = [value.lower() for value in response.headers.get_list("www-authenticate")]
            if response.status_code != 401:
                return
            if not asked:
                # RFC 9110 (section 11.6.1) has every 401 say how to answer it. Of one that does not, basic is what is left.
                asked = ["basic"]
            if any(value.startswith("digest ") for value in asked):
                self._digests = True
                yield from self._digested(request)
            elif any(re.search(r"(^|,\s*)basic\b", value) for value in asked):
                self._header = self._basic
                request.headers["Authorization"] = self._basic
                yield request

    def _digested(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        try:
            yield from self._digest.auth_flow(request)
        except (LookupError, ValueError, AssertionError, NotImplementedError, httpx.ProtocolError):
            raise RemoteError(
                "the server asks for a kind of digest authentication that is not known here.",
                "Let it ask for basic authentication over https.",
            ) from None


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, by which servers differ."""
    parts = httpx.URL(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{parts.host}:{port}"


def credentials_for(host: str) -> Credentials:
    """The credentials for a host, from the environment, else from ~/.netrc (or $NETRC).

    Raises `InputError` for half a pair or a netrc file that cannot be read; neither message repeats a secret.
    """
    environment = os.environ
    if token := environment.get("ENTENTE_TOKEN"):
        return Credentials("token", "", _one_line("ENTENTE_TOKEN", token))
    user, password = environment.get("ENTENTE_USER"), environment.get("ENTENTE_PASSWORD")
    if user and password:
        return Credentials("user", _one_line("ENTENTE_USER", user), _one_line("ENTENTE_PASSWORD", password))
    if user or password:
        have, lack = ("ENTENTE_USER", "ENTENTE_PASSWORD") if user else ("ENTENTE_PASSWORD", "ENTENTE_USER")
        raise InputError(f"{have} is set without {lack}.", "Set both, or neither.")
    return _from_netrc(host)


def _one_line(name: str, value: str) -> str:
    if not value.isprintable():
        raise InputError(f"{name} holds a line end or another control character.", "Set it to the bare value.")
    return value


def _from_netrc(host: str) -> Credentials:
    chosen, home = os.environ.get("NETRC"), home_folder()
    path = Path(chosen) if chosen else home / ".netrc" if home else None
    if path is None or not path.is_file():
        return Credentials()
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except netrc.NetrcParseError as error:
        # Its own message may quote what stands in the file.
        raise InputError("is no well-formed netrc file.", "Correct it.", path, error.lineno) from None
    except UnicodeDecodeError:
        raise InputError("is not UTF-8.", "Save it as UTF-8.", path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}.", "", path) from error
    if found is None or not found[2]:
        return Credentials()
    return Credentials("netrc", found[0], found[2])

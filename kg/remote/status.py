"""What an HTTP error of a triple store means, in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import KgError, ParseError, RemoteError, RemoteTimeLimitError
from kg.remote.credentials import Credentials

MAX_EXCERPT = 200  # code points of what a server says

_CREDENTIALS = "Set ENTENTE_USER and ENTENTE_PASSWORD, or ENTENTE_TOKEN, or write ~/.netrc."


def refused(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    where: str,
    credentials: Credentials,
    sent: Mapping[str, str],
    known: bool = True,
) -> KgError:
    """The error for a status from 400. headers and body: of the answer; sent: headers of the request.

    known: whether the request showed the credentials.
    """
    said = excerpt(headers.get("content-type", ""), body, credentials)
    detail = f": {said}" if said else ""
    if status == 401:
        if credentials and known:
            return RemoteError(f"{where} does not accept the {credentials.named}.", "Check them.")
        if credentials:
            way = excerpt("", headers.get("www-authenticate", "").encode(), credentials)
            return RemoteError(
                f"{where} asks who you are by {way or 'no means that it names'}; the {credentials.named} were not sent.",
                "Let it ask for basic or digest authentication, or set ENTENTE_TOKEN.",
            )
        return RemoteError(f"{where} asks who you are.", _CREDENTIALS)
    if status == 403:
        remedy = "Ask its keeper for the right to do this." if credentials else _CREDENTIALS
        if credentials and not known:
            remedy = f"It did not ask who you are, so the {credentials.named} were not sent."
        return RemoteError(f"{where} forbids this.", remedy)
    if status == 404:
        return RemoteError(f"{where} is not there (404).", "Check the path, and the name of the dataset or repository.")
    if status == 405:
        return RemoteError(f"{where} does not take this kind of request (405).", "Check the path, or name the --store.")
    if status == 406:
        return RemoteError(f"{where} cannot answer as {sent.get('Accept', 'asked')} (406).", "Name the --store.")
    if status == 413:
        return RemoteError(f"{where} does not take uploads of this size (413).", "Load files: kg export --for STORE")
    if status == 408 or (status >= 500 and re.search(r"time ?out|timed out", said, re.I)):
        return RemoteTimeLimitError(f"{where} says that time ran out ({status}){detail}.", "Simplify the query.")
    if status == 429:
        return RemoteError(f"{where} has had too many requests (429).", _later(headers))
    if status in (502, 503, 504):
        return RemoteError(f"{where} is not available ({status}){detail}.", _later(headers))
    if status == 400:
        return ParseError(f"{where} refuses the request (400){detail}.", "")
    return RemoteError(f"{where} failed ({status}){detail}.", "Look at the server's log.")


def excerpt(kind: str, body: bytes, credentials: Credentials) -> str:
    """The first words of a server's message on one line, without mark-up and secrets."""
    # Secrets go first: after the cut, half of one would not be known as such.
    text = credentials.cleaned(body[:100_000].decode("utf-8", "replace"))[:4000]
    if "html" in kind or text.lstrip()[:1] == "<":
        text = re.sub(r"(?is)<(style|script|head)\b.*?</\1>|<[^>]*>", " ", text)
    text = "".join(character if character.isprintable() else " " for character in text)
    text = credentials.cleaned(" ".join(text.split())).rstrip(".")
    return text if len(text) <= MAX_EXCERPT else text[:MAX_EXCERPT] + "…"


def number(text: str | None) -> int | None:
    """The number that a header holds, None for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _later(headers: Mapping[str, str]) -> str:
    wait = number(headers.get("retry-after"))
    return "Try again later." if wait is None else f"Try again in {wait} seconds."

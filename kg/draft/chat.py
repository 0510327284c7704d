"""One request to a server that speaks the chat completions of OpenAI: words go out, JSON of a schema comes back."""

from __future__ import annotations

import ipaddress
import json
import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from kg.errors import KgError, RemoteError, RemoteTimeLimitError, TimeLimitError, in_seconds, not_loaded
from kg.remote.timekeeper import TimeKeeper

KEY = "OPENAI_API_KEY"
URL = "OPENAI_BASE_URL"
_MOST_BYTES = 1024 * 1024  # of an answer


class RubbishError(KgError):
    """An answer that is not what was asked for. The next one may be better."""


@dataclass(frozen=True)
class Model:
    """A model behind an endpoint. timeout: seconds that one answer may take as a whole."""

    name: str
    endpoint: str
    timeout: float = 120.0
    key: str = field(default="", repr=False)

    @classmethod
    def of(cls, name: str, endpoint: str | None, timeout: float) -> Model:
        """The model that options and environment name. Raises `KgError` where no endpoint is given or it is none."""
        given = (endpoint or os.environ.get(URL, "")).rstrip("/")
        if not given:
            raise KgError("which server to ask is not said.", f"Give --endpoint URL, or set {URL}.")
        try:
            parts = urlsplit(given)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            host, parts = "", urlsplit("")
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
            raise KgError(f"{given} is not the address of a server.", "Give one such as http://localhost:11434/v1.")
        key = os.environ.get(KEY, "").strip()
        if key and (not key.isascii() or not key.isprintable()):
            raise KgError(f"{KEY} has characters that no key has.", "Correct it.")
        if key and parts.scheme == "http" and not _is_here(host):
            raise KgError(f"{KEY} would go to {host} in the clear.", f"Use https, or unset {KEY}.")
        if not name.strip():
            raise KgError("the model has no name.", "Give --model NAME.")
        return cls(name, given, timeout, key)

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> Any:
        """The JSON that the model answers with.

        Raises `RubbishError` where it is none, `RemoteTimeLimitError`, and `RemoteError` where the server cannot be
        reached or refuses.
        """
        body = {
            "model": self.name,
            "messages": messages,
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "notes", "strict": True, "schema": schema},
            },
        }
        data = self._post(json.dumps(body, ensure_ascii=False).encode())
        try:
            content = json.loads(data)["choices"][0]["message"]["content"]
            return json.loads(content)
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise RubbishError(
                "the answer is not the JSON that was asked for.", "Answer with JSON of the schema."
            ) from None

    def _post(self, body: bytes) -> bytes:
        """The bytes of the answer, which has to be there in time as a whole, however it comes."""
        keeper = TimeKeeper()
        try:
            return keeper.within(self.timeout, lambda: self._sent(body))
        except (TimeLimitError, TimeoutError):
            told = f"{self.endpoint} did not answer within {in_seconds(self.timeout)}."
            raise RemoteTimeLimitError(told, "Give it more with --timeout.") from None
        finally:
            keeper.close()

    def _sent(self, body: bytes) -> bytes:
        try:
            import httpx
        except ImportError as error:
            raise not_loaded("httpx", error) from None
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        proxies = not _is_here(urlsplit(self.endpoint).hostname or "")
        try:
            with (
                httpx.Client(timeout=self.timeout, follow_redirects=False, trust_env=proxies) as client,
                client.stream("POST", f"{self.endpoint}/chat/completions", content=body, headers=headers) as answer,
            ):
                data = b""
                for more in answer.iter_bytes():
                    data += more
                    if len(data) > _MOST_BYTES:
                        raise RubbishError("the answer is longer than 1 MB.", "Answer with a few lines.")
                if not answer.is_success:
                    told = f"{self.endpoint} answered {answer.status_code}: {_shown(data)}"
                    raise RemoteError(told, "Check model, endpoint and key.")
                return data
        except httpx.TimeoutException:
            raise TimeoutError from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            told = str(error) or type(error).__name__
            raise RemoteError(
                f"{self.endpoint} cannot be asked: {_shown(told.encode())}.", "Is the server there?"
            ) from None


def _shown(told: bytes) -> str:
    """The beginning of what a server says, on one line."""
    text = " ".join(told[:200].decode("utf-8", "replace").split())
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

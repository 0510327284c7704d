"""A real browser, for tests of pages."""

from __future__ import annotations

import shutil
from urllib.parse import urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER = next((found for name in NAMES if (found := shutil.which(name))), None)
if BROWSER is None:
    pytest.skip(f"needs a browser: one of {', '.join(NAMES)}", allow_module_level=True)


class Watched:
    """A page of a browser, and what went wrong on it."""

    def __init__(self, browser: playwright.Browser, at: str, **settings: object) -> None:
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.at = at
        self.wrong: list[str] = []
        self.page.on("console", lambda m: self.wrong.append(f"console: {m.text}") if m.type != "log" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url}"))
        self.page.on("request", self._request)

    def _request(self, request: playwright.Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.at).netloc and not request.url.startswith("data:"):
            self.wrong.append(f"elsewhere: {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.at + path)

    def overflow(self) -> int:
        found: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return found

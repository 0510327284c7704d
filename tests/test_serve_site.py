"""The site: every link leads somewhere, from wherever it lies; the same files each time; pages as the service has them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, SLUG
from serve_helper import hostile, patient_pool

from kg.errors import InputError
from kg.paths import Workspace
from kg.serve.site import write
from kg.serve.state import Snapshot
from kg.snapshot import folder_of
from kg.snapshot.build import build

_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')


@pytest.fixture(scope="module")
def site(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the bundled article and a second one, so that there is something to compare."""
    folder = tmp_path_factory.mktemp("site") / "public"
    workspace = Workspace.at(ROOT / "examples" / "two-sources")
    key = build(workspace).key
    found = Snapshot(key, workspace, patient_pool(folder_of(key)))
    write(found, folder)
    found.close()
    return folder


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    ids = {path: set(map(unescape, _ID.findall(text))) for path, text in pages.items()}
    wrong = []
    for path, text in pages.items():
        for link in set(map(unescape, _LINK.findall(text))):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            assert not link.startswith("/"), (path, link)  # the site can lie anywhere
            assert not parts.query, (path, link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (
                parts.fragment and unquote(parts.fragment) not in ids.get(target, {parts.fragment})
            ):
                wrong.append((path.relative_to(site), link))
    assert wrong == []
    assert len(pages) > 100


def test_what_needs_the_service_is_not_there(site: Path) -> None:
    for page in ("index.html", f"article/{SLUG}/index.html", "thing/country/kz/index.html", "timeline/index.html"):
        text = (site / page).read_text("utf-8")
        assert "<form" not in text
        assert "sparql" not in text.lower()
    assert {path.name for path in (site / "static").iterdir()} == {"icon.svg", "page.js", "style.css"}
    assert "The place is the same in" in (site / "compare" / "index.html").read_text("utf-8")
    assert "Roman Vassilenko" in (site / "ask" / "who-chaired" / "index.html").read_text("utf-8")


def test_the_same_files_each_time(cache: Path, tmp_path: Path) -> None:
    workspace = hostile(tmp_path / "graph")
    key = build(workspace).key
    for name in ("one", "two"):
        found = Snapshot(key, workspace, patient_pool(folder_of(key)))
        write(found, tmp_path / name)
        found.close()
    one, two = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (tmp_path / "one", tmp_path / "two"))  # fmt: skip
    assert one == two
    assert not any(b"<img" in data or b"<b>signed" in data for path, data in one.items() if path.suffix == ".html")
    found = Snapshot(key, workspace, patient_pool(folder_of(key)))
    with pytest.raises(InputError, match="is there already"):
        write(found, tmp_path / "one")
    found.close()


def test_the_site_in_a_browser(site: Path) -> None:
    browser_tests = pytest.importorskip("test_serve_browser", reason="needs a browser")
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        with browser_tests.playwright.sync_playwright() as started:
            browser = started.chromium.launch(executable_path=browser_tests.BROWSER, args=["--no-sandbox"])
            at = f"http://127.0.0.1:{served.server_address[1]}"
            for width in (360, 1440):
                seen = browser_tests.Watched(browser, at, viewport={"width": width, "height": 900})
                for path in (
                    "/",
                    f"/article/{SLUG}/",
                    "/thing/country/kz/",
                    "/ask/who-chaired/",
                    "/timeline/",
                    "/network/",
                    "/compare/",
                ):
                    seen.go(path)
                    assert seen.overflow() <= 0, path
                    assert seen.page.locator("h1").count() == 1, path
                    if width == 1440:
                        found = browser_tests.axe.Axe().run(seen.page, options=browser_tests.RULES)
                        assert found.response["violations"] == [], path
                assert seen.wrong == []
            seen.go("/")
            seen.page.get_by_role("link", name="Articles").first.click()
            seen.page.locator(f"a.title[href*='{SLUG}']").click()
            assert seen.page.url == f"{at}/article/{SLUG}/"
            browser.close()
        served.shutdown()

"""The pages in a real browser: every width, light and dark, without a script, by keyboard, and for who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_helper import BROWSER, Watched, axe, playwright
from conftest import ARTICLE_FOLDER, SLUG
from serve_helper import hostile, server

from kg.snapshot.build import Built, build

PAGES = (
    "/",
    "/articles",
    f"/article/{SLUG}",
    "/things/countries",
    "/thing/country/kz",
    "/thing/document/kz-uk-strategic-partnership-agreement",
    "/ask",
    "/ask?q=who+signed+the+memorandum",
    "/ask?q=xyzzy",
    "/ask/about-country",
    "/timeline",
    "/network",
    "/promises",
    "/compare",
    "/why?s=Kathy+Leach&p=represents&o=GB",
    "/why?s=Cardiff+University&p=is+present+in&o=KZ",
    "/sparql?query=SELECT+*+{+?s+ent:represents+?o+}",
    "/terms",
    "/write",
    f"/write/{SLUG}",
    "/problems",
    "/about",
)
# As many of the combinations as it takes for each page to be seen in each width, in light and in dark.
LOOKS = ((1440, "light"), (768, "dark"), (360, "light"), (1440, "dark"), (360, "dark"), (768, "light"))
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def at(built: Built, cache: Path) -> Iterator[str]:
    with server(cache=str(cache)) as (address, _):
        yield address


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_fit_and_load_nothing_else(browser: playwright.Browser, at: str, width: int, scheme: str) -> None:
    seen = Watched(browser, at, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for path in PAGES:
        seen.go(path)
        assert seen.overflow() <= 0, path
        assert seen.page.locator("h1").count() == 1, path
    assert seen.wrong == []
    seen.context.close()


@pytest.mark.parametrize(("width", "scheme", "rules"), [(1440, "light", RULES), (360, "dark", COLOURS)])
def test_pages_are_for_everybody(
    browser: playwright.Browser, at: str, width: int, scheme: str, rules: dict[str, object]
) -> None:
    """axe-core finds nothing against WCAG 2.2 AA; in the dark and on a telephone, in what can differ there."""
    seen = Watched(browser, at, viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = {}
    for path in PAGES if rules is RULES else PAGES[2:13:2]:
        seen.go(path)
        for violation in axe.Axe().run(seen.page, options=rules).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found.setdefault(f"{violation['id']}: {violation['help']}", []).append((path, nodes))
    seen.context.close()
    assert found == {}


def test_pages_work_without_a_script(browser: playwright.Browser, at: str) -> None:
    seen = Watched(browser, at, java_script_enabled=False)
    seen.go("/")
    seen.page.get_by_label("Ask in your own words").fill("who chaired the meeting?")
    seen.page.get_by_role("button", name="Ask").click()
    assert seen.page.get_by_text("Roman Vassilenko").first.is_visible()
    assert seen.page.locator("blockquote").first.is_visible()
    seen.go(f"/article/{SLUG}")
    seen.page.get_by_label("Kind").select_option("meeting")
    seen.page.get_by_role("button", name="Show").click()
    seen.page.wait_for_url("**?kind=meeting*")
    shown = [fact for fact in seen.page.locator(".fact").all() if fact.is_visible()]
    assert 0 < len(shown) < 10
    assert all("meeting" in (fact.get_attribute("id") or "") for fact in shown)
    seen.page.get_by_label("Kind").select_option("")
    seen.page.get_by_label("Voice").select_option("quoted")
    seen.page.get_by_role("button", name="Show").click()
    seen.page.wait_for_url("**voice=quoted*")
    shown = [fact for fact in seen.page.locator(".fact").all() if fact.is_visible()]
    assert 0 < len(shown) < 30
    assert all("quoted: " in (fact.text_content() or "") for fact in shown)
    seen.go("/sparql")
    seen.page.get_by_label("Begin with an example").select_option("who-chaired")
    seen.page.get_by_role("button", name="Take it").click()
    seen.page.get_by_role("button", name="Run").click()
    assert "2 rows" in seen.page.locator("h2").first.inner_text()
    seen.context.close()


def test_links_lead_to_facts_and_to_their_words(browser: playwright.Browser, at: str) -> None:
    seen = Watched(browser, at, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    seen.go(f"/article/{SLUG}#signing-of-memorandum")
    fact = seen.page.locator("#signing-of-memorandum")
    assert fact.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }")
    assert "Gangmasters" in fact.inner_text()
    fact.locator(".own a").first.click()
    anchor = seen.page.url.rpartition("#")[2]
    words = seen.page.locator(f".m[data-q~='{anchor}']").first
    assert words.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }")
    assert "memorandum" in " ".join(seen.page.locator(f".m[data-q~='{anchor}']").all_inner_texts()).lower()
    # Five pairs of quotes cross in this article: some words are in two, and lead to one of their facts.
    crossing = [each for each in seen.page.locator(".m.d2, .m.d3").all() if " " in (each.get_attribute("data-q") or "")]
    assert crossing
    lit = seen.page.locator("a.m").first
    lit.focus()
    assert "on" in (seen.page.locator(f"{lit.get_attribute('href')}").get_attribute("class") or "")
    # Lit up, a quote is one range again, whatever pieces the page has cut it into.
    crossing[0].focus()
    lit_up = seen.page.evaluate("[...CSS.highlights.get('lit')].map((range) => range.toString())")
    assert len(lit_up) == len((crossing[0].get_attribute("data-q") or "").split()) > 1
    text = (ARTICLE_FOLDER / "article.txt").read_text("utf-8")
    assert all(words in text for words in lit_up)
    seen.context.close()


def test_all_by_keyboard(browser: playwright.Browser, at: str) -> None:
    seen = Watched(browser, at, viewport={"width": 1440, "height": 900})
    seen.go("/")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "To the content"
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.id") == "q"
    seen.page.keyboard.type("nickel")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/thing/mineral/nickel")
    seen.go("/why?s=Kathy+Leach&p=represents&o=GB")
    seen.page.locator("summary").first.focus()
    seen.page.keyboard.press("Enter")
    assert not seen.page.locator("details").first.evaluate("e => e.open")
    seen.go("/network")
    node = seen.page.locator("svg a").first
    node.focus()
    assert node.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/thing/**")
    assert seen.wrong == []
    seen.context.close()


def test_hostile_values_break_no_layout(
    browser: playwright.Browser, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    workspace = hostile(tmp_path_factory.mktemp("hostile"))
    build(workspace)
    with server("--graph", str(workspace.graph), cache=str(cache)) as (address, _):
        for width in (360, 1440):
            seen = Watched(browser, address, viewport={"width": width, "height": 900})
            for path in ("/", "/article/talks", "/things/documents", "/thing/document/long", "/thing/document/rtl"):
                seen.go(path)
                assert seen.overflow() <= 0, (path, width)
            assert seen.wrong == []
            assert not seen.page.evaluate("'alert' in window && window.alerted === true")
            seen.context.close()


def test_notes_are_written_with_help(browser: playwright.Browser, cache: Path, tmp_path: Path) -> None:
    """Faults as one types, completion, proposals, and two tabs of which neither overwrites the other."""
    talks = tmp_path / "articles" / "talks"
    talks.mkdir(parents=True)
    (talks / "article.txt").write_text("France and Germany signed it\n")
    draft = "article talks\n  state draft\n\n1\n  «France and Germany signed it»\n    ?- Signing: signed-by-state fr\n"
    (talks / "article.notes").write_text(draft)
    with server("--graph", str(tmp_path), "--write", cache=str(cache)) as (address, _):
        seen = Watched(browser, address, viewport={"width": 1440, "height": 900})
        seen.go("/write/talks")
        other = seen.context.new_page()
        other.goto(address + "/write/talks")
        page = seen.page
        page.get_by_role("button", name="Accept line 6").click()
        page.get_by_text("0 proposals").or_(page.locator("#proposals")).first.wait_for(state="detached")
        editor = page.locator(".cm-content")  # the editor, and not the field that it takes the place of
        assert editor.get_attribute("aria-label") == "Notes"
        assert "    Signing: signed-by-state fr" in editor.inner_text()
        editor.press("Control+End")
        held: list[playwright.Route] = []  # what is typed while a check is under way stays

        def hold(route: playwright.Route) -> None:
            held.append(route)

        page.route("**/write/talks/check", hold)
        with page.expect_request("**/write/talks/check"):
            page.keyboard.type("# one")
        page.keyboard.type(" and two")
        with page.expect_response("**/write/talks/check"):
            held[0].continue_()
        page.unroute("**/write/talks/check")
        page.wait_for_timeout(50)
        assert "# one and two" in editor.inner_text()
        page.keyboard.press("Enter")
        page.keyboard.type("    Signing: signed-by-state ge")
        page.get_by_role("option", name="ge").first.wait_for()
        page.keyboard.press("Escape")
        page.keyboard.type("rmania")
        page.locator("#seen li", has_text="germania").first.wait_for()
        page.locator(".cm-lintRange-error").first.wait_for()
        page.keyboard.press("Control+s")
        page.get_by_text("saved; its Turtle waits").wait_for()
        assert "germania" in (talks / "article.notes").read_text()
        assert seen.wrong == []
        other.locator(".cm-content").press("Control+End")
        other.keyboard.type("# mine")
        other.get_by_role("button", name="Save").click()
        other.get_by_role("alert").wait_for()
        other.locator(".cm-line", has_text="# mine").wait_for()
        assert "# mine" not in (talks / "article.notes").read_text()
        seen.context.close()


def test_queries_are_written_with_help(browser: playwright.Browser, at: str) -> None:
    seen = Watched(browser, at, viewport={"width": 1440, "height": 900})
    seen.go("/sparql")
    page = seen.page
    editor = page.locator(".cm-content")
    editor.press("Control+a")
    page.keyboard.type("SELECT * WHERE { ?who ent:represen")
    page.get_by_role("option", name="ent:represents").first.wait_for()
    page.wait_for_timeout(150)  # what has only just come up is not taken
    page.keyboard.press("Enter")
    page.keyboard.type(" ?state ; ent:holdsOffice ?w")
    page.get_by_role("option", name="?who").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sparql?query=**")
    assert "ent:represents ?state ; ent:holdsOffice ?w}" in page.locator(".cm-content").inner_text()
    assert seen.wrong == []
    seen.go("/sparql?query=SELECT+*%0AWHERE+{+?s+nope:p+?o+}")
    page.locator(".cm-lintRange-error").wait_for()
    assert "nope:p" in " ".join(page.locator(".cm-lintRange-error").all_inner_texts())
    assert page.get_by_role("alert").inner_text() == "The query is not valid SPARQL: a prefix is not declared."
    seen.context.close()

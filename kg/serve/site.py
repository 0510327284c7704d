"""The pages as files that any web server can give: the same templates, with relative links, and no endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from kg.answer.canned.questions import Question
from kg.answer.rows import Rows
from kg.errors import KgError
from kg.output import new_folder
from kg.serve import asking, pictures, sources, things
from kg.serve.article import article
from kg.serve.links import Links
from kg.serve.pages import EXAMPLES, FILTERS, article_page, overview
from kg.serve.render import EDITORS, assets, page
from kg.serve.state import Snapshot
from kg.terms import ID
from kg.vocabulary import vocabulary

ROWS = 5000  # of a question


class Site(NamedTuple):
    """What was written: the number of pages."""

    pages: int


def write(snapshot: Snapshot, target: Path, tell: Callable[[str], None] = lambda _: None) -> Site:
    """Writes the site into a new folder, whole or not at all. tell: is given what is written. Raises `KgError`."""
    with new_folder(target) as folder:
        writer = _Writer(snapshot, folder)
        tell("articles")
        slugs = writer.articles()
        tell("questions")
        writer.questions()
        writer.lists()
        writer.others(slugs)
        tell("things")
        writer.things()
        (folder / "static").mkdir()
        for name, (data, *_) in assets().items():
            if name not in EDITORS:
                (folder / "static" / name).write_bytes(data)
        return Site(writer.pages)


class _Writer:
    def __init__(self, snapshot: Snapshot, folder: Path) -> None:
        self.snapshot = snapshot
        self.folder = folder
        self.pages = 0
        self.led_to: set[str] = set()

    def put(self, path: str, template: str, **values: Any) -> None:
        """A page at a path, such as "timeline"."""
        self.write(path, page(template, self.links(path), **values))

    def write(self, path: str, text: str) -> None:
        where = self.folder / path
        where.mkdir(parents=True, exist_ok=True)
        (where / "index.html").write_text(text, encoding="utf-8", newline="\n")
        self.pages += 1

    def links(self, path: str) -> Links:
        """Addresses as seen from a page: relative, so that the site can lie anywhere."""
        depth = len([part for part in path.split("/") if part])
        return Links("/".join([".."] * depth) or ".", static=True, led_to=self.led_to)

    def articles(self) -> list[str]:
        """Every article, and the lists of them."""
        slugs = []
        number = 1
        while True:
            found = things.articles(self.snapshot, number)
            path = "articles" if number == 1 else f"articles/{number}"
            self.put(path, "articles.html", here="articles", found=found)
            for each in found.items:
                slug = each.iri.removeprefix(ID + "article/")
                made = article(self.snapshot, slug)
                chosen = dict.fromkeys(FILTERS, "")
                self.write(f"article/{slug}", article_page(self.links(f"article/{slug}"), made, chosen))
                slugs.append(slug)
            if not found.more:
                return slugs
            number += 1

    def lists(self) -> None:
        """The lists of what reports name."""
        for kind in things.KINDS:
            number = 1
            while True:
                listed = things.listed(self.snapshot, kind, number)
                path = f"things/{kind}" if number == 1 else f"things/{kind}/{number}"
                self.put(path, "things.html", here="things", kind=kind, found=listed, words="")
                if not listed.more:
                    break
                number += 1

    def things(self) -> None:
        """Every thing that a page leads to, and those that their pages lead to."""
        done: set[str] = set()
        while todo := sorted(self.led_to - done):
            for iri in todo:
                self._thing(iri)
            done |= set(todo)

    def _thing(self, iri: str) -> None:
        path, number = "thing/" + iri.removeprefix(ID), 1
        while True:
            found = things.known(self.snapshot, iri, number)
            self.put(path if number == 1 else f"{path}/{number}", "thing.html", here="things", found=found)
            if not found.more:
                return
            number += 1

    def questions(self) -> None:
        """The questions that need no value, with their answers."""
        every = [each for each in self.snapshot.graph.questions() if not any(p.required for p in each.parameters)]
        self.put("ask", "ask.html", here="ask", words="", questions=every, readings=[], sentences=[])
        for named in every:
            rows = self.snapshot.graph.ask(named.name, limit=ROWS)
            self._question(named, rows)

    def _question(self, named: Question, rows: Rows) -> None:
        number = 1
        while True:
            part = asking.part(rows, number)
            path = f"ask/{named.name}" if number == 1 else f"ask/{named.name}/{number}"
            values: dict[str, Any] = {"values": {}, "words": "", "told": "", "error": "", "lacks": [], "uses": None}
            self.put(
                path,
                "question.html",
                here="ask",
                named=named,
                rows=rows,
                part=part,
                number=number,
                input_type=asking.input_type,
                **values,
            )
            if not part.more:
                return
            number += 1

    def others(self, slugs: list[str]) -> None:
        """The first page, timeline, network, terms and how to read it all."""
        snapshot = self.snapshot
        if not slugs:
            raise KgError("there is no article to write a site of.", "Give a graph with articles: --graph DIR")
        first = overview(snapshot)
        self.put("", "home.html", here="home", **first, examples=EXAMPLES)
        rows = snapshot.graph.ask("timeline", limit=ROWS)
        number, more = 1, True
        while more:
            found = pictures.timeline(rows, snapshot.store.select, number)
            path = "timeline" if number == 1 else f"timeline/{number}"
            self.put(path, "timeline.html", here="timeline", found=found, values={}, error="", number=number)
            number, more = number + 1, found.more
        drawn = pictures.network(snapshot)
        self.put("network", "network.html", here="network", found=drawn, words="", name="", error="")
        if first["compares"]:
            from kg.compare import show

            compared = sources.comparison(snapshot, "", "", "")
            shown = {"found": compared, "start": 0, "size": len(compared["happenings"]), "number": 1, "error": ""}
            shown["said_by"] = show.said_by
            asked = {"words": "", "only": "", "day": "", "confirmed": False, "differences": sources.DIFFERENCES}
            self.put("compare", "compare.html", here="", **shown, **asked)
        self.put("about", "about.html", here="about", key=snapshot.key)
        from kg.answer.telling.card import cards

        words = vocabulary()
        self.put("terms", "terms.html", here="", words=words, name="", card=[])
        for name in [*words.classes, *(name for name in words.properties if ":" not in name)]:
            lines = list(cards(f"ent:{name}", words, {}))
            self.put(f"terms/{name}", "terms.html", here="", words=words, name=name, card=lines)
        for each in words.classes.values():
            for member in each.members:
                if member not in words.classes and member not in words.properties:
                    lines = list(cards(f"ent:{each.name}", words, {}))
                    self.put(f"terms/{member}", "terms.html", here="", words=words, name=member, card=lines)

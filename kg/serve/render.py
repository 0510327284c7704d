"""Templates and what they may call. All text is escaped; nothing in a page is a script or a style of its own."""

from __future__ import annotations

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kg import __version__
from kg.answer.rows import Thing
from kg.serve.facts import TONE_WORDS
from kg.serve.links import Links
from kg.serve.things import KINDS
from kg.terms import shorten

HERE = Path(__file__).parent
STATIC = HERE / "static"
MARKS = {"act": "●", "state": "■", "figure": "#", "said": "❝", "meant": "◇", "denied": "✕", "content": "○"}
EDITORS = {"codemirror.js", "editor.js", "write.js", "sparql.js"}  # for pages that only the service has
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
VOICE_WORDS = {
    "own": "the source's own voice",
    "attributed": "attributed to somebody",
    "quoted": "quoted word for word",
}


@cache
def environment() -> Environment:
    """The templates, read when they are first used."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(tone_words=TONE_WORDS, marks=MARKS, voice_words=VOICE_WORDS, kinds=KINDS, version=__version__)
    found.filters.update(short=shorten, count=count, cap=lambda text: text[:1].upper() + text[1:])
    found.tests["thing"] = lambda value: isinstance(value, Thing)
    return found


def page(template: str, links: Links, **values: Any) -> str:
    """A page of HTML."""
    return environment().get_template(template).render(links=links, live=not links.static, **{"here": "", **values})


def count(number: int, name: str, plural: str = "") -> str:
    """A number of things in words.

    >>> count(1, "fact"), count(2, "body", "bodies")
    ('1 fact', '2 bodies')
    """
    return f"{number:,} {name if number == 1 else plural or name + 's'}".replace(",", "\u202f")


@cache
def assets() -> dict[str, tuple[bytes, str, str]]:
    """The files that pages load: bytes, media type and ETag, by name. Nothing else is ever read for a request."""
    found = {}
    for name in sorted(os.listdir(STATIC)):  # noqa: PTH208
        path = STATIC / name
        if path.suffix in MEDIA:
            data = path.read_bytes()
            found[name] = (data, MEDIA[path.suffix], f'"{blake2b(data, digest_size=8).hexdigest()}"')
    return found

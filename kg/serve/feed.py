"""What changed, as feeds: Atom (RFC 4287) and JSON Feed 1.1, for the whole graph and for each thing."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kg.serve.journal import FeedEntry
from kg.serve.links import Links
from kg.serve.negotiate import Form

ATOM = Form("atom", "application/atom+xml; charset=utf-8", "")
JSON = Form("json", "application/feed+json; charset=utf-8", "")
FORMS = (ATOM, JSON)
SHOWN = 100  # changes
BEGINNING = "1970-01-01T00:00:00Z"  # of a graph of which nothing is known to have changed


def written(form: Form, base: str, path: str, title: str, since: str, changes: list[FeedEntry]) -> bytes:
    """A feed. base: the address of the service; path: of the feed below it; since: when the newest state came."""
    made = _atom if form is ATOM else _json
    return made(base, path, title, since or BEGINNING, changes[:SHOWN]).encode()


def _text(change: FeedEntry) -> str:
    """The words that a change rests on, with whose they are."""
    lines = []
    for each in change.quotes:
        line = f", line {each['line']}" if each["line"] else ""
        lines.append(f"“{each['quote']}” ({', '.join(each['speakers']) or 'not stated'}; {each['article']}{line})")
    return "\n".join(lines) or change.sentence


def _identity(base: str, path: str) -> str:
    """What stands for a feed wherever it is served: RFC 4122 names it by a digest of its address."""
    digest = hashlib.sha256(f"{base}/{path}".encode()).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _entry(change: FeedEntry) -> str:
    digest = hashlib.sha256(change.id.encode()).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _atom(base: str, path: str, title: str, since: str, changes: list[FeedEntry]) -> str:
    links = Links(base)
    own = quoteattr(links.page(path, format="atom"))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>{_identity(base, path)}</id>",
        f"<title>{_xml(title)}</title>",
        f"<updated>{since}</updated>",
        "<author><name>Entente</name></author>",
        f'<link rel="self" type="application/atom+xml" href={own}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(links.page(""))}/>',
    ]
    for change in changes:
        lines += [
            "<entry>",
            f"<id>{_entry(change)}</id>",
            f"<title>{_xml(change.sentence)}</title>",
            f"<updated>{change.time}</updated>",
            f"<category term={quoteattr(change.kind)}/>",
        ]
        if change.node and (to := links.of(change.node)):
            lines.append(f'<link rel="alternate" type="text/html" href={quoteattr(to)}/>')
        lines += [f'<content type="text">{_xml(_text(change))}</content>', "</entry>"]
    return "\n".join([*lines, "</feed>", ""])


def _json(base: str, path: str, title: str, _: str, changes: list[FeedEntry]) -> str:
    links = Links(base)
    items = []
    for change in changes:
        item: dict[str, Any] = {
            "id": _entry(change),
            "title": change.sentence,
            "content_text": _text(change),
            "date_published": change.time,
            "tags": [change.kind],
        }
        if change.node and (to := links.of(change.node)):
            item["url"] = to
        items.append(item)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": links.page(""),
        "feed_url": links.page(path, format="json"),
        "language": "en",
        "items": items,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _xml(text: str) -> str:
    """Text for XML, without the characters that it cannot have."""
    return escape("".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff")))

"""Articles that count no longer: replaced by a new version, or retracted, as graph/matches.ttl says.

They are no part of the graph, so nothing answers from them; their files stay, and answer when asked for. A record is one of
SSSOM with the property ent:replaces: of a new article over an old one, or, for a retraction, of nothing (sssom:NoTermFound).
`kg.compare.record` reads and writes all records; here is what the build needs of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kg.errors import ParseError
from kg.files import read_bytes
from kg.terms import ENT, ID, OWL

NAME = "matches.ttl"
SSSOM = "https://w3id.org/sssom/"
NOTHING = SSSOM + "NoTermFound"  # what replaces an article that is retracted
_ARTICLE = ID + "article/"
_REPLACES = ENT + "replaces"


class Withdrawn(NamedTuple):
    """An article that counts no longer. by: the slug of what replaces it, "" for a retraction; on: the day in ISO form, or ""."""

    slug: str
    by: str
    ground: str
    on: str

    def __str__(self) -> str:
        how = f"replaced by {self.by}" if self.by else "retracted"
        return f"{self.slug} ({how}{f' on {self.on}' if self.on else ''}: {self.ground})"


def records(graph: Path) -> dict[str, dict[str, str]]:
    """What graph/matches.ttl says, by record and property; nothing where there is no such file. Raises `KgError` with its line."""
    path = graph / NAME
    if not path.exists():
        return {}
    import pyoxigraph as ox

    said: dict[str, dict[str, str]] = {}
    try:
        for quad in ox.parse(read_bytes(path), format=ox.RdfFormat.TURTLE):
            said.setdefault(_value(quad.subject), {})[_value(quad.predicate)] = _value(quad.object)
    except SyntaxError as error:
        message = str(error.msg).partition(": ")[2] or str(error.msg)
        raise ParseError(f"is not valid Turtle: {message}.", "", path, error.lineno) from error
    return said


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def slug_of(iri: str) -> str:
    """The slug of an article by its IRI; "" for what lies within one, and for all else.

    >>> slug_of("https://w3id.org/entente/id/article/talks"), slug_of("https://w3id.org/entente/id/article/talks/meeting")
    ('talks', '')
    """
    return iri.removeprefix(_ARTICLE) if iri.startswith(_ARTICLE) and "/" not in iri.removeprefix(_ARTICLE) else ""


def withdrawn(graph: Path, known: Callable[[str], bool] | None = None, day: str = "") -> dict[str, Withdrawn]:
    """The articles of a graph that count no longer, by slug.

    known: whether an article, by its slug, is there to replace another; day: as of that day in ISO form, so that a retraction of a
    later day is none yet. Raises `KgError` for a file that cannot be read.
    """
    path = graph / NAME
    if not path.exists() or b"replaces" not in read_bytes(path):
        return {}
    found = {}
    for own in records(graph).values():
        old, new = slug_of(own.get(OWL + "annotatedTarget", "")), own.get(OWL + "annotatedSource", "")
        if own.get(OWL + "annotatedProperty") != _REPLACES or own.get(SSSOM + "predicate_modifier") or not old:
            continue
        by, on = slug_of(new), own.get(SSSOM + "mapping_date", "")
        if (by and (known is None or known(by))) or (new == NOTHING and not (day and on > day)):
            found[old] = Withdrawn(old, by, own.get(SSSOM + "comment", ""), on)
    return dict(sorted(found.items()))

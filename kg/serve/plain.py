"""Answers as plain values for a model: short or full, in parts, each with what it takes to have it again."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pyoxigraph as ox

from kg.answer.rows import Thing
from kg.answer.telling.answers import Answer
from kg.errors import KgError
from kg.serve.state import Snapshot
from kg.terms import shorten

BRIEF, FULL = 5, 20  # answers at once
ROWS = {"brief": 30, "full": 200}  # rows of a query at once
LETTERS = {"brief": 240, "full": 4000}  # of one value

Given = dict[str, Any]
# Words, speaker, voice, article and line.
Key = tuple[str, str | None, str | None, str | None, int | None]


def pin(snapshot: Snapshot, asked: Given | None = None) -> Given:
    """What it takes to have an answer again: the state of the graph, the day, and the call."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"snapshot": snapshot.key, "as_of": today, **({"asked": asked} if asked else {})}


def answer(one: Answer, detail: str) -> Given:
    """An answer with its quotes and notes: four and three of them where it is to be brief."""
    quotes = one.quotes if known(detail) == "full" else one.quotes[:4]
    told: Given = {
        "text": one.text,
        "quotes": [quote(each, detail) for each in quotes],
        "notes": [{"kind": note.kind, "text": note.text} for note in one.notes[: None if detail == "full" else 3]],
    }
    if detail == "full":
        told["facts"] = [shorten(fact) for fact in one.facts]
        told["values"] = {
            name: [f"{each} ({each.short})" if isinstance(each, Thing) else str(each) for each in cell]
            for name, cell in one.values.items()
            if any(str(each) for each in cell)
        }
    elif len(one.quotes) > len(quotes):
        told["more_quotes"] = len(one.quotes) - len(quotes)
    return told


def quote(each: Any, detail: str) -> Given:
    """Words of a source (of a row, or of an `Evidence`), whose they are, and where they stand."""
    return {
        "words": short(each.quote, 4 * LETTERS[known(detail)]),
        "speaker": str(each.speaker) if each.speaker else "not stated",
        "voice": each.voice,
        "article": each.article.short.removeprefix("article:") if each.article else None,
        "line": each.line,
    }


def key(each: Any) -> Key:
    """The parts of a quote, to have each once."""
    return tuple(quote(each, "full").values())


def value(term: object, detail: str) -> str | None:
    """A term as text."""
    if term is None:
        return None
    text = shorten(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
    return short(text, LETTERS[known(detail)])


def short(text: str, most: int) -> str:
    """A text of so many characters at most, and a mark where it is cut."""
    return text if len(text) <= most else text[:most] + "…"


def known(detail: str) -> str:
    """The same word, if it is one of those that there are. Raises `KgError`."""
    if detail not in ROWS:
        raise KgError(f"detail cannot be '{detail[:20]}'.", "It is brief or full.")
    return detail


def size(detail: str) -> int:
    """How many answers go out at once."""
    return FULL if known(detail) == "full" else BRIEF


def cursor(snapshot: Snapshot, at: int) -> str:
    """What stands for a place in an answer of this snapshot."""
    return f"{snapshot.tag}.{at}"


def start(snapshot: Snapshot, given: str | None) -> int:
    """The place that a cursor stands for. Raises `KgError`."""
    if not given:
        return 0
    found = re.fullmatch(r"([0-9a-f]{16})\.([0-9]{1,7})", given)
    if not found:
        raise KgError("this is no cursor.", "Give the cursor of the answer before, or leave it out to begin anew.")
    if found[1] != snapshot.tag:
        raise KgError("the graph was built anew since that answer.", "Leave the cursor out to begin anew.")
    return int(found[2])


def onward(snapshot: Snapshot, at: int, size: int, count: int) -> Given:
    """The cursor of what comes next, where there is more."""
    return {"cursor": cursor(snapshot, at + size)} if count > at + size else {}

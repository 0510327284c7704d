"""An article as its notes say it, whatever Turtle lies beside them."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError
from kg.files import decode, read_bytes
from kg.notes.make import Source
from kg.notes.names import Names
from kg.notes.proposals import proposals
from kg.notes.turtle import to_turtle
from kg.paths import TEXT
from kg.source.corpus import Article, parse_article


def article_of(notes: Path, names: Names) -> tuple[Article, list[int]]:
    """The article that notes come to without their proposals, and the lines of these.

    Raises `InputError` where there is no article.txt beside them, and `NotesError`.
    """
    text = notes.parent / TEXT
    if not text.exists():
        raise InputError(f"has no {TEXT} beside it.", "Put the text there.", notes)
    data = read_bytes(text)
    decode(data, text)
    made = to_turtle(decode(read_bytes(notes), notes), Source.of(data), names, notes)
    turtle = notes.parent / "article.ttl"  # by which findings are told at their lines of the notes
    open_ = [node.place.line for node in proposals(made.document)]
    return parse_article(turtle, made.turtle.encode(), data), open_

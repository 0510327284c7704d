"""Starts an article: a folder with the text and a draft of its notes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from kg.draft.drafting import Draft, DraftArticle
from kg.draft.labels import slug as slug_of_words
from kg.errors import InputError, KgError, ParseError
from kg.files import decode, read_bytes, reason, write_atomically
from kg.notes.names import names_of
from kg.output import new_folder
from kg.paths import NOTES, TEXT, Workspace
from kg.source.corpus import SLUG, SLUG_RULE
from kg.source.lexical import is_language
from kg.source.turtle import CONTROL

_LONG = 60  # characters of a slug that is made of a headline


def new(text: Path, article: DraftArticle, graph: Path) -> Path:
    """Makes graph/articles/<slug>/ with article.txt (the same bytes) and a drafted article.notes; returns the folder.

    article: its slug is made of the title or the first line of the text where it is None. Raises `KgError` for a bad
    slug or language, `InputError` where the text cannot be read or the folder exists.
    """
    if not is_language(article.language):
        raise KgError(f'"{article.language}" is not a language tag.', "Use one such as en, kk or pt-BR.")
    data = read_bytes(text)
    words = decode(data, text)
    if not words.strip():
        raise KgError("has no words.", "Give the text of an article.", text)
    if control := CONTROL.search(words):  # no quote in Turtle could have it
        line = words.count("\n", 0, control.start()) + 1
        raise ParseError(f"has the control character U+{ord(control.group()):04X}.", "Remove it.", text, line)
    slug = article.slug
    if slug is None:
        slug = _made_of(article.title or words.strip("\ufeff \n\r\t").splitlines()[0])
    if not SLUG.fullmatch(slug):
        raise KgError(f'"{slug}" is not a slug.', SLUG_RULE)
    folder = graph / "articles" / slug
    if os.path.lexists(folder):
        raise InputError("exists already.", "Choose another slug, or edit what is there.", folder)
    workspace = Workspace.at(graph if graph.is_dir() else None)
    draft = Draft(words, replace(article, slug=slug), names_of(workspace)).notes()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made: {reason(error)}.", "", folder) from error
    with new_folder(folder) as made:
        write_atomically(made / TEXT, data)
        write_atomically(made / NOTES, draft.encode())
    return folder


def _made_of(words: str) -> str:
    """A slug from a headline, cut between words."""
    slug = slug_of_words(words)
    return slug if len(slug) < _LONG else slug[:_LONG].rpartition("-")[0]

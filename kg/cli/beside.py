"""What kg compare and kg promises have beside an answer of kg ask, or for a question in somebody's own words."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from kg.answer.words.elsewhere import COMPARE, elsewhere
from kg.cli.common import counted, tell, workspace
from kg.errors import KgError
from kg.terms import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.graph import Graph
    from kg.answer.rows import Rows
    from kg.compare.kept import KeptFindings
    from kg.compare.show import Data

_SHORT = 4  # letters of a word that is not taken for a plural
_SECONDS, _MANY = 1.0, 500  # for the sentences that have a lone word
_FEW = 5  # sentences that are shown of many


def beside(options: argparse.Namespace, questions: Iterable[str], words: str = "", rows: Rows | None = None) -> str:
    """What kg compare and kg promises have beside some questions, or for somebody's own words; "" where they have nothing.

    rows: the answer of the question, narrowed to a thing, to which this is narrowed too.

    Contradictions sets figures, days and cells of tables side by side, corroboration what names one thing: a comparison every role
    of whatever several articles tell. What is not done yet by a question may be told in other words.
    """
    where = elsewhere(words, questions)
    if where is None:
        return ""  # before anything is looked up, for it is so nearly always
    from kg.answer.canned.questions import quoted
    from kg.cli.sources import asked_for, kept_of
    from kg.compare import kept

    articles = len(workspace(options).article_files())
    if articles < 2:
        return ""
    if articles > kept.MANY or (where.page, where.only) == (COMPARE, ""):
        return str(where)
    asked = as_asked(options)
    iri = _about(rows)
    asked.thing = [iri] if iri else []
    with kept_of(asked) as found:
        try:
            thing, has = asked_for(asked, found, (kept.HAPPENING, kept.OFFICE, kept.PROMISE))
        except KgError:  # a country of which no article tells
            return ""
        named = f" {quoted(shorten(iri))}" if iri else ""
        if where.page == COMPARE:
            return _conflicts(found, thing, has, named)
        return _became(
            [item for item in found.promises(options.known_by or date.today().isoformat(), thing) if has(item)], named
        )


def _about(rows: Rows | None) -> str:
    """The IRI of the thing that rows were asked about; "" where there is none."""
    for name, given in rows.given.items() if rows is not None else ():
        parameter = rows.question.parameter(name) if rows is not None and rows.question else None
        if parameter is not None and parameter.kind == "thing" and name != "article" and rows is not None and rows.find:
            return rows.find(given, parameter.class_iri)
    return ""


def as_asked(options: argparse.Namespace) -> argparse.Namespace:
    """The options of a question as those of these commands, which find what was known on a day in what is kept of all days."""
    own = {"as_of": options.known_by, "known_by": None, "workspace": None, "confirmed": False}
    return argparse.Namespace(**{**vars(options), **own})


def _conflicts(found: KeptFindings, thing: str, has: Callable[[Data], bool], whose: str) -> str:
    from kg.compare import kept, show

    told = [show.narrowed(item, frozenset(["conflict"])) for item in found.found(kept.HAPPENING, thing) if has(item)]
    sentences = [
        f"{item['name'][:1].upper()}{item['name'][1:]}. {each['sentence']}"
        for item in told
        for each in item["findings"]
    ]
    offices = (each for each in found.found(kept.OFFICE, thing) if has(each))
    sentences += [each["sentence"] for each in offices if each["status"] == "conflict"]
    if not sentences:
        return ""
    more = [f"and {len(sentences) - _FEW} more"] if len(sentences) > _FEW else []
    head = f"kg compare{whose} --only conflict has {counted(len(sentences), 'conflict')}, in every role of what several articles tell:"
    return "\n  ".join([head, *sentences[:_FEW], *more])


def _became(promises: list[Data], whose: str) -> str:
    from kg.compare.standing import statuses

    if not promises:
        return ""
    return (
        f"What became of {len(promises)} of what was planned, promised, offered or demanded (of no mere duty or expectation), with the sentence of "
        f"the deed where one is told, in whatever words: kg promises{whose} ({statuses(Counter(item['status'] for item in promises))})."
    )


def say_more(graph: Graph, words: str, rows: Rows) -> None:
    """Of a lone word: how many sentences have it beside those that were shown."""
    from kg.errors import TimeLimitError

    word = words.strip(" ?.!").lower()
    if not word.isalpha() or not graph.has("find-words") or "quote" not in rows.columns:
        return
    one = word.removesuffix("s") if len(word) > _SHORT else word  # "ambassadors" asks for each ambassador
    try:
        found = graph.ask("find-words", words=one, timeout=_SECONDS, limit=_MANY)
    except TimeLimitError:
        return
    more = len({(row.quote, row.article) for row in found} - {(row.quote, row.article) for row in rows})
    if more:
        shown = f"{'more than ' if not found.complete else ''}{counted(more, 'more sentence')}"
        tell(
            f"{shown} {'has' if more == 1 else 'have'} '{one}' in {'it' if more == 1 else 'them'}: kg ask find-words -p words={one}"
        )

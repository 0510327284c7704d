"""The line of an answer: how the header of a question puts its columns into a sentence.

    #+ answer: {document}: signed by {signatory|somebody whom the source does not name}[, {when}]

`{column}` stands for its values, joined; `{report}` for what a report says, in a phrase. With more in the braces:

    {column|words}      words for where there is no value
    {column=open|words} words for one value, nothing for others
    {column!plan,aim}   nothing for these values; with |words, these for all others
    {column~office}     nothing where the value stands in that of the column office
    {value in unit}     a quantity: the number of one column with the unit of another
    {step of theme}     a kind of happening with what it is done to, in the words that suit it: "regret about the loss"

What stands in square brackets is left out where nothing in it has a value. Where the first column of a line has no value,
the line is {report} instead. Without such a line every column is told after
its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kg.answer.canned.leads import CLAUSES, lead, led, narrowed, noun
from kg.errors import ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.canned.questions import Question

_PLACE = re.compile(
    r"\{([a-zA-Z]\w*)(?:=([^|}]*)|!([^|}]*)|~([a-zA-Z]\w*)| in ([a-zA-Z]\w*)| of ([a-zA-Z]\w*))?(?:\|([^}]*))?\}"
)
_PART = re.compile(r"\[([^][]*)\]|([^][]+)")
_HOW_TOLD = ("kind", "reality")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class ColumnPlace(NamedTuple):
    """A place in a line: the column; the one value it waits for; values it is silent on; the column that may say it already;
    the column of its unit; that of what it is done to; words. None for what is not there."""

    column: str
    value: str | None
    silent: tuple[str, ...] | None
    said: str | None
    unit: str | None
    theme: str | None
    words: str | None


class LinePiece(NamedTuple):
    """A piece of a line: text and places in turn; `may_go`: it is left out where no place in it has a value."""

    pieces: tuple[str | ColumnPlace, ...]
    may_go: bool


def parse(text: str) -> list[LinePiece]:
    """The parts of a line. Raises `ValueError` with what is wrong, for brackets and braces that do not fit.

    >>> [part.may_go for part in parse("{a}: {b|nobody}[ in {c}]")]
    [False, True]
    """
    found, at = [], 0
    for part in _PART.finditer(text):
        if part.start() != at:
            break
        at = part.end()
        inner = part[2] if part[1] is None else part[1]
        pieces: list[str | ColumnPlace] = []
        start = 0
        for place in _PLACE.finditer(inner):
            silent = None if place[3] is None else tuple(each.strip() for each in place[3].split(","))
            pieces += [
                inner[start : place.start()],
                ColumnPlace(place[1], place[2], silent, place[4], place[5], place[6], place[7]),
            ]
            start = place.end()
        pieces.append(inner[start:])
        if any(isinstance(piece, str) and re.search(r"[{}]", piece) for piece in pieces):
            raise ValueError(f"'{inner.strip()}' has braces that are no {{column}}")
        found.append(LinePiece(tuple(piece for piece in pieces if piece != ""), part[1] is not None))
    if at != len(text):
        raise ValueError("its square brackets do not fit, or stand within each other")
    return found


def of_question(question: Question) -> list[LinePiece]:
    """The line that a question declares, no parts where it has none. Raises `ParseError` where it cannot be read."""
    try:
        parts = parse(question.answer)
    except ValueError as error:
        raise ParseError(
            f"its 'answer' cannot be read: {error}.", "Write '{column}: {other|words}[ in {third}]'.", question.path
        ) from error
    known = (*question.columns, "report")
    if unknown := [name for name in columns(parts) if name not in known]:
        raise ParseError(
            f"its 'answer' speaks of {unknown[0]}, which is no column.", f"There are {', '.join(known)}.", question.path
        )
    return parts


def columns(parts: Sequence[LinePiece]) -> list[str]:
    """The columns that a line speaks of, in order."""
    places = [piece for part in parts for piece in part.pieces if isinstance(piece, ColumnPlace)]
    names = [name for place in places for name in (place.column, place.said, place.unit, place.theme) if name]
    return list(dict.fromkeys(names))


def lacks_its_first(parts: Sequence[LinePiece | str], texts: Mapping[str, str]) -> bool:
    """Whether a line begins with a column that has no value here, nor words for that.

    >>> lacks_its_first(parse("{a}: {b}"), {"b": "y"}), lacks_its_first(parse("{a|nobody}: {b}"), {"b": "y"})
    (True, False)
    """
    start = parts[0].pieces[0] if parts and isinstance(parts[0], LinePiece) and not parts[0].may_go else ""
    return isinstance(start, ColumnPlace) and start[1:] == (None,) * 6 and not texts.get(start.column)


def filled(parts: Sequence[LinePiece], texts: Mapping[str, str], quantity: Callable[[str, str], str]) -> str:
    """The line. texts: the values of each column, joined, "" for none; quantity: the text of a number and its unit.

    >>> filled(parse("{a}: {b|nobody}[ in {c}]{d=open|, among others}"), {"a": "x", "d": "open"}, str)
    'x: nobody, among others'
    """
    found = ""
    for part in parts:
        said, has = "", False
        for piece in part.pieces:
            if isinstance(piece, str):
                said += piece
                continue
            own = _told(piece, texts, quantity)
            has = has or bool(own)
            said += own or (piece.words or "" if piece.value is None and piece.silent is None else "")
        found += said if has or not part.may_go else ""
    return " ".join(found.split())


def _told(place: ColumnPlace, texts: Mapping[str, str], quantity: Callable[[str, str], str]) -> str:
    own = texts.get(place.column, "")
    if place.value is not None:
        return (place.words or "") if own == place.value else ""
    if place.silent is not None:
        return "" if own in place.silent or not own else own if place.words is None else place.words
    if place.said is not None:
        said, bare = texts.get(place.said, ""), own.removeprefix("the ")
        if place.column in _HOW_TOLD:  # "claim" is not said by the name of a Claims Act
            return "" if bare in said or noun(bare) in said or bare in CLAUSES else own
        return "" if bare.lower() in said.lower() else own
    if place.theme and own and (theme := texts.get(place.theme, "")):
        return narrowed(own, theme) or f"{own} {led(lead('of', own), theme)}"
    return quantity(place.column, place.unit) if place.unit and own else own


def by_name(names: Sequence[str], texts: Mapping[str, str]) -> str:
    """The line of a question that declares none: its first value, then each other after the name of its column.

    >>> by_name(["chair", "saidKind", "side"], {"chair": "Ann", "saidKind": "plan"})
    'Ann – said kind: plan'
    """
    told = [name for name in names if texts.get(name)]
    if not told:
        return ""
    rest = [f"{spoken(name)}: {texts[name]}" for name in told[1:]]
    return " – ".join([texts[told[0]], *filter(None, ["; ".join(rest)])])


def spoken(name: str) -> str:
    """The name of a column, or a local name, in words.

    >>> spoken("saidKind"), spoken("isSignedBy"), spoken("atMost")
    ('said kind', 'is signed by', 'at most')
    """
    return _CAMEL.sub(" ", name).lower()

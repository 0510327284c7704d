"""Lists are open or closed as their words say, and have all that the words count or join."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pyoxigraph as ox

from kg.checks.reading import EVIDENCE, ArticleReading, EvidenceQuote, Place
from kg.finding import Finding
from kg.source.locales import locale
from kg.source.numbers import read_numbers
from kg.terms import ENT, ID, shorten

_OPEN, _CLOSED, _OR = ENT + "isOpenOn", ENT + "isClosedOn", ENT + "isAlternativeOn"
_MEMBER = ENT + "hasMember"
_AFTER, _FAR = 20, 60  # characters between "including" and the first of a list that is not marked, or marked as closed
_COMMA = 3  # characters between "key issues" and "including"
_SINGLE = tuple(f"{ID}{sort}/" for sort in ("country", "person"))
_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[.;:]\s")
_NO_LIST = {
    EVIDENCE,
    _OPEN,
    _CLOSED,
    _OR,
    *(ENT + name for name in "isSilentOn hasKind hasContent precedes isDuring predicate".split()),
}


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Marks against the words, counted lists with another number of members, and one left out of "A, B and C"."""
    cues = reading.cues
    if not cues:
        return
    for part, reports in reading.reports_of.items():
        about = reading.nodes.by_subject.get(part, {})
        opened, closed = ({term.value for term in about.get(mark, ())} for mark in (_OPEN, _CLOSED))
        for role in sorted(opened):
            quotes = reading.quotes_of(part)
            if quotes and not any(reading.has("open", quote.words) for quote in quotes):
                message = f"{shorten(role)} is marked as open, but no words say that the list goes on: remove the mark, or add the words."
                yield reading.finding("words/open", message, part, path=_OPEN, value=role, quote=quotes[0].words)
        for role in sorted(closed):
            yield from _closed(reading, part, role)
        examples = [q for q in reading.quotes_of(part) if reading.has("examples", q.words)]
        for role, terms in about.items():
            if len(terms) == 1 and not (examples and role == _MEMBER):
                continue
            if role in _NO_LIST or role in opened or not role.startswith(ENT) or isinstance(terms[0], ox.Literal):
                continue
            things = [term.value for term in terms]
            if examples:
                yield from _unmarked(reading, part, examples, role, things, role in closed)
            if len(things) > 1:
                yield from _joined(reading, part, reports, role, things)
                yield from _some_of(reading, part, reports, role, things)
    yield from _counted(reading)


def _unmarked(
    reading: ArticleReading, part: str, quotes: list[EvidenceQuote], role: str, things: list[str], closed: bool
) -> Iterator[Finding]:
    """ "Including A and B" where A and B are not said to be examples."""
    for quote in quotes:
        for cue in reading.cues["examples"].finditer(quote.words):
            after = [
                place for thing in things for place in reading.places(quote.words, thing)[:1] if place[0] >= cue.end()
            ]
            near = (
                after
                and min(after)[0] - cue.end() <= (_FAR if closed or (role == _MEMBER and len(after) > 1) else _AFTER)
                and not _STOP.search(quote.words[cue.end() : min(after)[0]])
            )
            apart = all(reading.cues["apart"].search(quote.words[a[1] : b[0]]) for a, b in pairwise(sorted(after)))
            several = len(after) > 1 or (len(after) == len(things) and (closed or role == _MEMBER))
            headed = role == _MEMBER and any(
                0 <= cue.start() - end <= _COMMA for _, end in reading.places(quote.words, part)
            )
            if ((near and apart and several) or headed) and not _is_marked(reading, reading.reports_of[part], things):
                wanted = "the list is open" if not closed else "the list is open, not closed"
                message = f'"{cue[0]}" gives examples: {wanted}. Write "(open)" after the values of {shorten(role)}.'
                yield reading.finding(
                    "words/closed" if closed else "words/unmarked",
                    message,
                    part,
                    path=_CLOSED if closed else role,
                    quote=quote.words,
                )
                return


def _closed(reading: ArticleReading, part: str, role: str) -> Iterator[Finding]:
    """A list that is marked as closed where every quote has a cue that it goes on."""
    quotes = reading.quotes_of(part)
    things = reading.nodes.values(part, role)
    for name in ("examples", "others", "includes"):
        for quote in quotes:
            found = reading.cues[name].search(quote.words)
            if found is None:
                continue
            places = [place for thing in things for place in reading.places(quote.words, thing)[:1]]
            after = sorted(place for place in places if place[0] >= found.end())
            before = len(after) < len(places) and not (len(after) > 1 and after[0][0] - found.end() <= _AFTER)
            far = [place for place in places if place[0] - found.end() > _FAR]
            if name == "others" or (
                not before and not (far and len(far) == len(places)) and (places or name == "examples")
            ):
                message = (
                    f'{shorten(role)} is marked as closed, but "{found[0]}" says that the list goes on: write "(open)".'
                )
                yield reading.finding("words/closed", message, part, path=_CLOSED, value=role, quote=quote.words)
                return


def _is_marked(reading: ArticleReading, reports: list[str], things: list[str]) -> bool:
    """Whether another part has these among the examples of an open list."""
    for report in reports:
        for part in reading.parts[report]:
            for role in reading.nodes.values(part, _OPEN):
                if set(things) & set(reading.nodes.values(part, role)):
                    return True
    return False


def _joined(reading: ArticleReading, part: str, reports: list[str], role: str, things: list[str]) -> Iterator[Finding]:
    """ "A, B and C" of which a role has two, and the report the third nowhere."""
    mine, sorts = set(things), {thing.rsplit("/", 1)[0] for thing in things if "/article/" not in thing}
    if not sorts:
        return
    for report in reports:
        used = reading.used(report)
        for quote in reading.quotes(report):
            names = reading.outermost(quote.words)
            if len(names) <= len(things):
                continue
            for run in _runs(reading, quote.words, names):
                have = [bool(things_ & mine) for _, things_ in run]
                if sum(have) < 2:
                    continue
                # What stands before the first may be joined to all of them ("between A and B, C and D").
                missing = [n for n in run[have.index(True) :] if not n[1] & used and _is_like(n[1], sorts)]
                if missing:
                    yield _missing(reading, part, role, quote.words, missing[0][0])
                    return


def _runs(
    reading: ArticleReading, words: str, names: list[tuple[Place, frozenset[str]]]
) -> Iterator[list[tuple[Place, frozenset[str]]]]:
    """Names with nothing but commas and joining words between them, of three and more."""
    run = names[:1]
    for name in names[1:]:
        if reading.cues["chain"].fullmatch(words[run[-1][0][1] : name[0][0]]):
            run.append(name)
            continue
        if len(run) > 2:
            yield run
        run = [name]
    if len(run) > 2:
        yield run


def _is_like(things: frozenset[str], sorts: set[str]) -> bool:
    """Whether things stand in one folder of identifiers with others, as countries do."""
    return any(thing.rsplit("/", 1)[0] in sorts for thing in things)


def _missing(reading: ArticleReading, part: str, role: str, words: str, place: Place) -> Finding:
    message = f'the words join "{words[place[0] : place[1]]}" to the others of {shorten(role)}, which does not have it: add it, or quote less.'
    return reading.finding("words/joined", message, part, path=role, quote=words)


def _counted(reading: ArticleReading) -> Iterator[Finding]:
    """ "The three states" that stand for two."""
    nodes = reading.nodes
    for node in nodes.of_kind({ENT + "Mention"}):
        things = reading.all(node, "denotes")
        number = _number(reading, reading.one(node, "wording"))
        described = len(things) == 1 and not things[0].startswith(_SINGLE)  # one group, item or document of that many
        if number is not None and number != len(things) and not described and (len(things) > 1 or number <= 3):
            message = (
                f'"{reading.one(node, "wording")}" counts {number}, and stands for {len(things)}: name all of them.'
            )
            yield reading.finding(
                "words/counted", message, node, path=ENT + "denotes", quote=reading.one(node, "wording")
            )
    for node in nodes.of_kind({ENT + "Group", ENT + "Item"}):
        members = reading.all(node, "hasMember")
        number = _number(reading, reading.one(node, "wording"))
        if (
            number is not None
            and members
            and number != len(members)
            and _MEMBER not in reading.nodes.values(node, _OPEN)
        ):
            message = f'"{reading.one(node, "wording")}" counts {number}, and has {len(members)} members: name all of them, or mark ent:hasMember as open.'
            yield reading.finding("words/counted", message, node, path=_MEMBER, quote=reading.one(node, "wording"))


def _some_of(reading: ArticleReading, part: str, reports: list[str], role: str, things: list[str]) -> Iterator[Finding]:
    """Some of what a mention stands for, and not the others: "the three states" of which a role has two."""
    mine = set(things)
    there = {term.value for terms in reading.nodes.by_subject[part].values() for term in terms}
    for quote in (quote for report in reports for quote in reading.quotes(report)):
        for mention in reading.all(quote.node, "hasMention"):
            denoted = set(reading.all(mention, "denotes"))
            if 2 <= len(denoted & mine) < len(denoted) and not (denoted - mine) & there and mine <= denoted:
                left = min(denoted - mine)
                message = f'"{reading.one(mention, "wording")}" stands for {shorten(left)} too, which {shorten(role)} does not have: add it.'
                yield reading.finding("words/some-of", message, part, path=role, value=left, quote=quote.words)
                return


def _number(reading: ArticleReading, wording: str) -> int | None:
    """How many a wording says that there are, at its beginning: "both sides", "the three states"."""
    if reading.cues["both"].match(wording):
        return 2
    lead = reading.cues.leading.match(wording)
    start = lead.end() if lead else 0
    first = _WORD.match(wording, start)
    if first is None or not (first[0].isdecimal() or locale(reading.language).is_numeral(first[0].lower())):
        return None
    found = [n for n in read_numbers(wording, reading.language) if n.start <= start + 1]
    if len(found) == 1 and found[0].kind == "cardinal" and found[0].value is not None and 2 <= found[0].value <= 20:
        rest = wording[found[0].end :]
        if re.match(r"\s+[^\W\d]", rest) and not reading.cues["measured"].match(rest.strip()):
            return int(found[0].value)
    return None

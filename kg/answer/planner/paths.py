"""Triples of a pattern and the paths in them, taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from kg import lexer
from kg.answer.planner import pattern
from kg.answer.planner.pattern import TRIPLES, Element
from kg.lexer import IRI, MARK, NAME, NUMBER, STRING, TAG, VARIABLE, WORD, Token

TERMS = {VARIABLE, IRI, NAME, STRING, NUMBER, WORD, lexer.NODE}


def triples(tokens: list[Token]) -> Iterable[tuple[list[Token], list[Token], list[Token]]]:
    """Subject, path and object of each triple of `s p o ; p o , o`. Raises `NotReadError` for brackets of nodes."""
    place = 0

    def term() -> list[Token]:
        nonlocal place
        start = place
        if place >= len(tokens) or tokens[place].kind not in TERMS:
            raise pattern.NotReadError("no term")
        place += 1
        if tokens[start].kind == STRING and place < len(tokens):
            if tokens[place].kind == TAG:
                place += 1
            elif tokens[place].text == "^":
                place += 3
        return tokens[start:place]

    subject = term()
    while True:
        path, place = _path(tokens, place)
        yield subject, path, term()
        while place < len(tokens) and tokens[place].text == ",":
            place += 1
            yield subject, path, term()
        if place >= len(tokens):
            return
        if tokens[place].text != ";":
            raise pattern.NotReadError("no ;")
        place += 1
        if place >= len(tokens):
            return


def _path(tokens: list[Token], place: int) -> tuple[list[Token], int]:
    """A property or path, and where what follows it stands."""
    start = place
    while True:
        while place < len(tokens) and tokens[place].text in ("^", "!"):
            place += 1
        depth = 0
        while place < len(tokens):
            depth += (tokens[place].text == "(") - (tokens[place].text == ")")
            place += 1
            if not depth:
                break
        while place < len(tokens) and tokens[place].kind == MARK and tokens[place].text in ("?", "*", "+"):
            place += 1
        if place >= len(tokens) or tokens[place].text not in ("/", "|"):
            return tokens[start:place], place
        place += 1


def steps(path: list[Token]) -> list[list[Token]]:
    """The steps of `a/b`; a path with another sign at its top is one step."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in path:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "|" and not depth:
            return [path]
        if token.text == "/" and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found


def singles(element: Element, nth: Iterator[int]) -> list[Element]:
    """Triples apart, a path of several steps as one for each step; all else as it is. nth: numbers for the ends of steps."""
    if element.kind != TRIPLES:
        return [element]
    try:
        found_triples = list(triples(element.tokens))
    except pattern.NotReadError:
        return [element]
    found = []
    for subject, path, value in found_triples:
        parts = steps(path)
        start = subject
        for place, step in enumerate(parts):
            end = value if place == len(parts) - 1 else [Token(VARIABLE, f"?step{next(nth)}", 0)]
            found.append(Element(TRIPLES, [*start, *step, *end]))
            start = end
    return found


def way_to(names: Iterable[str], elements: Iterable[Element], start: str) -> list[Element] | None:
    """Of some triples those by which variables are reached from another; None where one is not reached."""
    left = [single for element in elements if element.kind == TRIPLES for single in singles(element, count(1))]
    led: dict[str, Element] = {}  # the triple that leads to a variable
    reached, ring = {start}, {start}
    while ring:
        ring = set()
        for element in left:
            own = pattern.variables(element)
            if own & reached:
                for name in own - reached - ring:
                    led[name] = element
                    ring.add(name)
        reached |= ring
    chosen: list[Element] = []
    wanted = list(names)
    while wanted:
        name = wanted.pop()
        if name != start and name not in led:
            return None
        if name != start and (element := led[name]) not in chosen:
            chosen.append(element)
            wanted += pattern.variables(element) - {name}
    return chosen

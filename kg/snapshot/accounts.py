"""Which articles tell of which acts, and whom their words go back to, beside the index of the reports: for `corroboration`.

<snapshot>/postings/3f.accounts   what each article of the shard gives, packed
                    3f.deeds      which acts each of them tells of, packed

How many sources tell of an act takes all acts on its thing and all articles that share a sentence with one of theirs: of ten
thousand articles that is more than can be looked up. What is counted here is what the SELECT within `queries/corroboration.rq` counts,
and stands in for that very text alone (`kg.answer.planner.corroborated`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import NamedTuple

from kg.snapshot import packed_values, quotes
from kg.snapshot.postings import by
from kg.terms import ENT, ID, OA, RDF, XSD

NONE, SHORT = 0xFFFF, 0x8000
EXACT = f"<{OA}exact>".encode()
ORDINAL = f"<{ENT}ordinal>".encode()
(
    _EVIDENCE, _FROM, _VOICE, _SPEAKER, _ISSUER, _THEME, _SESSION, _KIND, _TIME, _ACT, _OWN, _QUOTED, _ATTRIBUTED, _EARLIEST, _LATEST,
) = (
    f"<{ENT}{name}>".encode()
    for name in (
        "hasEvidence", "isFromArticle", "hasVoice", "hasSpeaker", "isIssuedBy", "hasTheme", "isSessionOf", "hasMainKind", "hasTime",
        "Act", "own", "quoted", "attributed", "earliest", "latest",
    )
)  # fmt: skip
_TYPE = f"<{RDF}type>".encode()
THEMES = {_THEME, _SESSION}  # what an act is done to
# What deeds are known by: their classes, and how a thing takes part; and what tells who has an office, by two.
DEEDS, PARTS = {_ACT, f"<{ENT}DocumentAct>".encode()}, {f"<{ENT}hasAgent>".encode(), _THEME}
REPORT, OFFICE = f"<{ENT}Report>".encode(), f"<{ENT}hasOffice>".encode()
IN_OFFICE = sorted((OFFICE, _THEME))
_OF_KIND = f"<{ENT}hasKind>".encode()
_ONCE = {
    f"<{ID}kind/{name}>".encode()
    for name in ("signing", "initialling", "adoption", "conclusion", "establishment", "dissolution")
}
_DAY = re.compile(rb'"(\d{4}-\d\d-\d\d)"\^\^<' + re.escape(f"{XSD}date".encode()) + rb"> ")
# A sentence of which several articles are not likely to have the very words: see the query.
_LONG = 100
_SHORT = 35
_LEAST = 25  # what has five words of four letters
_JOINING = re.compile(
    r" (from|with|over|into|about|than|million|billion|avec|pour|dans|millions|milliards|para|millones|nach)([^a-zß-ÿ])"
)
_WORD = re.compile(r" [a-zß-ÿ]{4}")
_ENOUGH = 5  # of these words in a line

Edges = Mapping[bytes, list[tuple[bytes, bytes]]]


class Account(NamedTuple):
    """What one folder of articles gives.

    texts: what the rest names by place; rows: for each thing, kind of act, and number or days, those of these, of the latest first day, of the
    earliest last day, and of the least house that the words surely go back to (`NONE`: none); how many sentences in its own voice tell
    of it besides, and their places among `sentences` (with `SHORT` if they are); keys: of these rows, by thing and kind; sentences: marks of what
    it says in its own voice; own: the place of its house; issuers, quoted, cited: those of who issues it, of whose words it gives
    as such, and of who speaks in another voice than its own.
    """

    texts: tuple[str, ...] = ()
    rows: bytes = b""
    keys: bytes = b""
    sentences: bytes = b""
    own: int = NONE
    issuers: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
    cited: tuple[int, ...] = ()


UNKNOWN = Account(rows=b"?")  # of what cannot be told from here


def key(thing: bytes, kind: bytes) -> int:
    """By what the acts of a kind on a thing are known. Both are IRIs in angle brackets."""
    return int.from_bytes(by(thing + b" " + kind), "big")


def deed(*parts: bytes) -> int:
    """By what it is known that there is an act. parts: its class, its kind, and how a thing takes part, with that thing; or two of these. All
    are IRIs in angle brackets."""
    return int.from_bytes(by(b" ".join(parts)), "big")


def deeds(edges: Edges) -> bytes:
    """Those of which a folder of articles tells, as `deed` has them. edges: what its nodes lead to."""
    found = set()
    for ends in edges.values():
        types = {value for predicate, value in ends if predicate == _TYPE}
        kinds = [value for predicate, value in ends if predicate == _OF_KIND]
        parts = [edge for edge in ends if edge[0] in PARTS and edge[1]]
        found |= {deed(name, kind, *part) for name, kind, part in product(DEEDS & types, kinds, parts)}
        if REPORT in types:
            two = product(*([edge for edge in ends if edge[0] == way and edge[1]] for way in IN_OFFICE))
            found |= {deed(REPORT, kind, *one, *other) for kind, (one, other) in product(kinds, two)}
    return array("Q", sorted(found)).tobytes()


def is_long(text: str) -> bool:
    """Whether a sentence is so long, or so much of words of its own, that two articles do not have it by chance.

    >>> is_long("Both sides signed there before dawn, after long hard talks.")
    True
    >>> is_long("In 2021 Peru bought ferries from Chile for over 3 million with Bolivia.")
    False
    """
    if len(text) >= _LONG:
        return True
    return any(len(_WORD.findall(line)) >= _ENOUGH for line in _JOINING.sub(r"\2", text).split("\n"))


class Accounting:
    """Works out what one folder of articles gives.

    article: its IRI in angle brackets; edges: what its nodes lead to; texts: literals of nodes, each behind its property and before its
    graph; exact: the words of evidence, as N-Triples has them.
    """

    def __init__(
        self,
        article: bytes,
        edges: Edges,
        texts: Mapping[bytes, Iterable[bytes]],
        exact: Mapping[bytes, Iterable[bytes]],
    ) -> None:
        self._article = article
        self._edges = edges
        self._texts = texts
        self._exact = exact
        self._known = True
        self._places: dict[str, int] = {}
        self._sentences: dict[bytes, tuple[int, int, bool]] = {}
        self._proofs = {node: self._said(node) for node in exact}
        issuers = self._ends(article, _ISSUER)
        self._issuers = set(issuers)
        self._house = min(map(_iri, issuers), default=_iri(article))

    def account(self) -> Account:
        """What it gives."""
        quoted, cited = self._speakers()
        own = {text for said in self._proofs.values() for voice, text in said if voice == _OWN}
        marks = array("Q", sorted({mark for mark, size, _ in map(self._sentence, own) if size >= _LEAST}))
        nth = {mark: place for place, mark in enumerate(marks)}
        rows, keys = array("H"), array("Q")
        for (thing, kind, which), acts in sorted(self._told().items()):
            proofs = {
                act: [proof for proof in self._ends(act, _EVIDENCE) if self._proofs.get(proof)] for act, _, _ in acts
            }
            times = [(start, stop) for act, start, stop in acts if proofs[act]]
            if not times:
                continue
            houses: set[str] = set()
            taken: set[int] = set()
            for proof in {proof for each in proofs.values() for proof in each}:
                for voice, text in self._proofs[proof]:
                    mark, size, long = self._sentence(text)
                    if voice != _OWN:
                        houses.update(map(_iri, self._ends(proof, _SPEAKER) or [b"<%s>" % self._house.encode()]))
                    elif long:
                        taken.add(nth[mark])
                    elif size >= _SHORT and cited:
                        taken.add(nth[mark] | SHORT)
                    else:
                        houses.add(self._house)
            first = self._place(min(houses)) if houses else NONE
            start, stop = max(start for start, _ in times), min(stop for _, stop in times)
            rows.extend((*map(self._place, (which, start, stop)), first, len(taken), *sorted(taken)))
            keys.append(key(thing, kind))
        ours = self._place(self._house)
        if not self._known or len(self._places) + len(cited) + len(quoted) >= NONE or len(marks) >= SHORT:
            return UNKNOWN
        people = [self._all_places(some) for some in (self._issuers, quoted, cited)]
        numbers = rows.tobytes(), keys.tobytes(), marks.tobytes()
        return Account(tuple(self._places), *numbers, ours, people[0], people[1], people[2])

    def _all_places(self, names: set[bytes]) -> tuple[int, ...]:
        return tuple(self._place(_iri(one)) for one in sorted(names))

    def _said(self, node: bytes) -> list[tuple[bytes, bytes]]:
        """The words of evidence, each with its voice."""
        places = set(self._ends(node, _FROM))
        self._known = self._known and places <= {self._article}
        return list(product(set(self._ends(node, _VOICE)), self._exact[node])) if places else []

    def _speakers(self) -> tuple[set[bytes], set[bytes]]:
        """Who is quoted or says what the article gives, and who speaks there in another voice than its own."""
        quoted: set[bytes] = set()
        cited: set[bytes] = set()
        for node, edges in self._edges.items():
            voices = {value for predicate, value in edges if predicate == _VOICE}
            who = self._ends(node, _SPEAKER) if voices else []
            if voices & {_QUOTED, _ATTRIBUTED}:
                quoted.update(who)
            if voices - {_OWN} and self._ends(node, _FROM):
                cited.update(who)
        return quoted, cited

    def _told(self) -> dict[tuple[bytes, bytes, str], set[tuple[bytes, str, str]]]:
        """The acts with their first and last days, by thing, kind, and number or days."""
        found: dict[tuple[bytes, bytes, str], set[tuple[bytes, str, str]]] = {}
        dated: set[tuple[bytes, bytes]] = set()
        for act, edges in self._edges.items():
            if (_TYPE, _ACT) not in edges or not any(map(self._is_from_here, self._ends(act, _EVIDENCE))):
                continue
            of = {*product((v for p, v in edges if p in THEMES and v), self._ends(act, _KIND))}
            times = self._ends(act, _TIME)
            begins, ends = (self._days(times, way) for way in (_EARLIEST, _LATEST))
            dated.update(of if begins or ends else ())
            texts = self._texts.get(act, ())
            numbers = [quotes.literal(text[len(ORDINAL) :]) for text in texts if text.startswith(ORDINAL)]
            for begin, end, number in product(begins or [""], ends or [""], numbers or [""]):
                for thing, kind in of:
                    which = "" if kind in _ONCE else _which(begin, end, number)
                    found.setdefault((thing, kind, which), set()).add((act, begin or "0000", end or "9999"))
        # What an article tells again without a day, as a headline does, is told with one.
        return {of: acts for of, acts in found.items() if of[2] or of[1] in _ONCE or of[:2] not in dated}

    def _is_from_here(self, proof: bytes) -> bool:
        return self._article in self._ends(proof, _FROM)

    def _days(self, times: list[bytes], way: bytes) -> list[str]:
        """The days at one end of some times."""
        found = set()
        for text in (text for time in times for text in self._texts.get(time, ()) if text.startswith(way)):
            day = _DAY.match(text, len(way))
            self._known = self._known and day is not None
            found.add(day[1].decode() if day else "")
        return sorted(found)

    def _sentence(self, text: bytes) -> tuple[int, int, bool]:
        """The mark of some words, how many signs they have, and whether they are a long sentence."""
        if text not in self._sentences:
            words = quotes.literal(text)
            self._sentences[text] = int.from_bytes(by(text), "big"), len(words), is_long(words)
        return self._sentences[text]

    def _ends(self, node: bytes, way: bytes) -> list[bytes]:
        return [value for predicate, value in self._edges.get(node, ()) if predicate == way and value]

    def _place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))


def _which(begin: str, end: str, number: str) -> str:
    """The number of an act in its series, else its days."""
    if number:
        return f"number {number}"
    if begin and end:
        return begin if begin == end else f"{begin} to {end}"
    return f"from {begin}" if begin else f"until {end}" if end else ""


def _iri(name: bytes) -> str:
    return name[1:-1].decode()


def read(path: Path) -> list[Account]:
    """What each article of a shard gives. Raises as `kg.snapshot.packed_values.read`."""
    return [Account(*one) for one in packed_values.read(path)]


def every_deed(folder: Path) -> frozenset[int] | None:
    """The deeds of which the articles of a snapshot tell; None where they are not all sound."""
    found = packed_values.of_shards(folder, "deeds")
    return frozenset(array("Q", b"".join(one for some in found for one in some))) if found else None


def every(folder: Path) -> list[Account]:
    """Those of all articles of a snapshot; none where they are not all sound."""
    return [one for some in packed_values.of_shards(folder, "accounts", read) for one in some]

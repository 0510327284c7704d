"""What the reports of one article touch, and what else they give to the index (`kg.snapshot.postings`): from its lines."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import product

from kg.snapshot import accounts, quotes
from kg.snapshot.accounts import EXACT as _EXACT
from kg.snapshot.accounts import Account, Accounting
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import (
    CLASS,
    COMPARED,
    DIRECT,
    FARTHER,
    FIRST,
    HAS,
    LAST,
    OWN,
    QUOTED,
    QUOTES,
    REACH,
    THEME,
    by,
    number_of,
)
from kg.terms import ENT, GRAPH_ONTOLOGY, ID, RDF

_UNKNOWN = -1  # before all lines
_ARTICLE = f"<{ARTICLE}".encode()
_TYPE = f"<{RDF}type>".encode()
(
    _TOLD, _EVIDENCE, _CONTENT, _OCCURS, _FROM, _TIME, _DEADLINE, _EARLIEST, _LATEST, _MAIN, _LINE, _THEME, _MEASURE, _AMOUNT, _VALUE, _WORDING, _ORDINAL, _SESSION, _KIND, _FORCE, _PARTNER, _TOPIC, _UNIT,
) = (
    f"<{ENT}{name}>".encode()
    for name in (
        "isToldBy", "hasEvidence", "hasContent", "occursAt", "isFromArticle", "hasTime", "hasDeadline", "earliest",
        "latest", "hasMainKind", "textLine", "hasTheme", "hasMeasure", "hasAmount", "value",
        "wording", "ordinal", "isSessionOf", "hasKind", "bringsIntoForce",
        "hasPartner", "hasTopic", "hasUnit",
    )
)  # fmt: skip
_BACKWARDS = (_CONTENT, _OCCURS)
# What happens once: by these a report leads to it.
_ONCE = {f"<{ENT}{name}>".encode() for name in ("signs", "consentsTo", "bringsIntoForce")}
_NEVER = 99999999  # after all days
_FOUNDING = f"<{ID}kind/establishment>".encode()
_REMARK, _OF_ARTICLE, _PERSON, _ON_DOCUMENT = (
    f"<{ENT}{name}>".encode() for name in ("Remark", "Article", "Person", "DocumentAct")
)
_ONTOLOGY = f"<{GRAPH_ONTOLOGY}> .\n".encode()

Edges = dict[bytes, list[tuple[bytes, bytes]]]


class Surroundings:
    """What the reference data say: which things are within some steps of a thing."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._edges: dict[bytes, set[bytes]] = defaultdict(set)
        self._classes: dict[bytes, set[bytes]] = defaultdict(set)
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if rest[:1] == b"<" and not line.endswith(_ONTOLOGY):
                edges = self._classes if predicate == _TYPE else self._edges
                edges[subject].add(rest[: rest.index(b">") + 1])
        self._known: dict[tuple[bytes, bytes], frozenset[int]] = {}

    def is_of(self, thing: bytes, name: bytes) -> bool:
        """Whether a thing is of a class."""
        return name in self._classes.get(thing, ())

    def around(self, thing: bytes, how: bytes) -> frozenset[int]:
        """The numbers of a thing and of what it leads to in the steps that are left from a report."""
        if (thing, how) not in self._known:
            found = ring = {thing}
            for _ in range(REACH - 1):
                ring = {other for one in ring for other in self._edges.get(one, ())} - found
                found = found | ring
            numbers = {number_of(other, how) for other in found}
            if how in (FARTHER, QUOTED):
                numbers |= {number_of(name, CLASS) for other in found for name in self._classes.get(other, ())}
            self._known[thing, how] = frozenset(numbers)
        return self._known[thing, how]


class ToldArticle:
    """What one article gives to the index.

    reports: line, IRI, first day, first day on which something is due, what it touches, and whether it may touch anything, for each. What is no report is among them
    where answers tell of it: the article itself, and remarks.
    """

    def __init__(self, slug: str, lines: Iterable[bytes], world: Surroundings) -> None:
        self.slug = slug
        self._own = (f"<{ARTICLE}{slug}/".encode(), f"<{ARTICLE}{slug}>".encode())
        self._world = world
        self._edges: Edges = defaultdict(list)
        self._days: dict[bytes, dict[bytes, str]] = defaultdict(dict)
        self._backwards: Edges = defaultdict(list)
        self._told: dict[bytes, set[bytes]] = defaultdict(set)
        self._reached: dict[tuple[bytes, int, bytes], set[int]] = {}
        self._evidence: set[bytes] = set()
        self._lines: dict[bytes, int] = {}
        self._quotes: dict[bytes, str] = {}
        self._exact: dict[bytes, set[bytes]] = defaultdict(set)
        self._of_others = False  # whether it says of nodes of others what they say, or when
        self._texts: dict[bytes, set[bytes]] = defaultdict(
            set
        )  # by node: the values of figures, the days and words of times
        self._out: set[bytes] = set()  # nodes with an edge to another article
        self.moving: set[tuple[int, int, bytes]] = set()
        self.hidden: set[int] = set()
        self.classed: set[int] = set()
        self.pointed: set[str] = set()
        reports = self._take(lines)
        self.reports = [(line, name, *self._report(name)) for line, name in sorted((self._line(r), r) for r in reports)]

    def _take(self, lines: Iterable[bytes]) -> set[bytes]:
        """Reads the lines; gives the reports."""
        reports = set()
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if rest[:1] != b"<":
                if predicate in (_EARLIEST, _LATEST, _VALUE, _WORDING, _ORDINAL):
                    # Without the graph, which is another in each article.
                    self._texts[subject].add(predicate + rest[: rest.rindex(b" <") + 1])
                if predicate in (_EARLIEST, _LATEST):
                    self._days[subject][predicate] = rest[1:11].decode() if rest[11:12] == b'"' else ""
                elif predicate == _LINE:
                    number = rest[1 : rest.index(b'"', 1)]
                    self._lines[subject] = int(number) if number.isdigit() else _UNKNOWN
                elif predicate == _EXACT:
                    self._exact[subject].add(rest[: rest.rindex(b" <")])
                    self._quotes[subject] = f"{self._quotes.get(subject, '')}\0{quotes.literal(rest)}"
                if subject.startswith(self._own):
                    self._edges[subject].append((predicate, b""))
                elif predicate in (_EXACT, _EARLIEST, _LATEST, _ORDINAL):
                    self._of_others = True
                continue
            value = rest[: rest.index(b">") + 1]
            if predicate == _EVIDENCE:
                reports.add(subject)
                self._evidence.add(value)
            elif predicate == _TYPE and value in (_REMARK, _OF_ARTICLE):
                reports.add(subject)
            if subject.startswith(self._own):
                self._edges[subject].append((predicate, value))
            elif predicate == _TYPE:
                self.classed.add(number_of(value))
            elif value.startswith(_ARTICLE):
                self.hidden.add(number_of(predicate))
            else:
                self.moving.add((number_of(value), number_of(predicate), subject))
            if predicate == _TOLD:
                self._told[value].add(subject)
            if value.startswith(_ARTICLE) and not value.startswith(self._own):
                self._out.add(subject)
                self.pointed.add(value[len(_ARTICLE) : -1].partition(b"/")[0].decode())
            elif predicate in _BACKWARDS:
                self._backwards[value].append((predicate, subject))
        return reports

    def _line(self, report: bytes) -> int:
        """The first line on which the words of a report stand, `_UNKNOWN` where that is not known here."""
        proofs = [value for predicate, value in self._edges.get(report, ()) if predicate == _EVIDENCE]
        return min((self._lines.get(proof, _UNKNOWN) for proof in proofs), default=_UNKNOWN)

    def _report(self, name: bytes) -> tuple[str, str, set[int], bool]:
        """The first day of a report with the last day of that time, the same of what is due, what it touches, and whether that may be anything."""
        told = {name, *self._told.get(name, ())}
        start = told | {node for one in told for _, node in self._backwards.get(one, ())}
        touched: set[int] = set()
        for node in start:
            for predicate, value in self._edges.get(node, ()):
                if predicate == _TYPE:
                    touched.add(number_of(value))
                    continue
                touched.add(number_of(predicate, HAS))
                if not value:
                    continue
                if value.startswith(self._own):
                    touched.add(number_of(predicate, OWN))
                    if predicate == _EVIDENCE:
                        touched.update(number_of(other, QUOTES) for other, _ in self._edges.get(value, ()))
                    touched |= self._reach(value, REACH - 1, QUOTED if predicate == _EVIDENCE else FARTHER)
                else:
                    touched.add(number_of(value, DIRECT))
                    if predicate in accounts.THEMES:
                        touched.add(number_of(value, THEME))
                    touched |= self._world.around(value, FARTHER)
                    touched |= self._world.around(value, by(predicate))
        wild = not name.startswith(self._own) or any(not node.startswith(self._own) for node in start)
        wild = wild or bool(self._out and self._leads_out(start))
        if wild:
            return f"{FIRST} {FIRST}", f"{FIRST} {FIRST}", touched, wild
        every, due = (min(map(self._bounds, times), default=(LAST, LAST)) for times in self._times(start))
        return " ".join(every), " ".join(due), touched, wild

    def _bounds(self, time: bytes) -> tuple[str, str]:
        """The first and the last day of a time; where they are written in another way, so early a day that nothing comes before it."""
        days = self._days.get(time, {})
        first, last = days.get(_EARLIEST, LAST), days.get(_LATEST, LAST)
        return (first, last) if first[:4].isdigit() and last[:4].isdigit() else (FIRST, FIRST)

    def _times(self, nodes: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
        """All times of some nodes, and those at which something is due: their deadlines, and all times of what they are about."""
        edges = [edge for node in nodes for edge in self._edges.get(node, ())]
        contents = [edge for p, value in edges if p == _CONTENT for edge in self._edges.get(value, ())]
        due = {value for p, value in edges if value and p == _DEADLINE}
        due |= {value for p, value in contents if value and p in (_TIME, _DEADLINE)}
        return due | {value for p, value in edges if value and p == _TIME}, due

    def _reach(self, node: bytes, left: int, how: bytes) -> set[int]:
        """The numbers of all things of others within so many steps."""
        if (node, left, how) not in self._reached:
            found: set[int] = set()
            for predicate, value in self._edges.get(node, ()):
                if value.startswith(self._own):
                    if left > 1 and predicate != _FROM:
                        found |= self._reach(value, left - 1, how)
                    elif predicate != _FROM:
                        found |= {number_of(name, CLASS) for way, name in self._edges.get(value, ()) if way == _TYPE}
                elif predicate == _TYPE:
                    found.add(number_of(value, CLASS))
                elif value:
                    found |= self._world.around(value, how)
            self._reached[node, left, how] = found
        return self._reached[node, left, how]

    @property
    def kinds(self) -> dict[str, int]:
        """How many reports that tell themselves are of each main kind."""
        found = {
            (name, kind)
            for name in self._told if name in self._told[name]
            for predicate, kind in self._edges.get(name, ()) if predicate == _MAIN
        }  # fmt: skip
        return dict(sorted(Counter(kind[1:-1].decode() for _, kind in found).items()))

    @property
    def persons(self) -> dict[bytes, int]:
        """How many reports name each person."""
        named = {
            (report, value)
            for report, nodes in self._told.items() for node in nodes
            for _, value in self._edges.get(node, ())
            if self._world.is_of(value, _PERSON) or (_TYPE, _PERSON) in self._edges.get(value, ())
        }  # fmt: skip
        return dict(sorted(Counter(by(value) for _, value in named).items()))

    @property
    def stages(self) -> dict[bytes, list[int]]:
        """Of which classes the acts on each document are."""
        found: dict[bytes, set[int]] = defaultdict(set)
        for edges in self._edges.values():
            if (_TYPE, _ON_DOCUMENT) in edges:
                classes = {number_of(value) for predicate, value in edges if predicate == _TYPE}
                for predicate, value in edges:
                    if predicate == _THEME:
                        found[by(value)] |= classes
        return {document: sorted(found[document]) for document in sorted(found)}

    @property
    def compared(self) -> tuple[bytes, ...]:
        """What others may tell otherwise, as `Section` has it."""
        found: set[tuple[int, ...]] = set()
        for nth, (_, report, *_) in enumerate(self.reports):
            if not report.startswith(self._own):
                found.add((nth, 0, 0, 0, 0))
            for node in self._told.get(report, ()):
                found |= {(nth, *figure) for figure in self._figures(self._ends(node))}
            ends = self._ends(report)
            once: list[tuple[bytes, ...]] = [(way, of) for way in _ONCE for of in ends[way]]
            once += [
                (_SESSION, of, no) for of in ends[_SESSION] for no in self._texts[report] if no.startswith(_ORDINAL)
            ]
            once += [(_FOUNDING, of) for of in ends[_THEME] if _FOUNDING in ends[_KIND]]
            for time in ends[_TIME]:
                first, last = self._span(time)
                found |= {(nth, _key(*of) | 1, 0, first, last) for of in once}
                words = _number(self._texts[time])
                found |= {(nth, _key(_FORCE, of) & ~1, words, 0, _NEVER) for of in ends[_FORCE]}
        columns = list(zip(*sorted(found), strict=True)) or [()] * len(COMPARED)
        return tuple(array(kind, column).tobytes() for kind, column in zip(COMPARED, columns, strict=True))

    def _figures(self, ends: dict[bytes, list[bytes]]) -> Iterable[tuple[int, ...]]:
        """The figures of a node: of what, the value, and the days between which it holds."""
        if not (ends[_MEASURE] and ends[_THEME] and ends[_AMOUNT]):
            return
        spans = [self._span(time) for time in ends[_TIME]] or [(0, _NEVER)]
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        for amount in ends[_AMOUNT]:
            units = self._ends(amount)[_UNIT]
            alike = product(
                ends[_MEASURE], ends[_THEME], *(each or [b""] for each in (ends[_PARTNER], ends[_TOPIC], units))
            )
            values = [text for text in self._texts[amount] if text.startswith(_VALUE)]
            yield from ((_key(*of) & ~1, _number(values), first, last) for of in alike)

    def _ends(self, node: bytes) -> dict[bytes, list[bytes]]:
        ends: dict[bytes, list[bytes]] = defaultdict(list)
        for predicate, value in self._edges.get(node, ()):
            ends[predicate].append(value)
        return ends

    def _span(self, time: bytes) -> tuple[int, int]:
        """The days that bound a time, as numbers."""
        days = self._days.get(time, {})
        first, last = (days.get(way, "").replace("-", "") for way in (_EARLIEST, _LATEST))
        return int(first) if first.isdigit() else 0, int(last) if last.isdigit() else _NEVER

    @property
    def quotes(self) -> str:
        """The words of the reports, as `kg.snapshot.quotes` keeps them."""
        found: dict[str, int] = defaultdict(int)
        for nth, (_, report, *_) in enumerate(self.reports):
            for predicate, value in self._edges.get(report, ()):
                if predicate == _EVIDENCE and value in self._quotes:
                    found[self._quotes[value]] |= 1 << nth
        return quotes.joined(found)

    @property
    def account(self) -> Account:
        """Of which acts it tells, and whom its words go back to."""
        if self._of_others:
            return accounts.UNKNOWN
        return Accounting(self._own[1], self._edges, self._texts, self._exact).account()

    @property
    def deeds(self) -> bytes:
        """Which deeds it tells of."""
        return accounts.deeds(self._edges)

    @property
    def quoting(self) -> set[int]:
        """The properties of evidence."""
        return {number_of(predicate) for node in self._evidence for predicate, _ in self._edges.get(node, ())}

    def _leads_out(self, start: set[bytes]) -> bool:
        found = ring = start
        for _ in range(REACH):
            if ring & self._out:
                return True
            ring = {value for node in ring for _, value in self._edges.get(node, ())} - found
            found = found | ring
        return False


def _key(*things: bytes) -> int:
    return int.from_bytes(by(b" ".join(things)), "big") | 2


def _number(texts: Iterable[bytes]) -> int:
    """A number for some texts; 0 where there are none."""
    return number_of(b"".join(sorted(texts))) | 1 if texts else 0

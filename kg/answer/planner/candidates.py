"""The reports that may make rows of an answer, in the order of article or of day, from the index of `kg.snapshot.postings`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from kg.answer.planner import apart
from kg.answer.planner.corroborated import Corroborated
from kg.answer.planner.differing import Differing
from kg.answer.planner.labels import Known
from kg.answer.planner.listing import Groups, Listing, iris
from kg.answer.planner.needs import All, Has, Leads, Names, Need, OfClass, Says, Step, Touch
from kg.snapshot import accounts, postings, quotes
from kg.snapshot.accounts import Account
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import CLASS, DIRECT, FARTHER, HAS, OWN, QUOTED, QUOTES, THEME, by, number_of, places
from kg.terms import ENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer.planner.first import FirstRows

_KEPT = 500
_MOST_WORDS = (
    100_000_000  # signs of the words of all reports: more are read each time, since nobody has so much memory to spare
)
_FEW = 4  # one in so many sections
_FEW_OTHERS = 100  # reports of which it is kept which others tell otherwise
_EVIDENCE = f"<{ENT}hasEvidence>".encode()
_ACT = f"<{ENT}Act>".encode()
_TELLING = {
    number_of(f"<{ENT}{name}>".encode()) for name in ("isToldBy", "hasMainKind", "hasTheme", "hasTime", "hasAmount")
}
_PROVING = {
    number_of(f"<{ENT}{name}>".encode())
    for name in ("hasEvidence", "isFromArticle", "isIssuedBy", "hasAgent", "hasKind", "isSessionOf", "hasOffice")
}


class Candidates:
    """The index of a snapshot, open. Empty where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._quotes: list[list[str]] = []  # once they were read, where they are not too many
        self._sections = postings.sections(folder)
        self._listing = Listing(self._sections)
        self._others: dict[str, list[str]] = {}  # that tell otherwise than those that were looked at last
        self._sets: dict[int, list[int]] = {}  # what was looked up last
        self.elsewhere: apart.Known = {}  # which graphs have a property: see `kg.answer.planner.apart`
        self.names: Known = {}  # what things are called, of those that were asked about: see `kg.answer.planner.labels`
        self.leading: dict[
            tuple[frozenset[str], str], list[str] | None
        ] = {}  # what was asked of the store: see `kg.answer.planner.first`
        self.ready: dict[
            tuple[object, ...], FirstRows
        ] = {}  # questions that were made ready last: see `kg.answer.planner.ready`

    def __bool__(self) -> bool:
        return bool(self._sections)

    def forget(self) -> None:
        """Takes it for none, since some of it was seen to be damaged."""
        self._sections = []

    def chosen(self, need: Need | None) -> list[int]:
        """The reports that fit a need, as a set of bits for each section."""
        found = self._fitting(need)
        if found is None:
            return self._all
        return [
            bits | section.wild | led for bits, section, led in zip(found, self._sections, self._led_to, strict=True)
        ]

    def differ(self, chosen: list[int]) -> list[int] | None:
        """Those of some reports that tell something otherwise than others; None where that cannot be told."""
        return None if self.differing is None else _both(chosen, self.differing.reports)

    def loose(self, chosen: list[int]) -> list[str]:
        """Those of which the index knows neither article nor day."""
        reports = zip(chosen, self._sections, self._led_to, strict=True)
        return [
            name
            for place, (bits, each, led) in enumerate(reports)
            for slug, names, found in self._listing.named(place, bits & (each.wild | led))
            for _, name in iris(slug, names, found)
        ]

    def in_order(self, chosen: list[int], order: Sequence[str], *, due: bool = False) -> Groups:
        """Some reports in their order, as `kg.answer.planner.listing.Listing` has it."""
        return self._listing.in_order(chosen, order, due=due)

    def kinds(self) -> dict[str, int] | None:
        """How many reports tell themselves, by main kind (IRI); None where articles tell of each other's."""
        if not self._of_their_own:
            return None
        found: dict[str, int] = {}
        for section in self._sections:
            for kind, count in section.kinds.items():
                found[kind] = found.get(kind, 0) + count
        return found

    def naming(self, person: str) -> int | None:
        """How many reports name a person (IRI); None where articles tell of each other's, or who is a person."""
        if not self._of_their_own or number_of(f"<{ENT}Person>".encode()) in self._classed:
            return None
        name = by(f"<{person}>".encode())
        return sum(section.persons.get(name, 0) for section in self._sections)

    def of_stages(self, document: str, classes: Sequence[str]) -> list[str] | None:
        """Those of some classes of acts on documents (IRIs) of which there is an act on one; None where articles tell of each other's."""
        numbers = {number_of(f"<{each}>".encode()): each for each in classes}
        if not self._of_their_own or self._classed & {*numbers, number_of(f"<{ENT}DocumentAct>".encode())}:
            return None
        name = by(f"<{document}>".encode())
        found = {number for section in self._sections for number in section.stages.get(name, ())}
        return [each for number, each in numbers.items() if number in found]

    @cached_property
    def differing(self) -> Differing | None:
        """The reports that tell something otherwise than others; None where that cannot be told from here."""
        if not self._of_their_own:
            return None
        try:
            return Differing(self._sections)
        except LookupError:
            return None

    def others(self, report: str) -> list[str]:
        """The reports that tell otherwise of something that a report tells, where that can be told."""
        found = self._others.get(report)
        if found is None:
            if len(self._others) >= _FEW_OTHERS:
                self._others.clear()
            found = self._others[report] = self._telling_otherwise(report)
        return found

    def _telling_otherwise(self, report: str) -> list[str]:
        slug, _, _ = report[len(ARTICLE) :].partition("/")
        found: set[tuple[int, ...]] = set()
        place, own = self._listing.of(slug)
        for _, names, bits in self._listing.named(place, own):
            for nth, (_, iri) in zip(places(own), iris(slug, names, bits), strict=True):
                if iri == report and self.differing is not None:
                    found |= self.differing.others(place, nth)
        by_section: dict[int, int] = {}
        for place, nth in found:
            by_section[place] = by_section.get(place, 0) | 1 << nth
        named = [part for place, bits in by_section.items() for part in self._listing.named(place, bits)]
        return sorted(iri for slug, names, bits in named for _, iri in iris(slug, names, bits))

    @cached_property
    def corroborated(self) -> Corroborated | None:
        """How many sources tell of acts; None where that cannot be told from here."""
        return Corroborated(self._accounts) if self._accounts else None

    @cached_property
    def deeds(self) -> frozenset[int] | None:
        """The deeds that there are, as `kg.snapshot.accounts.deed` has them; None where that cannot be told from here."""
        if not self._are_proved_at_home or self._classed & {
            number_of(name) for name in (*accounts.DEEDS, accounts.REPORT)
        }:
            return None
        return accounts.every_deed(self._folder)

    def has_deed(self, *parts: bytes) -> bool:
        """Whether there is a deed, where `deeds` are known. parts: as `kg.snapshot.accounts.deed` takes them."""
        return accounts.deed(*parts) in (self.deeds or ())

    @cached_property
    def _accounts(self) -> list[Account]:
        """What articles tell of acts; nothing where not all of it is known."""
        if not self._are_proved_at_home or number_of(_ACT) in self._classed:
            return []
        found = accounts.every(self._folder)
        return [] if accounts.UNKNOWN in found else found

    def articles(self) -> Groups:
        """All articles in order."""
        for slug, *_ in self._listing.articles:
            yield (ARTICLE + slug,), [ARTICLE + slug]

    # What fits.

    def _fitting(self, need: Need | None, of: list[int] | None = None) -> list[int] | None:
        """The reports that fit, without the wild ones; None where the index cannot tell. of: those of which it is asked."""
        if need is None:
            return None
        if isinstance(need, Touch):
            return self._touching(need, of)
        if isinstance(need, Has):
            return self._with(need, of)
        if isinstance(need, OfClass):
            return self._of_class(need.iri, of)
        if isinstance(need, Says):
            return self._saying(need.words)
        if isinstance(need, Leads | Names):
            return None
        if need.some:
            found = [0] * len(self._sections)
            for each in need.needs:
                bits = self._fitting(each, of)
                if bits is None:
                    return None
                found = _either(found, bits)
            return found
        known = None
        for each in sorted(need.needs, key=_is_wide):
            bits = self._fitting(each, of)
            if bits is not None:
                of = known = bits if known is None else _both(known, bits)
        return known

    def _touching(self, need: Touch, of: list[int] | None) -> list[int] | None:
        iri = f"<{need.iri}>".encode()
        if not need.steps:
            return self._of_article(need.iri) if need.iri.startswith(ARTICLE) else self._having({number_of(iri)}, of)
        steps = [None if step is None else {number_of(f"<{name}>".encode()) for name in step} for step in need.steps]
        if any(step is None or step & (self._moving | self._hidden) for step in steps[1:-1]):
            return None
        last = steps[-1]
        if need.iri.startswith(ARTICLE):
            leads_back = len(steps) > 1 and (last is None or last & self._hidden)
            return None if leads_back else self._of_article(need.iri)
        if len(steps) == 1:
            ways = {f"<{name}>".encode() for name in need.steps[0] or ()}
            if ways and ways <= accounts.THEMES:
                return self._having({number_of(iri, THEME)}, of)
            direct = self._having({number_of(iri, DIRECT)}, of)
            return _both(direct, self._having([number_of(iri, by(way)) for way in ways], of)) if ways else direct
        things = {iri}
        for section in self._sections:
            if last is None or not last.isdisjoint(section.moving):
                things.update(thing for name, thing in section.said_of(number_of(iri)) if last is None or name in last)
        return self._by(need.steps[0], steps[1], things, of)

    def _by(self, first: Step, second: set[int] | None, things: set[bytes], of: list[int] | None) -> list[int]:
        """The reports that touch one of some things by one of some properties, or by any, before the next step."""
        ways = {f"<{name}>".encode() for name in first or ()}
        direct = self._having((number_of(thing, by(way)) for thing in things for way in ways), of)
        hows = (
            {QUOTED} if _EVIDENCE in ways or (first is None and (second is None or second & self._quoting)) else set()
        )
        own = self._all if first is None else self._having((number_of(way, OWN) for way in ways), of)
        if first is None or ways - {_EVIDENCE}:
            hows.add(FARTHER)
        farther = self._having((number_of(thing, how) for thing in things for how in hows), of)
        return _either(direct, _both(own, farther))

    def _of_class(self, iri: str, of: list[int] | None) -> list[int] | None:
        """The reports that reach something of a class."""
        name = f"<{iri}>".encode()
        return None if number_of(name) in self._classed else self._having([number_of(name, CLASS)], of)

    def _with(self, need: Has, of: list[int] | None) -> list[int]:
        how = QUOTES if need.quotes else HAS
        return self._having({number_of(f"<{name}>".encode(), how) for name in need.properties}, of)

    def _saying(self, words: str) -> list[int] | None:
        """The reports whose words have these in them."""
        if not words.isprintable():
            return None
        found, kept, size = [], list[list[str]](), 0
        try:
            for section, texts in zip(self._sections, self._quotes or quotes.every(self._folder), strict=True):
                bits = start = 0
                for text, count in zip(texts, section.counts, strict=True):
                    for one in quotes.having(text, words):
                        bits |= one << start
                    start += count
                found.append(bits)
                size += sum(map(len, texts))
                if size < _MOST_WORDS:
                    kept.append(texts)
                else:
                    kept.clear()
        except postings.DAMAGED:
            return None
        self._quotes = kept
        return found

    def _having(self, numbers: Iterable[int], of: list[int] | None) -> list[int]:
        """The reports that have one of some numbers, as far as it is asked of them."""
        found = [0] * len(self._sections)
        asked = [] if of is None else [place for place, bits in enumerate(of) if bits]
        of_few = of is not None and len(asked) * _FEW < len(of)
        for number in numbers:
            if number not in self._sets and of_few:  # of which the others need not be read
                for place in asked:
                    found[place] |= self._sections[place].of(number)
                continue
            if number not in self._sets:
                if len(self._sets) >= _KEPT:
                    self._sets.clear()
                self._sets[number] = [section.of(number) for section in self._sections]
            found = _either(found, self._sets[number])
        return found

    def _of_article(self, iri: str) -> list[int]:
        """The reports of the article to which a thing belongs."""
        return self._of(iri[len(ARTICLE) :].partition("/")[0])

    def _of(self, slug: str) -> list[int]:
        """The reports of an article."""
        found = [0] * len(self._sections)
        place, bits = self._listing.of(slug)
        found[place : place + 1] = [bits]
        return found

    @cached_property
    def _of_their_own(self) -> bool:
        """Whether what reports tell is said in their own articles alone."""
        return not self._hidden & _TELLING and not any(section.moved for section in self._sections)

    @cached_property
    def _are_proved_at_home(self) -> bool:
        """Whether, besides, what tells of acts, and who did them to what, is said there alone."""
        return self._of_their_own and not self._hidden & _PROVING

    @cached_property
    def _moving(self) -> set[int]:
        return {name for section in self._sections for name in section.moving}

    @cached_property
    def _quoting(self) -> set[int]:
        return {name for section in self._sections for name in section.quoting}

    @cached_property
    def _classed(self) -> set[int]:
        return {name for section in self._sections for name in section.classed}

    @cached_property
    def _hidden(self) -> set[int]:
        return {name for section in self._sections for name in section.hidden}

    # What there is.

    @cached_property
    def _all(self) -> list[int]:
        """All reports."""
        return [(1 << sum(section.counts)) - 1 for section in self._sections]

    @cached_property
    def _led_to(self) -> list[int]:
        """The reports of articles to which others lead, which may touch what these say."""
        found = [0] * len(self._sections)
        for slug in {slug for section in self._sections for slug in section.pointed}:
            place, bits = self._listing.of(slug)
            if bits:
                found[place] |= bits
        return found


def _is_wide(need: Need) -> bool:
    """Whether a need may be met by reports of many articles, so that it is better asked about after others."""
    if isinstance(need, All):
        return all(map(_is_wide, need.needs)) or (need.some and any(map(_is_wide, need.needs)))
    return not (isinstance(need, Touch) and need.iri.startswith(ARTICLE))


def _both(one: list[int], other: list[int]) -> list[int]:
    return [a & b for a, b in zip(one, other, strict=True)]


def _either(one: list[int], other: list[int]) -> list[int]:
    return [a | b for a, b in zip(one, other, strict=True)]


@lru_cache(maxsize=2)
def of(folder: Path) -> Candidates:
    """The index of a snapshot, which never changes."""
    return Candidates(folder)

"""How many sources tell of an act, from what `kg.snapshot.accounts` keeps: the rows of the SELECT within `queries/corroboration.rq`."""

from __future__ import annotations

from _blake2 import blake2b
from array import array
from collections.abc import Iterable, Iterator

from kg.answer.planner.pattern import Select, group_text
from kg.snapshot.accounts import NONE, SHORT, Account, key

# Of the SELECT whose rows these are. Whoever changes it changes `kg.snapshot.accounts` and what is here, then this (tests/test_corroborated.py).
_DIGEST = "3d8854f19b4d7e2099d76bc21c67925b"
KEYS, COLUMNS = ["about", "mainKind"], ["about", "mainKind", "which", "articles", "sources", "lastStart", "firstStop"]

# Number or days, in how many articles, of how many sources, the latest first day and the earliest last day.
Row = tuple[str, int, int, str, str]
Sharing = dict[int, list[int]]  # the articles that say a sentence in their own voice, by its mark
_MOST = 2000  # things with kinds of which it is remembered what is told


def digest(select: Select) -> str:
    """What tells a SELECT from others, however it is laid out."""
    return blake2b(" ".join(group_text(select).split()).encode(), digest_size=16).hexdigest()


def is_counted(select: Select) -> bool:
    """Whether it is the SELECT whose rows are here."""
    return digest(select) == _DIGEST


class Corroborated:
    """What all articles tell of acts."""

    def __init__(self, accounts: list[Account]) -> None:
        self._accounts = accounts
        self._keys = array("Q", b"".join(one.keys for one in accounts))
        self._of_key = array("I")
        for nth, one in enumerate(accounts):
            self._of_key.extend([nth] * (len(one.keys) // 8))
        self._houses = [one.texts[one.own] for one in accounts]
        self._issuers = [set(_named(one, one.issuers)) for one in accounts]
        quoted = {name for one in accounts for name in _named(one, one.quoted)}
        self._first_of: dict[
            tuple[str, int], list[tuple[str, int]]
        ] = {}  # two of a publisher's articles that say a sentence
        self._cited: dict[int, set[str]] = {}  # of an article the publishers whose words it gives
        self._publishers = set().union(*self._issuers) & quoted  # those whose words somebody gives
        self._told: dict[tuple[bytes, bytes], list[Row]] = {}  # what was asked for before

    def of(self, pairs: list[tuple[bytes, bytes]]) -> list[list[Row]]:
        """What is told of the acts on each thing of each kind, both as IRIs in angle brackets."""
        found = {pair: rows for pair in pairs if (rows := self._told.get(pair)) is not None}
        new = [pair for pair in dict.fromkeys(pairs) if pair not in found]
        if new:
            found.update(zip(new, self._counted(new), strict=True))
            if len(self._told) > _MOST:
                self._told.clear()
            self._told.update(found)
        return [found[pair] for pair in pairs]

    def _counted(self, pairs: list[tuple[bytes, bytes]]) -> list[list[Row]]:
        wanted = {key(*pair): nth for nth, pair in enumerate(pairs)}
        told: list[dict[str, list[tuple[int, str, str, str, list[int]]]]] = [{} for _ in pairs]
        marks: set[int] = set()
        for nth in dict.fromkeys(self._of_key[place] for place, one in enumerate(self._keys) if one in wanted):
            account = self._accounts[nth]
            sentences, texts = array("Q", account.sentences), account.texts
            numbers, end = array("H", account.rows), 0
            for name in array("Q", account.keys):
                place, end = end, end + 5 + numbers[end + 4]
                if name in wanted:
                    which, start, stop, house = numbers[place : place + 4]
                    known = texts[house] if house != NONE else ""
                    found = [2 * sentences[one & ~SHORT] | (one >= SHORT) for one in numbers[place + 5 : end]]
                    marks.update(mark >> 1 for mark in found)
                    each = (nth, known, texts[start], texts[stop], found)
                    told[wanted[name]].setdefault(texts[which], []).append(each)
        sharing = self._sharing(marks)
        self._first_of.clear()
        self._cited.clear()
        least = {mark: min(self._houses[nth] for nth in articles) for mark, articles in sharing.items()}
        return [
            [
                (
                    which,
                    len(each),
                    len({self._first(nth, house, found, sharing, least) for nth, house, _, _, found in each}),
                    max(start for _, _, start, _, _ in each),
                    min(stop for _, _, _, stop, _ in each),
                )
                for which, each in sorted(some.items())
            ]
            for some in told
        ]

    def _sharing(self, marks: set[int]) -> Sharing:
        """The articles that say some sentences in their own voice."""
        found: Sharing = {}
        for nth, account in enumerate(self._accounts):
            for mark in marks.intersection(memoryview(account.sentences).cast("Q")) if marks else ():
                found.setdefault(mark, []).append(nth)
        return found

    def _first(self, nth: int, house: str, found: list[int], sharing: Sharing, least: dict[int, str]) -> str:
        """The least of the houses that what an article says goes back to."""
        houses = [house] if house else []
        for one in found:
            mark, short = one >> 1, one & 1
            houses.append(self._origin(nth, mark, sharing) if short else least[mark])
        return min(houses)

    def _origin(self, nth: int, mark: int, sharing: Sharing) -> str:
        """Whose a shorter sentence is: of those articles whose publishers the article cites, else its own."""
        if (those := self._cited.get(nth)) is None:
            account = self._accounts[nth]
            those = self._cited[nth] = self._publishers.intersection(_named(account, account.cited))
        houses = []
        for cited in those:
            if (first := self._first_of.get((cited, mark))) is None:
                every = sorted((self._houses[one], one) for one in sharing[mark] if cited in self._issuers[one])
                first = self._first_of[cited, mark] = every[:2]
            houses += [house for house, other in first if other != nth]
        return min(houses, default=self._houses[nth])


def _named(account: Account, places: Iterable[int]) -> Iterator[str]:
    return (account.texts[place] for place in places)


def rows(acts: list[tuple[str, ...]], index: Corroborated) -> list[tuple[str, ...]]:
    """The rows that tell how many sources report some acts, each a thing, a kind, and their number or days."""
    pairs = sorted({(thing, kind) for thing, kind, _ in acts})
    found = index.of([(thing.encode(), kind.encode()) for thing, kind in pairs])
    wanted = set(acts)
    told = [
        (*pair, _string(which), str(articles), str(sources), _string(start), _string(stop))
        for pair, some in zip(pairs, found, strict=True)
        for which, articles, sources, start, stop in some
    ]
    return [row for row in told if row[:3] in wanted]


def _string(text: str) -> str:
    """A text as SPARQL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'

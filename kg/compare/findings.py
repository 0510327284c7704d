"""The findings of a comparison that is kept in a file: looked up, or worked out for what is asked for where they are not those of all."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from kg.compare import origins, record, show
from kg.compare.base import IS_END, IS_OFFICE, Base
from kg.compare.corpus import Sources
from kg.compare.differ import slug
from kg.compare.match import Match
from kg.compare.offices import holders
from kg.compare.promises import Fates
from kg.compare.rows import article_of
from kg.compare.standing import newest_of
from kg.compare.stored import KeptRows
from kg.compare.tellings import Telling

Data = dict[str, Any]
HAPPENING, OFFICE, PROMISE, MATCH, THINGS, PAIR = "happening", "office", "promise", "match", "things", "pair"
LEADING = "leading"  # the node of a promise that stands for another
MANY = 300  # articles that take more than a blink
_AT_ONCE = 50  # findings worked out together when they are asked for


class Findings:
    """The findings on a snapshot. Close it, or use it in a `with` block."""

    def __init__(
        self,
        path: Path,
        decisions: list[record.Decision],
        *,
        as_of: str = "",
        guesses: bool = True,
        write: bool = False,
    ) -> None:
        mode = "" if write else "?mode=ro&immutable=1"
        self._base = sqlite3.connect(f"{path.absolute().as_uri()}{mode}", uri=True, isolation_level=None)
        self.base = Base(self._base)
        self._decisions = decisions
        self._decided = set(record.decided_pairs(decisions))
        self._guesses = guesses
        self.maybe: list[str] = []
        self._hidden = self._published_after(as_of) if as_of else frozenset()
        self._stored = guesses and not as_of
        self._linked: dict[frozenset[str], bool] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._base.close()

    def _published_after(self, day: str) -> frozenset[str]:
        """The articles that were not there on a day. Of those whose day is not known, the deeds that they tell bound it."""
        hidden = set()
        for name, first, last, bound in self._base.execute(
            "SELECT slug, first, last, bound FROM article ORDER BY slug"
        ):
            if not last or last > day:
                if (first or bound) > day:
                    hidden.add(name)
                else:
                    self.maybe.append(name)
        return frozenset(hidden)

    # ------------------------------------------------------------ what is asked for

    def tells(self, article: str) -> bool:
        """Whether an article, by its IRI, tells of anything that could be compared."""
        query = "SELECT 1 FROM telling WHERE slug = ? LIMIT 1"
        return self._base.execute(query, (slug(article),)).fetchone() is not None

    def found(self, sort: str, thing: str = "") -> Iterator[Data]:
        """The findings of a sort, in order; those about a thing alone, by its IRI, where one is given."""
        if sort in (MATCH, THINGS):
            yield from self._matches(thing) if sort == MATCH else self._things()
        elif sort == PAIR:
            yield from self._pairs()
        elif self._stored:
            yield from self._data(sort, self._ids(sort, thing))
        elif sort == OFFICE:
            told = self.sources({node for (node,) in self._flagged(IS_OFFICE)})
            yield from (
                show.office(x, told)
                for x in holders(told.told, told.world)
                if not thing or thing in show.of_office(x, told)
            )
        else:
            yield from self._worked_out(sort, thing)

    def promises(self, day: str, thing: str = "") -> Iterator[Data]:
        """The promises as of a day in ISO form."""
        days = self._base.execute("SELECT slug, last FROM article WHERE slug IN (SELECT slug FROM telling)")
        newest = newest_of(last for name, last in days if name not in self._hidden)
        return (show.promise_on(item, day, newest) for item in self.found(PROMISE, thing))

    def _ids(self, sort: str, thing: str) -> Iterator[str]:
        if not thing:
            yield from (
                name for (name,) in self._base.execute("SELECT id FROM found WHERE sort = ? ORDER BY id", (sort,))
            )
            return
        things = {thing, self._one.get(thing, thing)}
        ids: set[str] = set()
        for name in things:
            ids |= {x for (x,) in self._base.execute("SELECT id FROM about WHERE sort = ? AND thing = ?", (sort, name))}
        yield from sorted(ids)

    def _data(self, sort: str, ids: Iterable[str]) -> Iterator[Data]:
        seen = set()
        for name in ids:
            data = self._kept(sort, name)
            leading = data.get(
                LEADING, name
            )  # of a promise that several tell alike, the first to tell it stands for all
            if leading not in seen:
                seen.add(leading)
                yield data if leading == name else self._kept(sort, leading)

    def _kept(self, sort: str, name: str) -> Data:
        (data,) = self._base.execute("SELECT data FROM found WHERE sort = ? AND id = ?", (sort, name)).fetchone()
        kept: Data = json.loads(zlib.decompress(data))
        return kept

    def _worked_out(self, sort: str, thing: str) -> Iterator[Data]:
        """What is kept of all articles shows where to look."""
        ids = list(self._ids(sort, thing))
        done: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            some = [name for name in ids[start : start + _AT_ONCE] if name not in done]
            if sort == PROMISE:
                leading = {first: data for _, first, data, _ in self.fates(some)}
                yield from (data for name, data in leading.items() if name not in done)
                done |= leading.keys()
                continue
            nodes = self.base.together(some, self._joined)
            done |= nodes
            sources = self.sources(nodes)
            for group in sources.groups:
                if not thing or {thing, sources.world.one(thing)} & sources.things_of(group):
                    yield show.compared(group, sources)

    def _matches(self, article: str) -> Iterator[Data]:
        query = "SELECT one, other FROM edge"
        if article:
            ends = [f"{article}/", f"{article}0"] * 2
            pairs = self._base.execute(
                f"{query} WHERE (one > ? AND one < ?) OR (other > ? AND other < ?) ORDER BY one, other", ends
            )
        else:
            pairs = self._base.execute(f"{query} ORDER BY one, other")
        while some := pairs.fetchmany(_AT_ONCE):
            sources = self.sources({end for pair in some for end in pair})
            wanted = set(some)
            yield from (show.proposal(x, sources) for x in sources.matches if (x.one, x.other) in wanted)

    def _things(self) -> Iterator[Data]:
        sources = self.sources(())
        hidden = self._hidden
        for each in sources.same_things:
            ends = [
                {name for (name,) in self._base.execute("SELECT slug FROM used WHERE thing = ?", (end,))}
                for end in (each.one, each.other)
            ]
            if all(slugs - hidden for slugs in ends):
                yield show.proposal(each, sources)

    def _pairs(self) -> Iterator[Data]:
        if not self._stored:
            yield from show.matrix_data(
                self.sources({node for (node,) in self._base.execute("SELECT node FROM telling")})
            )
            return
        query = """SELECT one, other, SUM(compared), SUM(same), SUM(differ), SUM(against), GROUP_CONCAT(reasons, '; '),
                   SUM(compared > 0), SUM(compared > 0 AND reasons != '')
                   FROM pair GROUP BY one, other HAVING SUM(compared) > 0 ORDER BY one, other"""
        known = self.origins
        for one, other, *counts, reasons, every, shared in self._base.execute(query):
            told = "; ".join(sorted({each for each in reasons.split("; ") if each}))
            all_, found = known.get((one, other), ""), origins.SourceAgreement(one, other, *counts)
            yield show.agreement(found, all_ or told, every, every if all_ else shared)

    def _flagged(self, flag: int) -> Iterator[tuple[str]]:
        return self._base.execute("SELECT node FROM telling WHERE flags > 0 AND flags & ? ORDER BY node", (flag,))

    # ------------------------------------------------------------ working it out

    @cached_property
    def origins(self) -> dict[tuple[str, str], str]:
        """Why articles probably have one origin, by all that is kept."""
        return {(one, other): why for one, other, why in self._base.execute("SELECT one, other, reason FROM origin")}

    @cached_property
    def _one(self) -> dict[str, str]:
        return dict(json.loads(self.base.meta("renamed", "{}")))

    @cached_property
    def _joined(self) -> list[tuple[str, str]]:
        """Pairs that belong together whatever their likely matches are: by decisions, or as an article says."""
        links = list(self._base.execute("SELECT one, other FROM link"))
        return [*((item.one, item.other) for item in self._decisions), *links]

    @cached_property
    def _rows(self) -> KeptRows:
        return KeptRows(self._base, self._hidden)

    @cached_property
    def _passages(self) -> _Passages:
        return _Passages(self._base)

    @cached_property
    def _cites(self) -> _Cites:
        return _Cites(self._base)

    @cached_property
    def _same_things(self) -> list[Match]:
        return [each for each in self.base.same() if (each.one, each.other) not in self._decided]

    def sources(self, nodes: Iterable[str]) -> Sources:
        """Some happenings with what is known of their matches."""
        told = [one for one in self.base.told(sorted(nodes)) if slug(one.article) not in self._hidden]
        known = {one.node for one in told}
        matches = [x for x in self.base.edges(known) if x.one in known and x.other in known and self._counts(x)]
        found = Sources.given(
            self._rows,
            self._decisions,
            told,
            matches,
            self._same_things,
            self.origins,
            self._passages,
            self._cites,
            guesses=self._guesses,
        )
        found.__dict__["everything"] = [*told, *self._inside(told)]
        return found

    def _counts(self, found: Match) -> bool:
        """Whether a likely match is a proposal: nobody has decided it, and what is nearly good enough has another one beside it."""
        if (found.one, found.other) in self._decided:
            return False
        if not found.nearly:
            return True
        articles = frozenset((article_of(found.one), article_of(found.other)))
        if articles not in self._linked:
            every = self.base.linking(*sorted(articles))
            self._linked[articles] = any(pair not in self._decided for pair in every)
        return self._linked[articles]

    def _inside(self, told: Iterable[Telling]) -> list[Telling]:
        """What is said or meant in some happenings, as deep as it goes."""
        found: dict[str, Telling] = {}
        new = {node for one in told for node in one.contents}
        while new:
            some = self.base.told(sorted(new))
            found |= {one.node: one for one in some}
            new = {node for one in some for node in one.contents} - found.keys()
        return list(found.values())

    def fates(self, nodes: Iterable[str]) -> list[tuple[str, str, Data, set[str]]]:
        """What became of promises, by their nodes: each with the node of what stands for it, its data and what it can be asked for by."""
        held = self.base.told(nodes)
        ends = self.base.told(node for (node,) in self._flagged(IS_END))
        around = {node for one in held for node in (one.node, *one.above)}
        every = self.base.together(around, self._joined) | {one.node for one in (*ends, *self._inside(ends))}
        sources = self.sources(every)
        fates = Fates(sources, self._told_in)
        wanted = [sources.by_node[one.node] for one in held if one.node in sources.by_node]
        return [
            (x.node, each.told.node, show.promise(each, sources), show.of_promise(each, sources))
            for x in wanted
            for each in [fates.of(x)]
        ]

    def _told_in(self, article: str) -> list[Telling]:
        """All that an article tells."""
        nodes = self._base.execute("SELECT node FROM telling WHERE slug = ?", (slug(article),))
        return self.base.told([node for (node,) in nodes])


class _Passages(dict[str, frozenset[tuple[str, ...]]]):
    """The runs of words in what articles say in their own voice, made as they are asked for."""

    def __init__(self, base: sqlite3.Connection) -> None:
        super().__init__()
        self._base = base

    def __contains__(self, article: object) -> bool:
        return bool(self[str(article)])

    def __missing__(self, article: str) -> frozenset[tuple[str, ...]]:
        row = self._base.execute("SELECT said FROM article WHERE slug = ?", (slug(article),)).fetchone()
        self[article] = origins.shingles(json.loads(row[0]) if row else ())
        return self[article]

    def get(self, article: str, other: Any = None) -> Any:
        return self[article] or other


class _Cites(dict[str, frozenset[str]]):
    """Whose words articles give, read as it is asked for."""

    def __init__(self, base: sqlite3.Connection) -> None:
        super().__init__()
        self._base = base

    def get(self, article: str, other: Any = None) -> Any:
        if article not in self:
            row = self._base.execute("SELECT cites FROM article WHERE slug = ?", (slug(article),)).fetchone()
            self[article] = frozenset(json.loads(row[0]) if row else other or ())
        return self[article]

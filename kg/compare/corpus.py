"""A graph of several articles as it is compared: what they tell, what matches, what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from kg import snapshot
from kg.compare import differ, gate, headings, match, origins, record, things, values
from kg.compare.match import Match
from kg.compare.rows import Rows, read
from kg.compare.tellings import DONE, Telling, published, tellings
from kg.compare.world import World
from kg.errors import KgError

# What is counted where it is asked how often two sources agree.
_COUNTED = ("hasTime", "hasDeadline", "ordinal", "hasPlace", "hasAmount", "hasDuration", "hasFrequency")


class Sources:
    """What a snapshot and the decisions beside it say.

    as_of: only what was published by that day (ISO); what may have been, its day being unknown, is kept and told in
    `maybe`; guesses: whether proposed matches count beside confirmed ones; nodes: these happenings alone.
    """

    def __init__(
        self,
        rows: Rows,
        decisions: Iterable[record.Decision] = (),
        *,
        as_of: str = "",
        guesses: bool = True,
        nodes: Iterable[str] | None = None,
    ) -> None:
        self.rows = rows
        self._nodes = nodes
        self.decisions = list(decisions)
        self.as_of = as_of
        self.guesses = guesses
        self.maybe: list[str] = []

    @classmethod
    def of(cls, key: str, graph: Path, *, as_of: str = "", guesses: bool = True) -> Sources:
        """Those of a snapshot and of the folder of its graph. Raises `KgError`."""
        return cls(read(snapshot.quads(key)), record.read(graph), as_of=as_of, guesses=guesses)

    @cached_property
    def everything(self) -> list[Telling]:
        """All happenings of all articles, whenever they were published."""
        return tellings(self.rows, self._nodes)

    @cached_property
    def told(self) -> list[Telling]:
        """The happenings of the articles that count: published by the day. What was withdrawn is no part of a snapshot."""
        out: set[str] = set()
        if self.as_of:
            for article in sorted({one.article for one in self.everything}):
                first, _, last = published(self.rows, article).partition("/")
                known = last or first
                if known and known <= self.as_of:
                    continue
                if (first or self._not_before.get(article, "")) > self.as_of:
                    out.add(article)
                else:
                    self.maybe.append(article)
        return [one for one in self.everything if one.article not in out]

    @cached_property
    def by_node(self) -> dict[str, Telling]:
        """The happenings that count, by their nodes."""
        return {one.node: one for one in self.told}

    @cached_property
    def _not_before(self) -> dict[str, str]:
        """Days before which articles cannot have been written: the first day of the latest deed that each tells of."""
        found: dict[str, str] = {}
        for one in self.everything:
            if one.mode == DONE and one.span:
                found[one.article] = max(found.get(one.article, ""), one.span.earliest)
        return found

    @cached_property
    def same_things(self) -> list[Match]:
        """The proposals for things: what articles name differently and may be one."""
        plain = World(self.rows, record.same_things(self.decisions))
        return things.propose(self.told, plain, record.decided_pairs(self.decisions))

    @cached_property
    def world(self) -> World:
        """The things, those that are confirmed to be one as one; with guesses, those that are proposed too."""
        decisions = list(self.decisions)
        if self.guesses:
            decisions += [
                record.Decision(each.one, "same", each.other, True, "proposed") for each in self._proposed_one
            ]
        return World(self.rows, record.same_things(decisions))

    @cached_property
    def _proposed_one(self) -> list[Match]:
        """The proposals for things that can hold together, the best first: none by which a denied pair would be one."""
        kept: list[Match] = []
        for guess in sorted(self.same_things, key=lambda item: (-item.score, item.one, item.other)):
            decisions = [record.Decision(each.one, "same", each.other, True, "proposed") for each in (*kept, guess)]
            try:
                record.same_things([*self.decisions, *decisions])
            except KgError:
                continue
            kept.append(guess)
        return kept

    @cached_property
    def matches(self) -> list[Match]:
        """The proposals for happenings, those that are decided left out."""
        return match.propose(self.told, self.world, denied=record.decided_pairs(self.decisions))

    @cached_property
    def matched(self) -> dict[str, list[Match]]:
        """The proposals by the smaller of their two nodes."""
        found: dict[str, list[Match]] = {}
        for each in self.matches:
            found.setdefault(each.one, []).append(each)
        return found

    @cached_property
    def groups(self) -> list[list[Telling]]:
        """Happenings that several articles tell, each as those who tell it."""
        by_node = self.by_node
        groups: dict[str, list[Telling]] = {}

        def own(node: str) -> list[Telling]:
            return groups.setdefault(node, [by_node[node]])

        def join(one: str, other: str) -> None:
            both = [*own(one), *own(other)]
            for told in both:
                groups[told.node] = both

        for item in self.decisions:
            known = item.one in by_node and item.other in by_node
            if known and item.holds and item.relation == "same" and own(item.one) is not own(item.other):
                join(item.one, item.other)
        if self.guesses:
            # The best first, and none that brings together what its structure or a person tells apart: a report that fits
            # two happenings makes no one of them.
            denied = {frozenset(pair) for pair in record.denied_pairs(self.decisions)}
            for guess in sorted(self.matches, key=lambda item: (-item.score, item.one, item.other)):
                here, there = own(guess.one), own(guess.other)
                if here is not there and self._fit(here, there) and not _has_one_of(denied, here, there):
                    join(guess.one, guess.other)
        distinct = {id(group): group for group in groups.values() if len(group) > 1}
        found = [sorted(group, key=lambda told: told.node) for group in distinct.values()]
        return sorted(found, key=lambda group: group[0].node)

    def _fit(self, here: list[Telling], there: list[Telling]) -> bool:
        """Whether two groups may be one: each report of the one fits each of the other, or one that a person confirmed to be the same."""
        if not self._same:
            return all(self._together(a, b) for a in here for b in there)
        return all(
            any(self._together(a, b) for a in self._confirmed(one, here) for b in self._confirmed(other, there))
            for one in here
            for other in there
        )

    def _confirmed(self, one: Telling, group: list[Telling]) -> list[Telling]:
        """Those of a group that people confirmed to tell what a report tells, and the report itself."""
        same = self._same.get(one.node, one.node)
        return [each for each in group if each is one or self._same.get(each.node, each.node) == same]

    @cached_property
    def _same(self) -> dict[str, str]:
        """For each report with a confirmed match, what stands for all that are one with it."""
        return record.same_things(self.decisions)

    def _together(self, a: Telling, b: Telling) -> bool:
        """Whether two reports may stand in one group: a third may tell more exactly than they do where and when it was."""
        why = "" if a.article == b.article else gate.refusal(a, b, self.world)
        apart = values.gap(a.span, b.span) if a.span and b.span else None
        return (
            not why
            or (why == gate.ELSEWHERE and apart == 0)
            or (why == gate.THEN and apart is not None and apart <= gate.TOLERANCE)
        )

    @classmethod
    def given(
        cls,
        rows: Rows,
        decisions: Iterable[record.Decision],
        told: list[Telling],
        matches: list[Match],
        same_things: list[Match],
        origins_: Mapping[tuple[str, str], str],
        passages: Mapping[str, frozenset[tuple[str, ...]]],
        cites: Mapping[str, frozenset[str]],
        *,
        guesses: bool = True,
    ) -> Sources:
        """Some happenings of which all this is known: what matches, which things may be one, which articles have one origin."""
        found = cls(rows, decisions, guesses=guesses)
        known = {"everything": told, "told": told, "matches": matches, "same_things": same_things}
        found.__dict__.update(known, shared=origins_, _passages=passages, _cites=cites)
        return found

    @cached_property
    def shared(self) -> Mapping[tuple[str, str], str]:
        """Why articles probably have one origin, by all the values that they share."""
        return {(item.one, item.other): item.one_origin for item in self.agreements if item.one_origin}

    @cached_property
    def agreements(self) -> list[origins.SourceAgreement]:
        """How often articles give the same times, places, numbers and amounts, and how often they contradict each other."""
        return origins.agreements(given for group in self.groups for given in self.counted(group))

    def counted(self, group: list[Telling]) -> list[dict[tuple[str, str], str]]:
        """For each role that is counted, how the articles of a group stand to each other."""
        return [given for role in _COUNTED if (given := self._pairs(group, role))]

    def _pairs(self, group: list[Telling], role: str) -> dict[tuple[str, str], str]:
        """How each two articles that give a value for a role stand to each other; of several reports those furthest apart."""
        told = [each for one in group if (each := differ.value(one, role, self.world)) is not None]
        found: dict[tuple[str, str], str] = {}
        for one, other in combinations(sorted(told, key=lambda each: each.told.article), 2):
            if (pair := (one.told.article, other.told.article)) and pair[0] != pair[1]:
                if (how := _stand(role, one, other, self.world)) == values.NOT_COMPARABLE:
                    continue
                found[pair] = max(how, found.get(pair, how), key=differ.RANK.__getitem__)
        return found

    @cached_property
    def _passages(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        return origins.passages(self.rows)

    @cached_property
    def _cites(self) -> Mapping[str, frozenset[str]]:
        return origins.cited(self.rows)

    def compare(self, group: list[Telling]) -> tuple[list[differ.RoleFinding], list[origins.Shared]]:
        """What the reports of one happening say, role by role, and who has it from whom."""
        found = self.shared_in(group)
        articles = {one.article for one in group}
        return differ.compare(group, self.world, origins.origins(articles, found)), found

    def shared_in(self, group: list[Telling]) -> list[origins.Shared]:
        """Of the articles that tell one happening, who has it from whom."""
        return origins.shared(group, self.world, self.shared, self._passages, self._cites)

    def about(self, thing: str) -> list[list[Telling]]:
        """The happenings told by several articles in which a thing has a part, or of which it is a report or an article."""
        wanted = {thing, self.world.one(thing)}
        return [group for group in self.groups if wanted & self.things_of(group)]

    def things_of(self, group: list[Telling]) -> set[str]:
        """What a happening can be asked for by: the things in its roles, its kinds, its reports, the articles that tell of it."""
        found = {name for told in group for name in (told.node, told.article, told.report, *told.kind_iris)}
        return found.union(*(self.world.ones(some) for told in group for some in told.values.values()))

    def taken_for_one(self, group: list[Telling]) -> list[tuple[Match | record.Decision, dict[str, Any]]]:
        """By what things that a happening names are taken for one: what people confirmed, by whom; what is proposed, by its score."""
        named = {thing for told in group for things_ in told.values.values() for thing in things_}
        sure = [x for x in self.decisions if x.holds and x.relation == "same" and {x.one, x.other} <= named]
        found: list[tuple[Match | record.Decision, dict[str, Any]]] = [(x, {"by": x.by or "a person"}) for x in sure]
        if self.guesses:
            found += [(x, {"score": x.score}) for x in self._proposed_one if {x.one, x.other} <= named]
        return found

    @cached_property
    def _inner(self) -> dict[str, list[Telling]]:
        """What each speech act or attitude says or means."""
        every = {one.node: one for one in self.everything}
        return {
            one.node: [every[node] for node in one.contents if node in every] for one in self.everything if one.contents
        }

    def name(self, told: Telling, without: str = "") -> str:
        """What a happening is called: its kind, and who and what has a part in it. without: a role that is told beside it."""
        return headings.heading(told, self.world, map(self.name, self._inner.get(told.node, ())), without=without)

    def name_of(self, group: list[Telling]) -> str:
        """What a happening that several articles tell is called, by what most of them have."""
        return headings.of_all(group, self.world)


def _stand(role: str, one: values.ComparedValue, other: values.ComparedValue, world: World) -> str:
    """How two values stand to each other; of cells of tables that should be times and are none, their words."""
    if role in one.told.spans and not (one.told.span and other.told.span):
        if all(origins.is_table(world.rows, each.told.article) for each in (one, other)):
            return values.SAME if one.shown == other.shown else values.CONTRADICTS
        return values.NOT_COMPARABLE
    return differ.relation(role, one, other, world)


def _has_one_of(pairs: set[frozenset[str]], here: list[Telling], there: list[Telling]) -> bool:
    """Whether a report of the one group makes one of some pairs with one of the other."""
    return bool(pairs) and any(frozenset((a.node, b.node)) in pairs for a in here for b in there)

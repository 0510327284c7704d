"""What takes two articles to derive, without holding all articles at once.

Each article is closed over the reference data by itself (`Graph.fork`). A rule instance that fits in none of these
closures has two premises from different ones (longer rules run as pairs), and they share a term, which is thus not
an article's own. So each article shows its interface: those facts that a rule may join at a term of others, and the
classes of what stands in them. The interfaces that matter are merged. Where something follows that names an article's own thing,
or where one article names another's, the whole closure of that article is added, until nothing new follows.
What comes out is all that takes two articles, and may be some that does not: whoever keeps sets does not mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kg.reason.engine import ClosedGraph
from kg.reason.plan import PropertyRules, RulePlan
from kg.reason.rules import Fact

Own = Callable[[str], bool]


class FactsPart(NamedTuple):
    """Some facts by property and subject, and the classes of things as bits of the plan; plain enough for JSON."""

    types: dict[str, int]
    forward: dict[str, dict[str, dict[str, None]]]


def whole(fork: ClosedGraph) -> FactsPart:
    """All that the fork holds that a rule may join."""
    return FactsPart(fork.types, {name: facts for name, facts in fork.forward.items() if facts})


def interface(fork: ClosedGraph, own: Own) -> FactsPart:
    """What other articles may have to do with. own: whether a term is this article's alone, by its name."""
    forward: dict[str, dict[str, dict[str, None]]] = {}
    named = {thing for thing in fork.types if not own(thing)}
    for name, facts in fork.forward.items():
        plan = fork.plan.properties[name]
        assert plan is not None
        for s, objects in facts.items():
            shown = [o for o in objects if _is_joined(plan, s, o, own)]
            if shown:
                forward.setdefault(name, {})[s] = dict.fromkeys(shown)
                named.update((s, *shown))
    return FactsPart({thing: fork.types[thing] for thing in sorted(named) if thing in fork.types}, forward)


def _is_joined(plan: PropertyRules, s: str, o: str, own: Own) -> bool:
    return bool(
        (plan.joins_subject and not own(s))
        or (plan.joins_object and not own(o))
        or (plan.clashes and not own(s) and not own(o))
    )


class LiveInterfaces:
    """Which interfaces matter at all.

    A fact of a interface is joined with one of another article only where some article shows a fact of a property that
    its own is joined with, beside those of the reference data, or one may come about. Mostly none does: what joins
    articles are offices, organisations and places, which the reference data describe.
    """

    def __init__(self, plan: RulePlan, shown: set[str], wholes: set[str], typed: bool) -> None:
        """shown: the properties in interfaces; wholes: those of articles of which everything is known; typed: whether
        articles give classes to things that are not their own."""
        self.plan = plan
        values = {name for _, name, _ in plan.values.rules}
        derived: set[str] = set(values) if typed or wholes else set()
        before = -1
        while len(derived) != before:
            before = len(derived)
            known = shown | wholes | derived
            for name in known:
                found = plan.properties[name]
                assert found is not None
                # What is there is in its article's closure already; what comes about meets everything.
                made = {join.made for join in found.joins if name in derived or join.name in known}
                if name in derived:
                    made.update(above for above, _ in found.supers)
                derived |= made
            if derived:
                derived |= values
        self.partners = shown | derived

    def __call__(self, names: Iterable[str]) -> bool:
        """Whether a interface with facts of these properties matters."""
        for name in names:
            found = self.plan.properties[name]
            assert found is not None
            if any(join.name in self.partners for join in found.joins):
                return True
            if any(other in self.partners for other, _, _ in found.clashes):
                return True
        return False


class Across:
    """Collects what articles show. owner: the name of the article that a term belongs to by its name, or None."""

    def __init__(self, base: ClosedGraph, owner: Callable[[str], str | None]) -> None:
        self.graph = ClosedGraph(base.plan, strict=False, base=base)
        self.owner = owner
        self.news: set[Fact] = set()
        self.wanted: set[str] = set()
        self._shown: dict[tuple[str, ...], list[str]] = {}  # articles by the properties of their interfaces
        self._together: list[tuple[tuple[str, ...], Callable[[], Iterable[tuple[str, tuple[str, ...]]]]]] = []
        self._entangled: list[str] = []
        self._typed = False

    def note(self, article: str, shown: tuple[str, ...], types: dict[str, int], entangled: bool) -> None:
        """Takes what an article has to do with others.

        article: any name; shown: the properties of its interface; types: the classes that it gives to things that are not
        its own; entangled: whether it names or describes things of others.
        """
        self._shown.setdefault(shown, []).append(article)
        if entangled:
            self._entangled.append(article)
        if types:
            self._typed = True
            self._merge(FactsPart(types, {}))

    def note_together(self, shown: tuple[str, ...], each: Callable[[], Iterable[tuple[str, tuple[str, ...]]]]) -> None:
        """Takes what some articles show that are not entangled and give no classes.

        each: gives them with what each shows; it is asked only where that matters.
        """
        self._together.append((shown, each))

    def want(self, owners: Iterable[str]) -> None:
        """Notes articles whose interfaces are not enough."""
        self.wanted.update(owners)

    def finish(self, interface: Callable[[str], FactsPart], whole: Callable[[str], Iterable[FactsPart]]) -> set[Fact]:
        """All that follows.

        interface: of an article by the name that `note` had; whole: the closures of an article by the name that `owner`
        gives (none where there is no such). Contradictions are in `graph.clashes`.
        """
        seen, done, wholes = set(self._entangled), set[str](), set[str]()
        todo: list[str] = self._entangled
        while True:
            for article in todo:
                self._merge(interface(article))
            wanted = sorted(self.wanted - done)
            for name in wanted:
                for part in whole(name):
                    wholes.update(part.forward)
                    self._merge(part)
            done.update(wanted)
            every = (*self._shown, *(names for names, _ in self._together))
            live = LiveInterfaces(self.graph.plan, {name for names in every for name in names}, wholes, self._typed)
            matters = [one for one in self._together if live(one[0])]
            self._together = [one for one in self._together if one not in matters]
            for _, each in matters:
                for article, names in each():
                    self._shown.setdefault(names, []).append(article)
            todo = [
                one for names, articles in self._shown.items() if live(names) for one in articles if one not in seen
            ]
            seen.update(todo)
            if not todo and self.wanted <= done:
                return self.news

    def _merge(self, part: FactsPart) -> None:
        found = self.graph.merge(part)
        self.news.update(found)
        for s, _, o in (*found, *self.graph.passing):
            self.wanted.update(owner for term in (s, o) if (owner := self.owner(term)) is not None)

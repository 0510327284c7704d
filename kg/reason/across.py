"""What takes two articles to derive, without holding all articles at once.

Each article is closed over the reference data by itself (`Graph.fork`). A rule instance that fits in none of these
closures has two premises from different ones (longer rules run as pairs), and they share a term, which is thus not
an article's own. So each article shows its border: those facts that a rule may join at a term of others, and the
classes of what stands in them. The borders are merged. Where something follows that names an article's own thing,
or where one article names another's, the whole closure of that article is added, until nothing new follows.
What comes out is all that takes two articles, and may be some that does not: whoever keeps sets does not mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kg.reason.engine import Graph
from kg.reason.plan import Property
from kg.reason.rules import Fact

Own = Callable[[str], bool]


class Part(NamedTuple):
    """Some facts by property and subject, and the classes of things as bits of the plan; plain enough for JSON."""

    types: dict[str, int]
    forward: dict[str, dict[str, dict[str, None]]]


def whole(fork: Graph) -> Part:
    """All that the fork holds that a rule may join."""
    return Part(fork.types, {name: facts for name, facts in fork.forward.items() if facts})


def border(fork: Graph, own: Own) -> Part:
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
    return Part({thing: fork.types[thing] for thing in sorted(named) if thing in fork.types}, forward)


def _is_joined(plan: Property, s: str, o: str, own: Own) -> bool:
    return bool(
        (plan.joins_subject and not own(s))
        or (plan.joins_object and not own(o))
        or (plan.clashes and not own(s) and not own(o))
    )


class Across:
    """Collects borders. owner: the name of the article that a term belongs to by its name, or None."""

    def __init__(self, base: Graph, owner: Callable[[str], str | None]) -> None:
        self.graph = Graph(base.plan, strict=False, base=base)
        self.owner = owner
        self.news: set[Fact] = set()
        self.wanted: set[str] = set()

    def show(self, part: Part) -> None:
        """Takes the border of an article."""
        self._merge(part)

    def want(self, owners: Iterable[str]) -> None:
        """Notes articles whose borders are not enough."""
        self.wanted.update(owners)

    def finish(self, load: Callable[[str], Iterable[Part]]) -> set[Fact]:
        """All that follows. load: gives the whole closures of an article by its name (none where there is no such).

        Contradictions are in `graph.clashes`.
        """
        done: set[str] = set()
        while todo := sorted(self.wanted - done):
            for name in todo:
                for part in load(name):
                    self._merge(part)
            done.update(todo)
        return self.news

    def _merge(self, part: Part) -> None:
        found = self.graph.merge(part)
        self.news.update(found)
        for s, _, o in (*found, *self.graph.passing):
            self.wanted.update(owner for term in (s, o) if (owner := self.owner(term)) is not None)

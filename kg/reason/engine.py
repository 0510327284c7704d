"""Forward closure: a graph that stays closed under the rules while facts are added.

Semi-naive evaluation (Abiteboul, Hull and Vianu, Foundations of Databases, section 13.1): each fact, given or
derived, is joined once with all that is there when its turn comes. A rule instance fires when the last of its
premises has its turn, whichever that is, so the result is the closure of everything added so far, whatever
the order or the batches it came in. Rules are monotone and the terms are finite, so it ends.

A corpus is closed in one of two ways, with the same result:
- one graph, `add` for each article in turn: what `add` gives back is news to all before it;
- `fork` the closed reference for each article by itself (the forks share it unchanged, and each depends on
  nothing but the rules, the reference and its article, so an unchanged article need not be closed again), then
  `merge` the forks into one more fork. What merge gives back takes two or more articles to derive.
  It is exact: closure(R ∪ A₁ ∪ … ∪ Aₙ) = closure(closure(R ∪ A₁) ∪ … ∪ closure(R ∪ Aₙ)), and a rule instance
  whose premises lie in no single one of these has two premises or more; a fork keeps all facts of the
  properties that such rules join, and the classes of all things.
Reference data or ontology changed: start again, since forks rest on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from kg.errors import InconsistentError
from kg.reason.plan import PropertyRules, RulePlan
from kg.reason.rules import Fact, Rule, Rules, match, substitute
from kg.reason.vocabulary import TYPE, readable

_Index = dict[str, dict[str, dict[str, None]]]  # property, then subject (or object), then the others
_Nothing: dict[str, None] = {}


class GraphPart(Protocol):
    """What `Graph.merge` takes from a graph: facts by property and subject, classes as bits of the plan."""

    @property
    def types(self) -> dict[str, int]: ...

    @property
    def forward(self) -> _Index: ...


class Clash(NamedTuple):
    """A rule that forbids its premises, and the premises."""

    rule: Rule
    premises: tuple[Fact, ...]


class Contradiction(InconsistentError):
    """The data contradict the ontology.

    clashes: every rule that is violated, with the facts that violate it, sorted; details: how these facts come
    about, lines that follow the message (`kg.why.clash` writes them).
    """

    def __init__(self, clashes: list[Clash], details: str = "") -> None:
        self.clashes = sorted(set(clashes))
        self.details = details
        rule, premises = self.clashes[0]
        facts = " and ".join(dict.fromkeys(" ".join(readable(term) for term in fact) for fact in premises))
        together = "cannot both hold" if len(set(premises)) > 1 else "cannot hold"
        others = len(self.clashes) - 1
        more = f" and {others} more contradiction{'s' * (others > 1)}" if others else ""
        super().__init__(
            f"the data contradict the ontology: {facts} {together} ({rule.name}){more}.",
            "Correct the classes or properties.",
        )

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.details}" if self.details else super().__str__()


class ClosedGraph:
    """A graph closed under rules.

    rules: compiled rules, or the plan of another graph with the same rules. strict: whether a contradiction
    raises; otherwise it is only noted in `clashes`.
    """

    def __init__(self, rules: Rules | RulePlan, *, strict: bool = True, base: ClosedGraph | None = None) -> None:
        self.plan = rules if isinstance(rules, RulePlan) else RulePlan(rules)
        self.strict = strict
        self.base = base
        self.clashes: list[Clash] = []
        self.types: dict[str, int] = {}
        self.forward: _Index = {}
        self.backward: _Index = {}
        for name, plan in self.plan.properties.items():
            if plan is not None and plan.stored:
                self.forward[name] = {}
                if name in self.plan.backward:
                    self.backward[name] = {}
        self.passing: list[Fact] = []  # the links between two parts of longer chains that the last call made
        # What the ontology says of individuals, and what follows from that.
        self.initial: list[Fact] = []
        if base is None:
            self.initial = [*self.plan.rules.facts, *self.add(self.plan.rules.facts)]

    def fork(self) -> ClosedGraph:
        """An empty graph on top of this one, which it reads and never changes.

        Add nothing to a graph that has forks in use. Raises `ValueError` on a fork: a fork has no forks.
        """
        if self.base is not None:
            raise ValueError("a fork cannot be forked")
        return ClosedGraph(self.plan, strict=self.strict, base=self)

    def add(self, facts: Iterable[Fact]) -> list[Fact]:
        """Adds facts; gives what newly follows, each once, without the facts themselves, in a fixed order.

        What followed before and is now given too stays reported: who adds in batches takes it away in the end.
        A class expression of the ontology stands as the Turtle that spells it ("[ … ]"). Raises
        `Contradiction` (after all was added) and `UnsupportedAxiomError` where data hold axioms.
        """
        properties, bits = self.plan.properties, self.plan.bits
        gain: dict[str, int] = {}
        given: dict[str, int] = {}
        todo: list[tuple[PropertyRules, str, str]] = []
        for s, p, o in facts:
            if p == TYPE:
                given[s] = given.get(s, 0) | bits[o]
                continue
            plan = properties[p]
            if plan is None:
                continue
            if not plan.light:
                if not plan.stored or self._insert(plan, s, o):
                    todo.append((plan, s, o))
                continue
            if plan.subject:
                gain[s] = gain.get(s, 0) | plan.subject
            if plan.object and o[0] != '"':
                gain[o] = gain.get(o, 0) | plan.object
        for s, mask in given.items():
            gain[s] = gain.get(s, 0) | mask
        return self._close(given, gain, todo)

    def merge(self, other: GraphPart) -> list[Fact]:
        """Adds all that a fork of the same base holds, or a part of it; gives what newly follows from both together.

        Raises `Contradiction` as `add`.
        """
        todo: list[tuple[PropertyRules, str, str]] = []
        for name, index in other.forward.items():
            plan = self.plan.properties[name]
            assert plan is not None
            for s, objects in index.items():
                todo.extend((plan, s, o) for o in objects if self._insert(plan, s, o))
        return self._close(other.types, dict(other.types), todo)

    def _close(
        self, given: dict[str, int], gain: dict[str, int], todo: list[tuple[PropertyRules, str, str]]
    ) -> list[Fact]:
        """Works off what is to do. `given` masks are not reported, nor are facts that are there already."""
        types, closed, forbidden, values = self.types, self.plan.closed, self.plan.forbidden, self.plan.values
        lower = self.base.types if self.base is not None else {}
        before: dict[str, int] = {}
        clashes: list[Clash] = []
        made: list[tuple[PropertyRules, str, str]] = []
        while gain or todo:
            news, gain = gain, {}
            for thing, mask in news.items():
                old = types.get(thing)
                if old is None:
                    old = lower.get(thing, 0)
                full = closed[old | mask]
                if full == old:
                    continue
                types[thing] = full
                before.setdefault(thing, old)
                if forbidden[full]:
                    clashes.extend(_instance(rule, thing) for rule in forbidden[full])
                for name, value in values[full & ~old]:
                    self._derive(name, thing, value, todo, made)
            facts, todo = todo, []
            for plan, s, o in facts:
                self._follow(plan, s, o, gain, todo, made, clashes)
        names = self.plan.names
        self.passing = [(s, plan.name, o) for plan, s, o in made if plan.auxiliary]
        inferred = [(s, plan.name, o) for plan, s, o in made if not plan.auxiliary]
        for thing, old in before.items():
            fresh = types[thing] & ~(old | given.get(thing, 0))
            if fresh:
                inferred.extend([(thing, TYPE, name) for name in names[fresh]])
        if clashes:
            self.clashes = sorted({*self.clashes, *clashes})
            if self.strict:
                raise Contradiction(clashes)
        return inferred

    def _follow(
        self,
        plan: PropertyRules,
        s: str,
        o: str,
        gain: dict[str, int],
        todo: list[tuple[PropertyRules, str, str]],
        made: list[tuple[PropertyRules, str, str]],
        clashes: list[Clash],
    ) -> None:
        """All that follows from one fact and what is there."""
        literal = o[0] == '"'
        if plan.subject:
            gain[s] = gain.get(s, 0) | plan.subject
        if plan.object and not literal:
            gain[o] = gain.get(o, 0) | plan.object
        if o in plan.values:
            gain[s] = gain.get(s, 0) | plan.values[o]
        for name, flip in plan.supers:
            if not flip:
                self._derive(name, s, o, todo, made)
            elif not literal:
                self._derive(name, o, s, todo, made)
        for at_subject, name, backward, made_name, from_other in plan.joins:
            shared, own = (s, o) if at_subject else (o, s)
            for far in self._found(self.backward if backward else self.forward, name, shared):
                start, end = (far, own) if from_other else (own, far)
                if start[0] != '"':
                    self._derive(made_name, start, end, todo, made)
        for name, flip, rule in plan.clashes:
            x, y = (o, s) if flip else (s, o)
            if y in self._found(self.forward, name, x):
                clashes.append(_instance(rule, s, o))
                if flip:  # the rule fits both ways round, whichever fact came last
                    clashes.append(_instance(rule, o, s))
        for rule in plan.alone:
            if match(rule.body[0], (s, plan.name, o), {}) is not None:
                clashes.append(_instance(rule, s, o))

    def _derive(
        self,
        name: str,
        s: str,
        o: str,
        todo: list[tuple[PropertyRules, str, str]],
        made: list[tuple[PropertyRules, str, str]],
    ) -> None:
        plan = self.plan.properties[name]
        assert plan is not None  # it is in the head of a rule
        if self._insert(plan, s, o):
            todo.append((plan, s, o))
            made.append((plan, s, o))

    def _insert(self, plan: PropertyRules, s: str, o: str) -> bool:
        """Keeps a fact. False if it was there."""
        name = plan.name
        if self.base is not None and o in self.base.forward[name].get(s, _Nothing):
            return False
        objects = self.forward[name].setdefault(s, {})
        if o in objects:
            return False
        objects[o] = None
        if name in self.backward:
            self.backward[name].setdefault(o, {})[s] = None
        return True

    def _found(self, index: _Index, name: str, term: str) -> list[str]:
        """The other ends, as a list of its own: the index may grow meanwhile."""
        own = list(index[name].get(term, _Nothing))
        if self.base is not None:
            below = self.base.forward if index is self.forward else self.base.backward
            own.extend(below[name].get(term, _Nothing))
        return own

    def mask(self, thing: str) -> int:
        """The classes of a thing as bits of the plan."""
        found = self.types.get(thing)
        if found is None and self.base is not None:
            return self.base.mask(thing)
        return found or 0


def _instance(rule: Rule, x: str, y: str = "") -> Clash:
    return Clash(rule, tuple(substitute(atom, {"?x": x, "?y": y}) for atom in rule.body))

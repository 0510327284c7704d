"""Whether facts could be written: whether ontology and shapes, with what is known of the things, forbid them.

What is tried are facts of named things and of open ones ("?x": some thing that is not in the graph yet).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from itertools import permutations
from typing import NamedTuple

from kg.reason.engine import Clash, ClosedGraph
from kg.reason.explain import Backward, Derivation, Explainer
from kg.reason.rules import Fact
from kg.reason.vocabulary import TYPE
from kg.terms import OWL
from kg.why.knowledge import Knowledge
from kg.why.parts import Applied, Refusal, Source
from kg.why.shapes import Limit, Shapes
from kg.why.words import article, listed

_ENDS = ("prp-dom", "prp-rng")


class Prohibition(NamedTuple):
    """What forbids facts: the kind of rule or constraint, and how to put it into words (slower than to find it)."""

    kind: str
    told: Callable[[], Refusal]


class Possible:
    """Tries facts against a closed graph, its rules and the shapes of its files.

    applied: puts a rule into words; source: where a fact is written.
    """

    def __init__(
        self,
        backward: Backward,
        knowledge: Knowledge,
        shapes: Shapes,
        applied: Callable[..., Applied],
        source: Callable[[Fact], Source | None],
    ) -> None:
        self.backward = backward
        self.rules = backward.rules
        self.knowledge = knowledge
        self.shapes = shapes
        self._applied = applied
        self._source = source
        self._above: dict[str, set[str]] = {}
        self._context: dict[frozenset[str], list[Fact]] = {}

    def fault(self, facts: Iterable[Fact], *, written: bool = True) -> Prohibition | None:
        """What forbids the facts, or None.

        written: whether a file is to have them as they stand, so that the shapes count too.
        """
        facts = list(facts)
        context = self._known(facts)
        graph = self._nothing.fork()
        graph.add(context)
        before = set(graph.clashes)
        follows = graph.add(facts)
        for clash in graph.clashes:
            if clash not in before:
                return Prohibition(clash.rule.name, partial(self._explained, clash, facts, context))
        return self._not_writable(facts, follows) if written else None

    def _not_writable(self, facts: list[Fact], follows: list[Fact]) -> Prohibition | None:
        # A thing is what its file says: an office is no step on the way to an ambassadorship.
        for s, p, o in follows:
            if p == TYPE and not s.startswith("?") and o not in (known := self.classes(s)) and known:
                return Prohibition("kind", partial(self._made_another, facts, (s, p, o)))
        for thing in dict.fromkeys(s for s, _, _ in facts):
            about = [fact for fact in facts if fact[0] == thing and fact[1] != TYPE]
            if thing.startswith("?"):
                implied = {o for s, p, o in [*facts, *follows] if s == thing and p == TYPE}
                if about and not self._candidates(about, implied):
                    return Prohibition("kind", partial(self._unfit, about))
            elif fault := self._misfit(about, self.classes(thing)):
                return fault
        return None

    def kind(self, thing: str, facts: Iterable[Fact]) -> str | None:
        """The class that an open thing of the facts would have, as far as they tell."""
        facts = list(facts)
        graph = self._nothing.fork()
        graph.add(self._known(facts))
        implied = {o for s, p, o in graph.add(facts) if s == thing and p == TYPE}
        about = [fact for fact in facts if fact[0] == thing and fact[1] != TYPE]
        fitting = self._candidates(about, implied) if about else []
        common = set.intersection(*map(self.above, fitting)) if fitting else implied
        # The most special of those that all of them are.
        return max(sorted(common), key=lambda kind: len(self.above(kind)), default=None)

    def above(self, kind: str) -> set[str]:
        """The class and those that it is part of."""
        if kind not in self._above:
            follows = self._nothing.fork().add([("?", TYPE, kind)])
            self._above[kind] = {kind, *(o for s, p, o in follows if p == TYPE and s == "?")}
        return self._above[kind]

    def classes(self, thing: str) -> set[str]:
        return {o for _, _, o in self.backward.found(thing, TYPE, None)}

    def taken(self, thing: str) -> frozenset[str] | None:
        """The properties that the file of a thing may give it, None where it has no class."""
        if not (kinds := self.classes(thing)):
            return None
        return frozenset(name for name in self.shapes.written if self.shapes.carried(name, kinds))

    def takes(self, fact: Fact) -> bool:
        """Whether its subject takes the property of a fact, or one that implies it."""
        taken = self.taken(fact[0])
        return taken is None or bool(taken & {fact[1], *self._reached(fact[1], self._below)})

    def related(self, name: str) -> set[str]:
        """The property with those that imply it and those that it implies."""
        return {name, *self._reached(name, self._below), *self._reached(name, self._implied)}

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        return self._links(lambda rule: (rule[0], rule[1]))

    @cached_property
    def _implied(self) -> dict[str, list[str]]:
        return self._links(lambda rule: (rule[1], rule[0]))

    def _links(self, ends: Callable[[tuple[str, str]], tuple[str, str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for rule in self.rules.rules:
            if rule.name == "prp-spo1" and rule.head is not None:
                start, end = ends((rule.head[1], rule.body[0][1]))
                found.setdefault(start, []).append(end)
        return found

    @staticmethod
    def _reached(name: str, links: dict[str, list[str]]) -> set[str]:
        found: set[str] = set()
        todo = [name]
        while todo:
            new = set(links.get(todo.pop(), ())) - found
            found |= new
            todo.extend(sorted(new))
        return found

    @cached_property
    def _kinds(self) -> list[str]:
        """The classes that a file may give a thing."""
        known = {fact[0] for fact, _ in self.knowledge.facts(None, TYPE, OWL + "Class")}
        return sorted(known & self.shapes.concrete)

    @cached_property
    def _nothing(self) -> ClosedGraph:
        return ClosedGraph(self.rules, strict=False)

    def _known(self, facts: list[Fact]) -> list[Fact]:
        """What the things are, and what holds between them."""
        things = frozenset(term for s, p, o in facts for term in ((s,) if p == TYPE else (s, o)) if term[0] not in '?"')
        if things not in self._context:
            own = [fact for thing in sorted(things) for fact in self.backward.found(thing, TYPE, None)]
            between = {fact for s, o in permutations(sorted(things), 2) for fact, _ in self.knowledge.facts(s, None, o)}
            self._context[things] = [*own, *sorted(between)]
        return self._context[things]

    def _candidates(self, about: list[Fact], implied: set[str]) -> list[str]:
        """The classes of which something may be that all this is said of."""
        return [
            kind
            for kind in self._kinds
            if implied <= self.above(kind) and self._misfit(about, self.above(kind)) is None
        ]

    def _misfit(self, about: list[Fact], kinds: set[str]) -> Prohibition | None:
        """What the shapes of a thing's classes have against facts about it."""
        for fact in about:
            if kinds and not self.shapes.carried(fact[1], kinds):
                return Prohibition("closed", partial(self._not_taken, fact))
            for limit in self.shapes.limits(kinds, fact[1]):
                if name := self._beyond(limit, fact):
                    return Prohibition(name, partial(self._exceeded, limit, name, fact))
        return None

    def _beyond(self, limit: Limit, fact: Fact) -> str | None:
        """The name of the constraint that the value breaks."""
        s, p, o = fact
        if limit.most is not None and not s.startswith("?") and len({*self._values(s, p), o}) > limit.most:
            return "maxCount"
        if o.startswith("?"):
            return None
        if limit.classes and not self.classes(o) & limit.classes:
            return "class"
        return "in" if limit.values and o not in limit.values else None

    def _values(self, s: str, p: str) -> list[str]:
        """The values that files give, also by properties that imply this one."""
        names = sorted({p, *self._reached(p, self._below)})
        return [
            fact[2] for name in names for fact in self.backward.found(s, name, None) if fact in self.backward.asserted
        ]

    # -------------------------------------------------------------- in words

    def _label(self, term: str) -> str:
        return self.knowledge.term(term).label

    def _is_a(self, thing: str) -> tuple[str, Source | None]:
        kinds = self.knowledge.kinds(thing) or sorted(self.classes(thing))
        return f"{self._label(thing)} is {listed([article(self._label(kind)) for kind in kinds], 'and')}", None

    def _not_taken(self, fact: Fact) -> Refusal:
        because = () if fact[0].startswith("?") else (self._is_a(fact[0]),)
        if fact[1] not in self.shapes.carriers:
            return Refusal(self._closed(f"no file has “{self._label(fact[1])}”"), because)
        carriers = [article(self._label(kind)) for kind in sorted(self.shapes.carriers[fact[1]])]
        words = f"“{self._label(fact[1])}” starts at {listed(carriers, 'or')}"
        return Refusal(self.shapes.says("class", words, self.shapes.of_property[fact[1]]), because)

    def _closed(self, words: str) -> Applied:
        assert self.shapes.closed is not None
        return self.shapes.says("closed", words, self.shapes.closed)

    def _exceeded(self, limit: Limit, name: str, fact: Fact) -> Refusal:
        s, p, o = fact
        label = self._label(p)
        if name == "maxCount":
            has = tuple((f"{self._label(s)} · {label} · {self._label(value)}", None) for value in self._values(s, p))
            words = f"“{label}” has {'one value' if limit.most == 1 else f'{limit.most} values'} at most"
            return Refusal(self.shapes.says(name, words, limit.shape), has)
        allowed = sorted(limit.classes if name == "class" else limit.values)
        names = [self._label(one) for one in allowed]
        words = f"“{label}” leads to {listed([article(one) for one in names] if name == 'class' else names, 'or')}"
        return Refusal(self.shapes.says(name, words, limit.shape), (self._is_a(o),))

    def _unfit(self, about: list[Fact]) -> Refusal:
        """Why nothing could be that all this is said of: what the nearest class has against it."""
        for fact in about:
            kinds = [kind for kind in self._kinds if self.shapes.carried(fact[1], self.above(kind))]
            faults = [fault for kind in kinds if (fault := self._misfit([fact], self.above(kind)))]
            if kinds and len(faults) == len(kinds):
                return faults[0].told()

        def fits(kind: str) -> int:
            return sum(self.shapes.carried(fact[1], self.above(kind)) for fact in about)

        fault = self._misfit(about, self.above(max(self._kinds, key=fits)))
        if fault is not None:
            return fault.told()
        words = " and ".join(f"“{self._label(fact[1])}”" for fact in about)
        return Refusal(self._closed(f"no kind of thing has {words}"), ())

    def _explained(self, clash: Clash, facts: list[Fact], context: list[Fact]) -> Refusal:
        """What makes a contradiction: what the things are, and what the facts make of them."""
        explainer = Explainer(self.rules, [*context, *facts])
        because: list[tuple[str, Source | None]] = []
        for side in explainer.clash(clash):
            because += self._side(side, facts)
        return Refusal(self._applied(clash.rule), tuple(dict.fromkeys(because)))

    def _made_another(self, facts: list[Fact], fact: Fact) -> Refusal:
        derivation = Explainer(self.rules, [*self._known(facts), *facts]).derivation(fact)
        assert derivation is not None and derivation.rule is not None
        ends = [step.rule for step in derivation.steps() if step.rule is not None and step.rule.name in _ENDS]
        return Refusal(self._applied((ends or [derivation.rule])[0]), (self._is_a(fact[0]),))

    def _side(self, side: Derivation, facts: list[Fact]) -> list[tuple[str, Source | None]]:
        leaf = side.leaves()[0]
        if leaf[1] == TYPE:
            if leaf in facts:
                return []
            return [self._is_a(leaf[0])]
        ends = [step for step in side.steps() if step.rule is not None and step.rule.name in _ENDS]
        if ends and ends[0].rule is not None:
            rule = self._applied(ends[0].rule)
            return [(rule.words, rule.source)]
        if leaf in facts:
            return []
        return [(" · ".join(map(self._label, leaf)), self._source(leaf))]

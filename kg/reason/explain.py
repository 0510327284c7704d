"""Why a fact holds, as a tree of rules down to asserted facts.

The rules are run backwards over the closed graph: every rule instance below the fact is found, then the
smallest derivations are put together from the leaves up, as in Knuth's generalisation of Dijkstra's algorithm
(Information Processing Letters 6(1), 1977), each fact being settled up to `limit` times.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

from kg.reason.engine import Clash, ClosedGraph
from kg.reason.rules import Binding, Fact, Rule, Rules, head_key, match, substitute

MAX_COMBINATIONS = 10_000  # of premises' derivations, for one rule instance


class Derivation(NamedTuple):
    """A fact and why it holds: a rule with a derivation of each premise, or no rule where it is asserted."""

    fact: Fact
    rule: Rule | None = None
    premises: tuple[Derivation, ...] = ()

    def steps(self) -> Iterator[Derivation]:
        """The derivation and those below it that apply a rule, premises first."""
        for premise in self.premises:
            yield from premise.steps()
        if self.rule is not None:
            yield self

    def leaves(self) -> tuple[Fact, ...]:
        """The asserted facts that it rests on, each once, in the order of the tree."""
        if self.rule is None:
            return (self.fact,)
        return tuple(dict.fromkeys(leaf for premise in self.premises for leaf in premise.leaves()))

    def size(self) -> int:
        """How many times a rule is applied."""
        return sum(1 for _ in self.steps())


class Backward:
    """Runs rules backwards over a closed graph, which is asked fact by fact and need not be in memory.

    Subclasses say what holds (`facts`), what is asserted (`asserted`), and find facts by pattern (`found`).
    """

    rules: Rules
    facts: Container[Fact]
    asserted: Container[Fact]

    def found(self, s: str | None, p: str, o: str | None) -> list[Fact]:
        """The facts with that predicate, and subject and object unless None, in order of their text."""
        raise NotImplementedError

    def derivation(self, fact: Fact) -> Derivation | None:
        """The smallest derivation, the first in order of its text where there are several; None if it does not hold."""
        found = self.derivations(fact, 1)
        return found[0] if found else None

    def derivations(self, fact: Fact, limit: int = 10) -> list[Derivation]:
        """Up to `limit` derivations, smallest first, each from other asserted facts.

        None rests on all the facts of an earlier one and more, so each shows a reason of its own.
        """
        if fact not in self.facts:
            return []
        instances = self._instances(fact)
        users: dict[Fact, list[tuple[Fact, Rule, tuple[Fact, ...]]]] = {}
        queue: list[tuple[int, Derivation]] = []
        for head, found in instances.items():
            if head in self.asserted:
                heapq.heappush(queue, (0, Derivation(head)))
            for rule, body in found:
                for premise in dict.fromkeys(body):
                    users.setdefault(premise, []).append((head, rule, body))
        settled: dict[Fact, list[Derivation]] = {}
        supports: dict[Fact, list[frozenset[Fact]]] = {}
        while queue and len(settled.get(fact, [])) < limit:
            _, derivation = heapq.heappop(queue)
            known, support = supports.setdefault(derivation.fact, []), frozenset(derivation.leaves())
            if len(known) >= limit or any(other <= support for other in known):
                continue
            known.append(support)
            settled.setdefault(derivation.fact, []).append(derivation)
            for head, rule, body in users.get(derivation.fact, []):
                for premises in _combined(body, derivation, settled):
                    made = Derivation(head, rule, premises)
                    heapq.heappush(queue, (made.size(), made))
        return settled.get(fact, [])

    def clash(self, clash: Clash) -> tuple[Derivation, ...]:
        """The sides of a contradiction: the smallest derivation of each of its facts."""
        return tuple(found for fact in clash.premises if (found := self.derivation(fact)) is not None)

    def _instances(self, goal: Fact) -> dict[Fact, list[tuple[Rule, tuple[Fact, ...]]]]:
        """For the goal and each fact that it may rest on: the rule instances that conclude it."""
        found: dict[Fact, list[tuple[Rule, tuple[Fact, ...]]]] = {}
        todo = [goal]
        while todo:
            fact = todo.pop()
            if fact in found:
                continue
            found[fact] = []
            if fact in self.asserted:  # nothing explains it better than itself
                continue
            for rule in self.rules.by_head.get(head_key(fact), []):
                assert rule.head is not None
                binding = match(rule.head, fact, {})
                if binding is None:
                    continue
                for solution in self.solutions(rule.body, binding):
                    body = tuple(substitute(atom, solution) for atom in rule.body)
                    if fact not in body:
                        found[fact].append((rule, body))
                        todo.extend(body)
        return found

    def solutions(self, body: tuple[Fact, ...], binding: Binding) -> Iterator[Binding]:
        """Every way in which all atoms hold."""
        if not body:
            yield binding
            return
        # The atom with most terms known first: it has the fewest facts.
        atom = min(body, key=lambda a: sum(term.startswith("?") for term in substitute(a, binding)))
        rest = tuple(other for other in body if other is not atom)
        s, p, o = substitute(atom, binding)
        for fact in self._candidates(s, p, o):
            extended = match(atom, fact, binding)
            if extended is not None:
                yield from self.solutions(rest, extended)

    def _candidates(self, s: str, p: str, o: str) -> list[Fact]:
        return self.found(None if s.startswith("?") else s, p, None if o.startswith("?") else o)


class Explainer(Backward):
    """Explains the facts of a graph in memory.

    asserted: the facts of the data. What the ontology says of individuals counts as asserted too. Data that
    contradict the ontology can be explained as well.
    """

    def __init__(self, rules: Rules, asserted: Iterable[Fact]) -> None:
        self.rules = rules
        self.asserted: set[Fact] = {*asserted, *rules.facts}
        graph = ClosedGraph(rules, strict=False)
        self.facts: set[Fact] = {*self.asserted, *graph.initial, *graph.add(sorted(self.asserted))}

    def found(self, s: str | None, p: str, o: str | None) -> list[Fact]:
        if s is not None and o is not None:
            return [(s, p, o)] if (s, p, o) in self.facts else []
        return self._index.get((p, s, o), [])

    @cached_property
    def _index(self) -> dict[tuple[str, str | None, str | None], list[Fact]]:
        index: dict[tuple[str, str | None, str | None], list[Fact]] = {}
        for fact in sorted(self.facts):
            s, p, o = fact
            for key in ((p, s, None), (p, None, o), (p, None, None)):
                index.setdefault(key, []).append(fact)
        return index


def replay(derivation: Derivation, rules: Rules, asserted: set[Fact]) -> bool:
    """Checks a derivation step by step: its rules are among the rules, its premises match, its leaves are asserted."""
    if derivation.rule is None:
        return derivation.fact in asserted or derivation.fact in rules.facts
    return (
        derivation.rule in rules.rules
        and holds(derivation)
        and all(replay(premise, rules, asserted) for premise in derivation.premises)
    )


def holds(step: Derivation) -> bool:
    """Whether one step by itself is an instance of its rule."""
    rule = step.rule
    if rule is None or rule.head is None or len(rule.body) != len(step.premises):
        return False
    binding: Binding = {}
    for atom, premise in zip(rule.body, step.premises, strict=True):
        extended = match(atom, premise.fact, binding)
        if extended is None:
            return False
        binding = extended
    return substitute(rule.head, binding) == step.fact


def _combined(
    body: tuple[Fact, ...], new: Derivation, settled: dict[Fact, list[Derivation]]
) -> Iterator[tuple[Derivation, ...]]:
    """Derivations of all premises, with the new one among them."""
    choices = product(*(settled.get(fact, ()) for fact in body))
    return (premises for premises in islice(choices, MAX_COMBINATIONS) if new in premises)

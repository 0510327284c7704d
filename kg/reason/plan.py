"""The rules arranged for forward evaluation: by property for facts, as bit masks for classes.

The classes of a thing are one integer with a bit for each class of the ontology, so that domain, range and
every rule between classes cost an `or`, and what a set of classes implies is worked out once for each set.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.reason.ontology import listed, spelled_step
from kg.reason.rules import Fact, Rule, Rules
from kg.reason.vocabulary import ANNOTATIONS, DECLARATIONS, TYPE, AxiomInDataError, is_vocabulary


class Join(NamedTuple):
    """One side of a chain of two: what a fact with this property, joined with one of another, makes.

    at_subject: which end of the fact is shared; name: the other property; backward: whether its fact is looked up by
    the object; made: the property that holds between the far ends; from_other: whether it starts at the other's.
    """

    at_subject: bool
    name: str
    backward: bool
    made: str
    from_other: bool


class PropertyRules:
    """What follows from a fact with this property."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.subject = 0  # classes of the subject
        self.object = 0  # classes of the object
        self.values: dict[str, int] = {}  # classes of the subject for certain objects
        self.supers: list[tuple[str, bool]] = []  # properties that hold too, flag: the other way round
        self.joins: list[Join] = []
        self.clashes: list[tuple[str, bool, Rule]] = []  # must not hold together, flag: the other way round
        self.alone: list[Rule] = []  # contradictions of one fact
        self.derived = False
        self.auxiliary = False

    def seal(self) -> None:
        self.stored = bool(self.derived or self.supers or self.joins or self.clashes)
        self.joins_subject = any(join.at_subject for join in self.joins)
        self.joins_object = any(not join.at_subject for join in self.joins)
        self.light = not (self.stored or self.values or self.alone)


class _Properties(dict[str, PropertyRules | None]):
    """Plans by property; None for those from which nothing follows."""

    def __missing__(self, name: str) -> None:
        if is_vocabulary(name) and name not in ANNOTATIONS:
            raise AxiomInDataError(name)
        self[name] = None


class _Bits(dict[str, int]):
    """The bit of a class; 0 for classes from which nothing follows."""

    def __missing__(self, name: str) -> int:
        if is_vocabulary(name) and name not in DECLARATIONS:
            raise AxiomInDataError(name)
        self[name] = 0
        return 0


class _Closed(dict[int, int]):
    """Masks with all that they imply by rules between classes."""

    def __init__(self, rules: list[tuple[int, int]]) -> None:
        super().__init__()
        self.rules = rules

    def __missing__(self, mask: int) -> int:
        full, before = mask, -1
        while full != before:
            before = full
            for body, head in self.rules:
                if full & body == body:
                    full |= head
        self[mask] = full
        return full


class _Forbidden(dict[int, tuple[Rule, ...]]):
    """The rules that a mask violates."""

    def __init__(self, checks: list[tuple[int, Rule]]) -> None:
        super().__init__()
        self.checks = checks

    def __missing__(self, mask: int) -> tuple[Rule, ...]:
        found = self[mask] = tuple(rule for body, rule in self.checks if mask & body == body)
        return found


class _Values(dict[int, list[tuple[str, str]]]):
    """The properties and values that classes give a thing."""

    def __init__(self) -> None:
        super().__init__()
        self.rules: list[tuple[int, str, str]] = []

    def __missing__(self, mask: int) -> list[tuple[str, str]]:
        found = self[mask] = [(name, value) for bit, name, value in self.rules if mask & bit]
        return found


class _Names(dict[int, tuple[str, ...]]):
    """The classes of a mask."""

    def __init__(self, classes: list[str]) -> None:
        super().__init__()
        self.classes = classes

    def __missing__(self, mask: int) -> tuple[str, ...]:
        found = self[mask] = tuple(name for n, name in enumerate(self.classes) if mask >> n & 1)
        return found


class RulePlan:
    """The rules of an ontology, ready to run. It learns masks while running, so share one among graphs."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        atoms = [atom for rule in rules.rules for atom in (*rule.body, *([rule.head] if rule.head else []))]
        classes = sorted({o for _, p, o in atoms if p == TYPE})
        self.bits = _Bits({name: 1 << n for n, name in enumerate(classes)})
        self.names = _Names(classes)
        self.properties = _Properties()
        self.backward: set[str] = set()  # properties whose facts are looked up by object
        self.values = _Values()
        implications: list[tuple[int, int]] = []
        checks: list[tuple[int, Rule]] = []
        for rule in rules.rules:
            on_classes = all(p == TYPE for _, p, _ in rule.body)
            if on_classes and rule.head is None:
                checks.append((self.mask(rule), rule))
            elif on_classes and rule.head and rule.head[1] == TYPE:
                implications.append((self.mask(rule), self.bits[rule.head[2]]))
            else:
                self.arrange(rule)
        self.closed = _Closed(implications)
        self.forbidden = _Forbidden(checks)
        for plan in self.properties.values():
            if plan is not None:
                plan.subject, plan.object = self.closed[plan.subject], self.closed[plan.object]
                plan.seal()

    def mask(self, rule: Rule) -> int:
        mask = 0
        for _, _, name in rule.body:
            mask |= self.bits[name]
        return mask

    def property(self, name: str) -> PropertyRules:
        found = self.properties.get(name)
        if found is None:
            found = self.properties[name] = PropertyRules(name)
        return found

    def arrange(self, rule: Rule) -> None:
        """Files a rule with facts in its body or head under what sets it off."""
        body, head = rule.body, rule.head
        s, p, o = body[0]
        if head is None:
            self.arrange_check(rule)
        elif p == TYPE:  # cls-hv1
            self.values.rules.append((self.bits[o], head[1], head[2]))
            self.property(head[1]).derived = True
        elif head[1] == TYPE:
            plan, bit = self.property(p), self.bits[head[2]]
            if not o.startswith("?"):  # cls-hv2
                plan.values[o] = plan.values.get(o, 0) | bit
            elif head[0] == s:
                plan.subject |= bit
            else:
                plan.object |= bit
        elif len(body) == 1:
            self.property(p).supers.append((head[1], head[0] != s))
            self.property(head[1]).derived = True
        else:
            self.arrange_chain(body, head)

    def arrange_chain(self, body: tuple[Fact, ...], head: Fact) -> None:
        """Splits a chain in pairs; the chains of an ontology share their beginnings."""
        steps: list[tuple[str, bool]] = []
        at = head[0]
        for s, p, o in body:
            steps.append((p, s != at))
            at = s if s != at else o
        first, back = steps[0]
        for n, (link, inverse) in enumerate(steps[1:], 2):
            made = head[1] if n == len(steps) else listed([spelled_step(*step) for step in steps[:n]])
            self.property(first).joins.append(Join(back, link, inverse, made, from_other=False))
            self.property(link).joins.append(Join(not inverse, first, not back, made, from_other=True))
            if inverse:
                self.backward.add(link)
            if not back:
                self.backward.add(first)
            self.property(made).derived = True
            self.property(made).auxiliary = made != head[1]
            first, back = made, False

    def arrange_check(self, rule: Rule) -> None:
        first, second = rule.body[0], rule.body[-1]
        if len(rule.body) == 1:  # prp-irp
            self.property(first[1]).alone.append(rule)
            return
        flip = first[0] != second[0]
        self.property(first[1]).clashes.append((second[1], flip, rule))
        if not flip:
            self.property(second[1]).clashes.append((first[1], False, rule))

"""The rules arranged for forward evaluation: by property for facts, as bit masks for classes.

The classes of a thing are one integer with a bit for each class of the ontology, so that domain, range and
every rule between classes cost an `or`, and what a set of classes implies is worked out once for each set.
"""

from __future__ import annotations

from typing import Any

from kg.reason.rules import Rule, Rules
from kg.reason.source import listed
from kg.reason.vocabulary import ANNOTATIONS, DECLARATIONS, DIFFERENT, TYPE, UnsupportedAxiomError, is_vocabulary


class Property:
    """What follows from a fact with this property."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.subject = 0  # classes of the subject
        self.object = 0  # classes of the object
        self.values: dict[str, int] = {}  # classes of the subject for certain objects
        self.supers: list[tuple[str, bool]] = []  # properties that hold too, flag: the other way round
        self.left: list[tuple[str, str]] = []  # (q, r): this, then q, makes r
        self.right: list[tuple[str, str]] = []  # (q, r): q, then this, makes r
        self.some: list[tuple[int, int]] = []  # an object of these classes gives the subject those
        self.every: list[tuple[int, int]] = []  # a subject of these classes gives the object those
        self.clashes: list[tuple[str, bool, Rule]] = []  # must not hold together, flag: the other way round
        self.alone: list[Rule] = []  # contradictions of one fact
        self.derived = False
        self.auxiliary = False

    def seal(self) -> None:
        self.stored = bool(
            self.derived or self.supers or self.left or self.right or self.some or self.every or self.clashes
        )
        self.light = not (self.stored or self.values or self.alone)


class _Properties(dict[str, Property | None]):
    """Plans by property; None for those from which nothing follows."""

    def __missing__(self, name: str) -> None:
        if is_vocabulary(name) and name not in ANNOTATIONS and name != DIFFERENT:
            raise UnsupportedAxiomError(name, name, "in data")
        self[name] = None


class _Bits(dict[str, int]):
    """The bit of a class; 0 for classes from which nothing follows."""

    def __missing__(self, name: str) -> int:
        if is_vocabulary(name) and name not in DECLARATIONS:
            raise UnsupportedAxiomError(name, name, "in data")
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


class _Names(dict[int, tuple[str, ...]]):
    """The classes of a mask."""

    def __init__(self, classes: list[str]) -> None:
        super().__init__()
        self.classes = classes

    def __missing__(self, mask: int) -> tuple[str, ...]:
        found = self[mask] = tuple(name for n, name in enumerate(self.classes) if mask >> n & 1)
        return found


class Plan:
    """The rules of an ontology, ready to run. It learns masks while running, so share one among graphs."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        atoms = [atom for rule in rules.rules for atom in (*rule.body, *([rule.head] if rule.head else []))]
        classes = sorted({o for _, p, o in atoms if p == TYPE})
        self.bits = _Bits({name: 1 << n for n, name in enumerate(classes)})
        self.names = _Names(classes)
        self.properties = _Properties()
        self.backward: set[str] = set()  # properties whose facts are looked up by object
        self.triggers: dict[int, list[tuple[str, Any]]] = {}  # what else follows from a class, by its bit
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
        self.trigger_mask = sum(self.triggers)
        for plan in self.properties.values():
            if plan is not None:
                plan.subject, plan.object = self.closed[plan.subject], self.closed[plan.object]
                plan.seal()

    def mask(self, rule: Rule) -> int:
        mask = 0
        for _, _, name in rule.body:
            mask |= self.bits[name]
        return mask

    def property(self, name: str) -> Property:
        found = self.properties.get(name)
        if found is None:
            found = self.properties[name] = Property(name)
        return found

    def arrange(self, rule: Rule) -> None:
        """Files a rule with facts in its body under what sets it off."""
        body, head = rule.body, rule.head
        types = [atom for atom in body if atom[1] == TYPE]
        facts = [atom for atom in body if atom[1] != TYPE]
        if head is None:
            self.arrange_check(rule)
        elif not facts:  # cls-hv1
            self.trigger(types[0][2], "value", (head[1], head[2]))
            self.property(head[1]).derived = True
        elif types:  # cls-svf1, cls-avf
            (s, p, _), (thing, _, name) = facts[0], types[0]
            pair = (self.bits[name], self.bits[head[2]])
            if thing == s:
                self.property(p).every.append(pair)
                self.trigger(name, "every", (p, pair[1]))
            else:
                self.property(p).some.append(pair)
                self.trigger(name, "some", (p, pair[1]))
                self.backward.add(p)
        elif head[1] == TYPE:
            ((s, p, o),) = facts
            plan, bit = self.property(p), self.bits[head[2]]
            if not o.startswith("?"):  # cls-hv2
                plan.values[o] = plan.values.get(o, 0) | bit
            elif head[0] == s:
                plan.subject |= bit
            else:
                plan.object |= bit
        elif len(facts) == 1:
            ((s, p, _),) = facts
            self.property(p).supers.append((head[1], head[0] != s))
            self.property(head[1]).derived = True
        else:
            self.arrange_chain([p for _, p, _ in facts], head[1])

    def arrange_chain(self, links: list[str], head: str) -> None:
        """Splits a chain in pairs; the chains of an ontology share their beginnings."""
        first = links[0]
        for n, link in enumerate(links[1:], 2):
            made = head if n == len(links) else listed(links[:n])
            self.property(first).left.append((link, made))
            self.property(link).right.append((first, made))
            self.backward.add(first)
            self.property(made).derived = True
            self.property(made).auxiliary = made != head
            first = made

    def arrange_check(self, rule: Rule) -> None:
        first, second = rule.body[0], rule.body[-1]
        if len(rule.body) == 1:  # prp-irp, prp-npa, eq-diff1
            self.property(first[1]).alone.append(rule)
            return
        flip = first[0] != second[0]
        self.property(first[1]).clashes.append((second[1], flip, rule))
        if not flip:
            self.property(second[1]).clashes.append((first[1], False, rule))

    def trigger(self, name: str, kind: str, what: Any) -> None:
        self.triggers.setdefault(self.bits[name], []).append((kind, what))

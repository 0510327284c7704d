"""What is missing where a fact does not hold: for each rule that would conclude it, what somebody would have to write.

A rule is unfolded until its premises are such that a file may have them: shortcuts are undone. Then as many as
hold together are taken as given; what is left must contradict nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import combinations, count, islice, product
from typing import NamedTuple

from kg.reason.explain import Backward
from kg.reason.rules import Binding, Fact, Rule, head_key, match, substitute
from kg.reason.vocabulary import TYPE
from kg.terms import ENT
from kg.why.possible import Possible, Prohibition

MAX_UNFOLDED = 100  # ways to write the premises of a rule
MAX_TRIED = 100  # ways in which a part of them holds, where the other part is looked for

Atoms = tuple[Fact, ...]


class Missing(NamedTuple):
    """A rule that would make a fact hold: premises that hold, and those that do not ("?y": some one thing).

    silent: what would have to be written of known things, where their file says that the source leaves it open.
    """

    rule: Rule
    present: Atoms
    absent: Atoms
    silent: tuple[tuple[str, str], ...] = ()


class Seeker:
    """Looks for what is missing in a closed graph.

    written: the properties that files may have.
    """

    def __init__(self, backward: Backward, possible: Possible, written: Container[str]) -> None:
        self.backward = backward
        self.possible = possible
        self.written = written
        self._numbers = count(1)

    def missing(self, fact: Fact, limit: int) -> tuple[list[Missing], Prohibition | None]:
        """The rules that come nearest, fewest missing premises first; and where there are none, what forbids the first."""
        found: list[Missing] = []
        faults: list[tuple[Fact, Prohibition]] = []
        for rule in self.backward.rules.by_head.get(head_key(fact), []):
            if rule.name == "prp-trp":  # it would be there if it were there already
                continue
            ways = [self._nearest(fact[0], rule, atoms, faults) for atoms in self.unfolded(fact, rule)]
            best = min((way for way in ways if way is not None), key=_distance, default=None)
            if best is not None:
                found.append(best)
        taken = self.possible.taken(fact[0])
        told = (fault for premise, fault in faults if taken is None or premise[1] in taken)
        first = next(told, faults[0][1] if faults else None)
        return sorted(found, key=_distance)[:limit], None if found else first

    def rests_on_reports(self, fact: Fact) -> bool:
        """Whether it is said of a report, or a rule makes it of one."""
        if fact[1] == TYPE or ENT + "Report" in self.possible.classes(fact[0]):
            return True
        for rule in self.backward.rules.by_head.get(head_key(fact), []):
            for atoms in self.unfolded(fact, rule):
                for thing in {s for s, _, _ in atoms if s.startswith("?")}:
                    kind = self.possible.kind(thing, atoms)
                    if kind is not None and ENT + "Report" in self.possible.above(kind):
                        return True
        return False

    def unfolded(self, fact: Fact, rule: Rule) -> Iterator[Atoms]:
        """The ways to write the premises of a rule that concludes the fact."""
        return islice(self._premises(fact, rule, (rule,)), MAX_UNFOLDED)

    def _premises(self, fact: Fact, rule: Rule, used: tuple[Rule, ...]) -> Iterator[Atoms]:
        assert rule.head is not None
        binding = match(rule.head, fact, {})
        if binding is None:
            return
        for term in (term for atom in rule.body for term in atom):
            if term.startswith("?") and term not in binding:
                binding[term] = f"?{next(self._numbers)}"
        ways = (list(islice(self._ways(substitute(atom, binding), used), MAX_UNFOLDED)) for atom in rule.body)
        for parts in product(*ways):
            yield tuple(dict.fromkeys(atom for part in parts for atom in part))

    def _ways(self, atom: Fact, used: tuple[Rule, ...]) -> Iterator[Atoms]:
        can_be_written = atom[1] == TYPE or atom[1] in self.written
        if can_be_written:
            yield (atom,)
        for rule in self.backward.rules.by_head.get(head_key(atom), []) if atom[1] != TYPE else ():
            if rule not in used and (not can_be_written or rule.name == "prp-spo1"):
                yield from self._premises(atom, rule, (*used, rule))

    def _nearest(
        self, subject: str, rule: Rule, atoms: Atoms, faults: list[tuple[Fact, Prohibition]]
    ) -> Missing | None:
        """The rule with as many of the premises as hold together."""
        for size in range(len(atoms) - 1, -1, -1):
            fitting: list[Missing] = []
            for chosen in combinations(atoms, size):
                if not _hang_together(chosen, subject):
                    continue
                for solution in islice(self.backward.solutions(chosen, {}), MAX_TRIED):
                    way = self._tried(rule, atoms, chosen, solution, faults if size == 0 else None)
                    if way is not None:
                        fitting.append(way)
            silent = [way for way in fitting if way.silent]
            # Of several things that would do, none is the one that is meant.
            if silent or len(fitting) == 1:
                return (silent or fitting)[0]
        return None

    def _tried(
        self, rule: Rule, atoms: Atoms, chosen: Atoms, solution: Binding, faults: list[tuple[Fact, Prohibition]] | None
    ) -> Missing | None:
        present = tuple(substitute(atom, solution) for atom in chosen)
        absent = tuple(substitute(atom, solution) for atom in atoms if atom not in chosen)
        between = set(solution.values())
        if any(self._holds(atom) for atom in absent):
            return None
        if any(s in between and p != TYPE and self._has_value(s, p) for s, p, _ in absent):
            return None
        if fault := self.possible.fault(absent):
            if faults is not None:
                faults.append((atoms[0], fault))
            return None
        return Missing(rule, present, absent, self._silent(absent))

    def _silent(self, absent: Atoms) -> tuple[tuple[str, str], ...]:
        found = (pair for atom in absent if not atom[0].startswith("?") for pair in self.silences(atom))
        return tuple(dict.fromkeys(found))

    def silences(self, fact: Fact) -> list[tuple[str, str]]:
        """What a thing's file says to be left open that bears on the fact: a thing and a property."""
        said = set(self.possible.knowledge.silent_on(fact[0]))
        return [(fact[0], name) for name in sorted(said & self.possible.related(fact[1]))]

    def _has_value(self, thing: str, name: str) -> bool:
        return any(self.backward.found(thing, one, None) for one in self.possible.related(name))

    def _holds(self, atom: Fact) -> bool:
        return not any(term.startswith("?") for term in atom) and atom in self.backward.facts


def _distance(item: Missing) -> tuple[int, int, bool]:
    # Who chairs takes part, but to take part nobody need chair: what is only implied comes later.
    return len(item.absent), -len(item.present), item.rule.name == "prp-spo1"


def _hang_together(atoms: Atoms, subject: str) -> bool:
    """Whether the facts lead from the subject on: which offices the object has is no step towards holding one."""
    reached = {subject}
    rest = list(atoms)
    while near := [atom for atom in rest if {atom[0], atom[2]} & reached]:
        reached |= {term for s, _, o in near for term in (s, o)}
        rest = [atom for atom in rest if atom not in near]
    return not rest

"""Why a triple holds: its derivation down to file, line and words; or what is missing where it does not.

The rules that were kept with the snapshot run backwards over its store, fact by fact, so the cost does not
grow with the graph; of the files only those are parsed that have the facts at the end.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from kg.errors import InputError, KgError
from kg.files import read_text
from kg.paths import Workspace
from kg.reason.explain import Backward, Derivation, Explainer
from kg.reason.rules import Fact, Rule, Rules
from kg.reason.vocabulary import TYPE
from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_INFERRED, GRAPH_ONTOLOGY
from kg.why.explanation import Explanation
from kg.why.knowledge import Knowledge, Quads
from kg.why.mentions import NamingReport, mentions, way_to
from kg.why.missing import Missing, Seeker
from kg.why.parts import ADDED, ASSERTED, INFERRED, Applied, Happening, Mention, Said, Silence, Source, Step, Wanting
from kg.why.possible import Possible
from kg.why.readings import Reader
from kg.why.shapes import Shapes
from kg.why.sources import Files, shown
from kg.why.words import in_words, variables

LIMIT = 10  # derivations
NEAREST = 3  # rules that come near

__all__ = ["LIMIT", "Explanation", "Writer", "explain", "rules_of"]


def explain(quads: Quads, rules: Rules, workspace: Workspace, fact: Fact, limit: int = 1) -> Explanation:
    """The explanation of a triple between things.

    quads: finds triples of the closed graph; rules: of its ontology; workspace: the files that it was built
    from; limit: derivations. Raises `InputError` and `ParseError` for the files.
    """
    writer = ExplanationWriter(quads, rules, Files.of(workspace))
    know = writer.knowledge
    found = writer.backward.derivations(fact, limit + 1)
    graphs = know.graphs(fact)
    if not found and GRAPH_INFERRED in graphs:
        found = Explainer(rules, know.data()).derivations(fact, limit + 1)
    steps = tuple(map(writer.step, found[:limit]))
    if not steps and GRAPH_ANCHORS in graphs:
        steps = (writer.added(fact),)
    if steps:
        return Explanation(writer.said(fact), steps, complete=len(found) <= limit, limit=limit)
    return writer.refuted(fact)


def rules_of(folder: Path) -> Rules:
    """The rules of a snapshot. Raises `InputError`."""
    try:
        return Rules.from_json(read_text(folder / "rules.json"))
    except (KgError, RecursionError) as error:
        raise InputError("the snapshot is damaged.", f"Delete {folder} and ask again.", folder) from error


class ExplanationWriter:
    """Puts derivations into words, with file, line and quotes."""

    def __init__(self, quads: Quads, rules: Rules, files: Files, backward: Backward | None = None) -> None:
        self.rules = rules
        self.knowledge = Knowledge(quads)
        self.backward = backward or self.knowledge.explainer(rules)
        self.files = files
        self.reader = Reader(self.knowledge, self.source)
        self._own = frozenset(rules.facts)

    @cached_property
    def possible(self) -> Possible:
        assert self.files.shapes is not None
        shapes = Shapes(self.files.shapes, shown(self.files.shapes))
        return Possible(self.backward, self.knowledge, shapes, self.applied, self.source)

    def said(self, fact: Fact) -> Said:
        s, p, o = map(self.knowledge.term, fact)
        return s, p, o

    def source(self, fact: Fact) -> Source:
        """Where a fact is written, the first of several places."""
        found = self.files.sources(fact, self._written_in(fact))
        return found[0] if found else Source(INFERRED, None, None)

    def _written_in(self, fact: Fact) -> set[str]:
        graphs = self.knowledge.graphs(fact) - {GRAPH_ANCHORS, GRAPH_INFERRED}
        return graphs or ({GRAPH_ONTOLOGY} if fact in self._own else set())

    def step(self, derivation: Derivation) -> Step:
        """A derivation with all that proves it."""
        fact = derivation.fact
        if derivation.rule is not None:
            premises = tuple(map(self.step, derivation.premises))
            return Step(self.said(fact), INFERRED, self.applied(derivation.rule), premises)
        sources = self.files.sources(fact, self._written_in(fact))
        kind = sources[0].kind if sources else INFERRED
        if kind != ASSERTED:
            return Step(self.said(fact), kind, sources=sources)
        quotes, others = self.reader.split(fact, self.knowledge.quotes(fact[0]))
        readings = self.reader.readings((fact[2], fact[0]), quotes)
        told = way_to(self.knowledge, fact[0]) if fact[1] != TYPE else None
        return Step(self.said(fact), kind, None, (), sources, quotes, others, readings, self.way(told) if told else ())

    def added(self, fact: Fact) -> Step:
        """What the build adds beside the rules, with what the files have of it."""
        premises = (self.step(Derivation(one)) for one in self.knowledge.added_from(fact))
        return Step(self.said(fact), ADDED, premises=tuple(premises))

    def applied(self, rule: Rule) -> Applied:
        """A rule in words, with the place of its axiom."""
        return Applied(
            rule.name, in_words(rule, self.knowledge.term), rule.axiom.turtle(), self.files.axiom(rule.axiom)
        )

    def refuted(self, fact: Fact) -> Explanation:
        """What is missing of a fact that does not hold, or why it cannot hold, and what is said of its two ends."""
        seeker = Seeker(self.backward, self.possible, self.possible.shapes.written)
        missing: list[Missing] = []
        fault = self.possible.fault([fact], written=False)
        if fault is None:
            written = fact[1] in self.possible.shapes.written
            own = self.possible.fault([fact]) if written else None
            if own is not None and own.kind == "maxCount":
                fault = own
            else:
                missing, fault = seeker.missing(fact, NEAREST)
                # What a file may say as it stands is not forbidden because no rule concludes it.
                if written and (own is None or fault is None or not self.possible.takes(fact)):
                    fault = own
        refused = fault.told() if fault and not missing else None
        silent = dict.fromkeys([*seeker.silences(fact), *(one for item in missing for one in item.silent)])
        return Explanation(
            self.said(fact),
            (),
            tuple(map(self.wanting, missing)),
            refused,
            # What cannot hold is not what somebody plans.
            self.mentions(fact) if not refused and seeker.rests_on_reports(fact) else (),
            tuple(self.silence(*one) for one in silent),
        )

    def wanting(self, missing: Missing) -> Wanting:
        """What a rule lacks, in words."""

        def kind(thing: str) -> str | None:
            return self.possible.kind(thing, missing.absent)

        absent = variables(missing.absent, kind, self.knowledge.term)
        return Wanting(self.applied(missing.rule), tuple(map(self.said, missing.present)), absent)

    def silence(self, thing: str, name: str) -> Silence:
        term = self.knowledge.term
        return Silence(term(thing), term(name), self.source((thing, ENT + "isSilentOn", name)))

    def mentions(self, fact: Fact) -> tuple[Mention, ...]:
        """What is said, meant, denied or counted of both ends of a fact."""
        know = self.knowledge
        found = []
        for one in mentions(know, fact):
            quotes = know.own_quotes(one.innermost) or know.own_quotes(one.report)
            found.append(Mention(self.way(one), quotes, self.reader.readings((fact[0], fact[2]), quotes)))
        return tuple(found)

    def way(self, named: NamingReport) -> tuple[Happening, ...]:
        """From a report down to a content, with their kinds."""
        know, term = self.knowledge, self.knowledge.term
        way = (Happening(term(name), term(node), term(know.main_kind(node))) for name, node in named.way)
        return (Happening(None, term(named.report), term(know.main_kind(named.report))), *way)

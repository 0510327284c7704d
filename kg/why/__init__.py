"""Why a triple holds: its derivation down to file, line and words; or what is missing where it does not.

The rules that were kept with the snapshot run backwards over its store, fact by fact, so the cost does not
grow with the graph; of the files only those are parsed that have the facts at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import InputError, KgError
from kg.paths import Workspace
from kg.reason.engine import Graph
from kg.reason.explain import Backward, Derivation, Explainer, Missing
from kg.reason.rules import Fact, Rule, Rules
from kg.reason.vocabulary import TYPE
from kg.terms import GRAPH_ANCHORS, GRAPH_INFERRED, GRAPH_ONTOLOGY
from kg.why.explanation import Explanation
from kg.why.knowledge import Knowledge, Quads
from kg.why.parts import ASSERTED, INFERRED, Applied, Said, Step, Term, Wanting
from kg.why.sources import Files
from kg.why.words import in_words, variables

LIMIT = 10  # derivations
NEAREST = 3  # rules that come near

__all__ = ["LIMIT", "Explanation", "Writer", "explain", "rules_of"]


def explain(quads: Quads, rules: Rules, workspace: Workspace, fact: Fact, limit: int = 1) -> Explanation:
    """The explanation of a triple between things.

    quads: finds triples of the closed graph; rules: of its ontology; workspace: the files that it was built
    from; limit: derivations. Raises `InputError` and `ParseError` for the files, and `KgError` where
    the graph holds what the rules do not conclude (another reasoner concluded it).
    """
    writer = Writer(quads, rules, Files.of(workspace))
    found = writer.backward.derivations(fact, limit)
    if found:
        return Explanation(writer.said(fact), tuple(map(writer.step, found)))
    if GRAPH_INFERRED in writer.knowledge.graphs(fact):
        found = Explainer(rules, writer.knowledge.data()).derivations(fact, limit)
        if not found:
            raise KgError(
                "this triple was inferred by rules that the compiled reasoner does not know.", "Run: kg build"
            )
        return Explanation(writer.said(fact), tuple(map(writer.step, found)))
    against = writer.against(fact)
    nearest = [] if against else writer.backward.missing(fact, NEAREST)
    return Explanation(
        writer.said(fact),
        (),
        tuple(map(writer.wanting, nearest)),
        against,
        writer.knowledge.mentions(fact),
        writer.knowledge.is_silent(fact),
    )


def rules_of(folder: Path, workspace: Workspace) -> Rules:
    """The rules of a snapshot; compiled now where it was built with owlrl and has none. Raises `KgError`."""
    path = folder / "rules.json"
    if path.is_file():
        from kg.files import read_text

        return Rules.from_json(read_text(path))
    from kg.reason.compile import compile_ontology
    from kg.source.turtle import parse

    return compile_ontology(parse(workspace.ontology_files()[0], blank_nodes=True).triples)


class Writer:
    """Puts derivations into words, with file, line and quotes."""

    def __init__(self, quads: Quads, rules: Rules, files: Files, backward: Backward | None = None) -> None:
        self.rules = rules
        self.knowledge = Knowledge(quads)
        self.backward = backward or self.knowledge.explainer(rules)
        self.files = files
        self._own = frozenset(rules.facts)

    def said(self, fact: Fact, naming: Callable[[str], Term] | None = None) -> Said:
        s, p, o = map(naming or self.knowledge.term, fact)
        return s, p, o

    def step(self, derivation: Derivation) -> Step:
        """A derivation with all that proves it."""
        fact = derivation.fact
        if derivation.rule is not None:
            premises = tuple(map(self.step, derivation.premises))
            return Step(self.said(fact), INFERRED, self.applied(derivation.rule), premises)
        graphs = self.knowledge.graphs(fact) - {GRAPH_ANCHORS, GRAPH_INFERRED}
        if not graphs and fact in self._own:
            graphs = {GRAPH_ONTOLOGY}
        sources = self.files.sources(fact, graphs)
        kind = sources[0].kind if sources else INFERRED
        quotes = self.knowledge.quotes(fact[0]) if kind == ASSERTED else ()
        return Step(self.said(fact), kind, sources=sources, quotes=quotes)

    def applied(self, rule: Rule) -> Applied:
        """A rule in words, with the place of its axiom."""
        return Applied(
            rule.name, in_words(rule, self.knowledge.term), rule.axiom.turtle(), self.files.axiom(rule.axiom)
        )

    def against(self, fact: Fact) -> Applied | None:
        """A rule that forbids the triple, given what kinds of things its two ends are."""
        kinds = [kind for thing in (fact[0], fact[2]) for kind in self.backward.found(thing, TYPE, None)]
        graph = Graph(self.rules, strict=False)
        graph.add(kinds)
        before = set(graph.clashes)
        graph.add([fact])
        found = [clash.rule for clash in graph.clashes if clash not in before]
        return self.applied(found[0]) if found else None

    def wanting(self, missing: Missing) -> Wanting:
        """What a rule lacks, down to what an article could say."""
        absent = tuple(map(self._written, missing.absent))
        named = variables(absent, self._classes(absent), self.knowledge.term)

        def naming(term: str) -> Term:
            return named.get(term) or self.knowledge.term(term)

        return Wanting(
            self.applied(missing.rule),
            tuple(map(self.said, missing.present)),
            tuple(self.said(fact, naming) for fact in absent),
        )

    def _written(self, atom: Fact) -> Fact:
        """A missing premise as somebody would write it: shortcuts, which only one rule makes of one fact, undone."""
        s, p, o = atom
        found = self.rules.by_head.get((p, ""), [])
        if p == TYPE or len(found) != 1 or len(found[0].body) != 1:
            return atom
        rule = found[0]
        assert rule.head is not None
        binding = {rule.head[0]: s, rule.head[2]: o}
        x, q, y = rule.body[0]
        return binding.get(x, x), q, binding.get(y, y)

    def _classes(self, atoms: tuple[Fact, ...]) -> dict[str, str]:
        """The class of each variable, where the domain or range of a property tells it."""
        told: dict[str, str] = {}
        ends = {"prp-dom": 0, "prp-rng": 2}
        classes = {
            (rule.body[0][1], ends[rule.name]): rule.head[2]
            for rule in self.rules.rules
            if rule.name in ends and rule.head is not None
        }
        for atom in atoms:
            for end in (0, 2):
                if atom[end].startswith("?") and (atom[1], end) in classes:
                    told.setdefault(atom[end], classes[atom[1], end])
        return told


def check_unchanged(key: str, workspace: Workspace) -> None:
    """Raises `InputError` where the files are no longer those that the snapshot was made from: lines would be wrong."""
    from kg import snapshot

    if snapshot.key_of(workspace) != key:
        raise InputError("the files have changed since the graph was opened.", "Open it again.", workspace.graph)

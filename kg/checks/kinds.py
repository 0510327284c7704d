"""The scheme of kinds as the checks use it: which kind a class has, what lies above it, and the verbs for it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator

from kg.source import told
from kg.source.corpus import Corpus, Nodes
from kg.source.verbs import kinds_said_by
from kg.terms import ENT, ID, OWL, RDF, RDFS, SKOS

_KIND, _LABELS = ID + "kind/", (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
_TYPE, _HAS_KIND = RDF + "type", ENT + "hasKind"


class Kinds:
    """The kinds of the ontology and of the reference data."""

    def __init__(self, corpus: Corpus) -> None:
        self._of_class: dict[str, str] = {}
        self._above: dict[str, set[str]] = {}
        self._with_above: dict[str, set[str]] = {}
        self.all: set[str] = set()
        schema, nodes = corpus.schema, corpus.background
        for cls, about in schema.by_subject.items():
            for above in about.get(RDFS + "subClassOf", ()):
                for kind in schema.values(above.value, OWL + "hasValue"):
                    self._of_class[cls] = kind
        self.verbs = list(self.verbs_of(nodes))
        for kind in nodes.of_kind({ENT + "Kind"}):
            self.all.add(kind)
            self._above[kind] = set(nodes.values(kind, SKOS + "broader"))

    @staticmethod
    def verbs_of(nodes: Nodes) -> Iterator[tuple[str, str]]:
        """The kinds of reference data with the verbs by which sources speak of them."""
        for kind in nodes.of_kind({ENT + "Kind"}):
            yield from ((kind, verb) for verb in nodes.values(kind, SKOS + "hiddenLabel"))

    def namesakes(self, nodes: Nodes) -> dict[str, str]:
        """The topics that have the name of a kind: who tells of an investment has told what "investment" names."""
        by_label = {nodes.value(kind, SKOS + "prefLabel"): kind for kind in self.all}
        labels = {topic: nodes.value(topic, SKOS + "prefLabel") for topic in nodes.of_kind({ENT + "Topic"})}
        return {topic: by_label[label] for topic, label in labels.items() if label in by_label}

    def meanings(self, words: str, things: Collection[str]) -> list[str]:
        """All kinds that a verb can say which is known by some of them (`things`): first these; none where it is no verb."""
        if not self.all.issuperset(things):
            return []
        return list(
            dict.fromkeys(
                [*sorted(things), *(kind for name in kinds_said_by(words) if (kind := _KIND + name) in self.all)]
            )
        )

    @staticmethod
    def is_said(nodes: Nodes, told: Container[str], meanings: Iterable[str]) -> bool:
        """Whether an article tells a kind of its own that it declares with a verb for one of these meanings."""
        names = {kind.removeprefix(_KIND) for kind in meanings}
        return bool(names) and any(
            not names.isdisjoint(kinds_said_by(label))
            for kind in nodes.of_kind({ENT + "Kind"})
            if kind in told
            for predicate in _LABELS
            for label in nodes.values(kind, predicate)
        )

    def of_class(self, cls: str) -> str | None:
        """The kind that every instance of a class has, or None."""
        return self._of_class.get(cls)

    def of_node(self, nodes: Nodes, node: str) -> list[str]:
        """The kinds of a happening: those it is given, and that of its class."""
        kinds = [*nodes.values(node, _HAS_KIND)]
        for cls in nodes.values(node, _TYPE):
            if cls in self._of_class:
                kinds.append(self._of_class[cls])
        return kinds

    def told(self, nodes: Nodes, report: str) -> set[str]:
        """The kinds of all that a report tells; worked out once. Do not change it."""
        known: dict[str, set[str]] = nodes.noted.setdefault(self, {})
        if report not in known:
            known[report] = {kind for part in told.parts(nodes, report) for kind in self.of_node(nodes, part)}
        return known[report]

    def with_above(self, kinds: Iterable[str]) -> set[str]:
        """The kinds and all that are broader."""
        found: set[str] = set()
        for kind in kinds:
            if kind not in found:
                found |= self._and_above(kind)
        return found

    def _and_above(self, kind: str) -> set[str]:
        """A kind and all that are broader. Do not change it."""
        known = self._with_above.get(kind)
        if known is None:
            known, todo = set(), [kind]
            while todo:
                one = todo.pop()
                if one not in known:
                    known.add(one)
                    todo.extend(self._above.get(one, ()))
            self._with_above[kind] = known
        return known

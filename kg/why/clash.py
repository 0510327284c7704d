"""A contradiction with both its sides: how each fact comes about, down to file, line and words."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.paths import Workspace
from kg.reason.compile import compile_ontology
from kg.reason.engine import Contradiction
from kg.reason.explain import Derivation, Explainer
from kg.turtle import Triple
from kg.why import Writer
from kg.why.knowledge import Knowledge, Node
from kg.why.text import steps

MAX_WEIGHED = 100  # contradictions among which the plainest is looked for


def explained(error: Contradiction, ontology: list[Triple], store: ox.Store, workspace: Workspace) -> Contradiction:
    """The contradiction whose sides are derived in the fewest steps, with both derivations in its `details`.

    store: all data in their named graphs, nothing inferred; workspace: the files that they came from.
    """

    def quads(s: Node, p: Node, o: Node) -> Iterator[tuple[object, object, object, object]]:
        return ((q.subject, q.predicate, q.object, q.graph_name) for q in store.quads_for_pattern(s, p, o))

    rules = compile_ontology(ontology)
    explainer = Explainer(rules, Knowledge(quads).data())
    clash = min(error.clashes[:MAX_WEIGHED], key=lambda one: sum(map(Derivation.size, explainer.clash(one))))
    writer = Writer(quads, rules, workspace, explainer)
    rule = writer.applied(clash.rule)
    lines = [
        f"{rule.words}, {rule.source}",
        *(steps(writer.step(side)) for side in dict.fromkeys(explainer.clash(clash))),
    ]
    return Contradiction(error.clashes, clash, "\n".join(lines))

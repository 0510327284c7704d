"""Queries for the default graph alone have the rows of those for all graphs, as one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.answer.planner.apart import Apart, elsewhere, properties
from kg.answer.planner.pattern import group_text
from kg.answer.planner.plan import Planner
from kg.answer.planner.reading import read_group
from kg.answer.rows import Rows
from kg.answer.store import ForDefault
from kg.terms import ENT, PREFIXES

# Agents and kinds are told in several graphs, the rest in none with a name.
STORE = f"""PREFIX ent: <{ENT}> PREFIX : <urn:> INSERT DATA {{
  :a a ent:Act ; ent:hasAgent :kz ; ent:hasTheme :pact ; ent:hasContent :b . :b ent:hasTheme :kz ; ent:wording "b" .
  :c a ent:Act ; ent:hasTheme :roadmap . :kz ent:wording "Kazakhstan" . :office ent:isOrganOf :kz . :d a ent:Plan ; ent:hasAgent :office .
  GRAPH <urn:inferred> {{ :b a ent:Content . :c ent:hasAgent :kz , :office . :a ent:hasKind :signing . :b ent:hasKind :signing . :office ent:partOf :kz }}
  GRAPH <urn:words> {{ :signing ent:hasKind :kind ; ent:wording "signing" . :office a ent:Body }}
}}"""
PATTERNS = [
    "?x ent:hasAgent ?y",
    "?x a ?y ; ent:hasAgent ?z",
    "?x ?way ?y",
    "?x ent:hasAgent|ent:hasTheme ?y",
    "?x ent:hasAgent/ent:isOrganOf ?y",
    "?x ent:hasAgent/ent:wording ?y",
    "?x ent:hasTheme|ent:hasContent/ent:hasTheme|ent:hasContent/ent:hasKind ?y",
    "?x ent:hasAgent/(ent:isOrganOf|ent:represents)? ?y",
    "?x a ent:Act OPTIONAL { ?x ent:hasAgent ?y OPTIONAL { ?y ent:wording ?z } }",
    "?x a ent:Act FILTER EXISTS { ?x ent:hasAgent/ent:isOrganOf ?any }",
    "?x ent:hasTheme ?y FILTER NOT EXISTS { ?x ent:hasKind ?any }",
    "{ ?x ent:hasKind ?y } UNION { ?x ent:hasContent/ent:hasKind ?y }",
    "?x ent:hasTheme ?y { SELECT ?x (COUNT(DISTINCT ?who) AS ?z) WHERE { ?x ent:hasAgent ?who } GROUP BY ?x }",
    "?x ent:hasTheme ?y BIND(IF(EXISTS { ?x ent:hasKind ?any }, 1, 2) AS ?z)",
]
# These are left as they are.
OTHERS = [
    "?x ent:hasAgent+ ?y",
    "?x (ent:hasAgent/ent:isOrganOf)? ?y",
    "?x ent:hasTheme ?y { SELECT ?x (COUNT(?who) AS ?z) WHERE { ?x ent:hasAgent ?who } GROUP BY ?x }",
]


@pytest.mark.parametrize("text", [*PATTERNS, *OTHERS])
@pytest.mark.parametrize("planned", [False, True])
def test_rows_are_the_same(text: str, planned: bool) -> None:
    store = ox.Store()
    store.update(STORE)

    def run(text: str, _: int = 0) -> Rows:
        found = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=not isinstance(text, ForDefault))
        assert isinstance(found, ox.QuerySolutions)
        return Rows([variable.value for variable in found.variables], [tuple(row) for row in found], True)

    group = read_group(text)
    known = elsewhere(properties(group, {}), run, {})
    assert known is not None
    led = Planner().group(group, set()) if planned else group
    made = Apart(known, {}).text("SELECT DISTINCT ?x ?y ?z WHERE ", led, "")
    plain = run(f"SELECT DISTINCT ?x ?y ?z WHERE {group_text(group)}")
    assert isinstance(made, ForDefault) == (text in PATTERNS)
    assert sorted(map(str, run(made).terms)) == sorted(map(str, plain.terms))
    assert len(plain) > 0


def test_many_graphs_are_asked_as_one() -> None:
    store = ox.Store()
    for nth in range(60):
        store.add(
            ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:b"), ox.NamedNode(f"urn:{nth}"))
        )
    known = elsewhere(
        {"urn:p"}, lambda text, most: Rows(["graph"], [tuple(row) for row in store.query(text)][:most], False), {}
    )  # type: ignore[union-attr]
    assert known is None

"""Whether there is a deed: from the index of the snapshot as from the pattern that asks for it."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_postings import line, made, report

from kg.answer.planner.candidates import Candidates
from kg.answer.planner.counted import Counting
from kg.answer.planner.pattern import group_text
from kg.answer.planner.special import Special
from kg.answer.rows import Rows
from kg.snapshot.placement import ARTICLE
from kg.terms import ENT, ID, PREFIXES, RDF

FIRST = "?step ent:isToldBy ?report ; ent:hasKind ?kind . ?report ent:hasEvidence ?evidence ."
TESTS = {
    "none on the same thing": "FILTER NOT EXISTS { ?done a ent:Act ; ent:hasKind ?kind ; ent:hasTheme ?same . ?step ent:hasTheme ?same }",
    "one by the same": "FILTER EXISTS { ?done a ent:Act ; ent:hasKind ?kind ; ent:hasAgent ?who . ?step ent:hasAgent ?who }",
    "one on a document": "?step ent:hasTheme ?thing . FILTER NOT EXISTS { ?done ent:hasTheme ?thing ; ent:hasKind ?kind ; a ent:DocumentAct }",
    "told in words": """BIND(IF(EXISTS { ?step ent:hasAgent ?who . ?done a ent:Act ; ent:hasKind ?kind ; ent:hasAgent ?who .
        FILTER NOT EXISTS { ?step ent:hasTheme ?named } }, "perhaps", "") AS ?perhaps)""",
    "one of two": "FILTER(EXISTS { ?a a ent:Act ; ent:hasKind ?kind ; ent:hasAgent ?x . ?step ent:hasAgent ?x } || EXISTS { ?b a ent:DocumentAct ; ent:hasKind ?kind ; ent:hasTheme ?y . ?step ent:hasTheme ?y })",
    "in office": """?step ent:hasOffice ?office . BIND(IF(EXISTS { ?step ent:hasTheme ?who . ?held ent:hasKind kind:visit ; ent:hasTheme ?who ;
        ent:hasOffice ?office ; a ent:Report }, "held", "") AS ?perhaps)""",
}  # fmt: skip
# Of these the index does not tell: of another class, where it is told of further, in another way, or of what the rows may not have.
OTHERS = {
    "another class": "FILTER EXISTS { ?done a ent:Report ; ent:hasKind ?kind ; ent:hasTheme ?same . ?step ent:hasTheme ?same }",
    "told of further": "FILTER EXISTS { ?done a ent:Act ; ent:hasKind ?kind ; ent:hasAgent ?who ; ent:hasTheme ?same . ?step ent:hasTheme ?same }",
    "another way": "FILTER EXISTS { ?done a ent:Act ; ent:hasKind ?kind ; ent:hasPlace ?same . ?step ent:hasTheme ?same }",
    "in an office of any kind": """?step ent:hasOffice ?office . FILTER EXISTS { ?step ent:hasTheme ?who . ?held ent:hasKind ?kind ; ent:hasTheme ?who ;
        ent:hasOffice ?office ; a ent:Report }""",
    "of nothing else": "FILTER EXISTS { ?done a ent:Act ; ent:hasKind ?kind ; ent:hasTheme ?same }",
}
MAYBE = "OPTIONAL { ?step ent:hasTheme ?same } FILTER NOT EXISTS { ?done a ent:Act ; ent:hasKind ?kind ; ent:hasTheme ?same }"


def articles(seed: int) -> dict[str, list[bytes]]:
    """Articles that tell of acts and of plans, by and on some things, their own among them."""
    dice = random.Random(seed)
    found: dict[str, list[bytes]] = {}
    for nth in range(24):
        slug = f"a{nth % 7}"
        node = f"{ARTICLE}{slug}/n{nth}"
        things = [f"{ID}body/{name}" for name in "klm"] + [f"{ARTICLE}{slug}/own"]
        facts = [(f"{ENT}hasKind", f"{ID}kind/{name}") for name in dice.sample(["visit", "signing", "review"], k=2)]
        facts += [
            (f"{ENT}{role}", dice.choice(things))
            for role in ("hasAgent", "hasTheme", "hasOffice")
            if dice.random() < 0.7
        ]
        if dice.random() < 0.4:
            told = [
                *report(node, *facts),
                *[line(node, f"{RDF}type", f"{ENT}DocumentAct")] * (dice.random() < 0.5),
                line(node, f"{RDF}type", f"{ENT}Report"),
            ]
        else:
            step = f"{node}-step"
            told = [
                each.replace(f"<{ENT}Act>".encode(), f"<{ENT}Plan>".encode())
                for each in report(node, (f"{ENT}hasContent", step))
            ]
            told += [line(step, *fact) for fact in [*facts, (f"{ENT}isToldBy", node)]]
        found.setdefault(slug, []).extend(told)
    return {slug: sorted(set(lines)) for slug, lines in found.items()}


def asked(store: ox.Store, text: str) -> Rows:
    found = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return Rows([variable.value for variable in found.variables], [tuple(row) for row in found], True)


@pytest.mark.parametrize("seed", range(4))
def test_rows_are_the_same(seed: int, tmp_path: Path) -> None:
    told = articles(seed)
    index = Candidates(made(tmp_path / "one", told))
    store = ox.Store()
    store.bulk_load(b"".join(each for lines in told.values() for each in lines), ox.RdfFormat.N_QUADS)
    driver = f"VALUES ?report {{ {' '.join(sorted(f'<{r}>' for _, all_ in index.in_order(index.chosen(None), ['article']) for r in all_))} }}"
    several = 0
    for name, test in {**TESTS, **OTHERS, "what may be missing": MAYBE}.items():
        special = Special(f"SELECT DISTINCT * {{ {FIRST} {test} }}".replace("*", "?report ?step ?kind ?perhaps"), {})
        plain = asked(store, f"SELECT DISTINCT ?report ?step ?kind ?perhaps {{ {FIRST} {test} }}")
        counting = Counting(special.tested, "report", special.declared)
        group = counting.worked_out(driver, lambda text, _: asked(store, text), index)
        led = asked(store, special.text(driver, group))
        assert sorted(map(str, led.terms)) == sorted(map(str, plain.terms)), name
        assert (group_text(group) != group_text(special.tested)) == (name in TESTS), name
        several += len(plain) > 0
    assert several > 5


FOR_WHOM = {
    "for each of few": ("?step ent:hasAgent ?who . OPTIONAL { ?other ent:hasAgent ?who ; ent:hasTheme ?side . FILTER NOT EXISTS { ?who ent:represents ?any } }", True),
    "one of two ways": ("?step ent:hasAgent ?who . OPTIONAL { { ?who ent:represents ?side } UNION { ?other a ent:Act ; ent:hasAgent ?who ; ent:hasTheme ?side } }", True),
    "for two": ("?step ent:hasAgent ?who ; ent:hasTheme ?what . OPTIONAL { ?other ent:hasAgent ?who ; ent:hasTheme ?what ; ent:hasOffice ?side }", False),
    "of a few steps": ("?step ent:hasAgent ?who . OPTIONAL { ?who ent:represents ?side }", False),
    "of what may be missing": ("OPTIONAL { ?step ent:hasAgent ?who } OPTIONAL { ?other ent:hasAgent ?who ; ent:hasTheme ?side }", False),
    "of what the report tells": ("OPTIONAL { ?whole ent:hasContent ?step ; ent:hasTheme ?side }", False),
}  # fmt: skip


@pytest.mark.parametrize("case", FOR_WHOM)
def test_what_looks_through_much_is_asked_once_for_each_thing(case: str, tmp_path: Path) -> None:
    test, is_asked = FOR_WHOM[case]
    told = articles(5)
    told["a0"] += [line(f"{ID}body/k", f"{ENT}represents", f"{ID}country/kz")]
    index = Candidates(made(tmp_path / "one", told))
    store = ox.Store()
    store.bulk_load(b"".join(each for lines in told.values() for each in lines), ox.RdfFormat.N_QUADS)
    text = f'SELECT DISTINCT ?report ?step ?kind ?found {{ {FIRST} {test} BIND(COALESCE(STR(?side), "") AS ?found) }}'
    reports = sorted({str(row[0]) for row in asked(store, text).terms})
    special = Special(text, {})
    counting = Counting(special.tested, "report", special.declared)
    runs: list[str] = []

    def run(query: str, _: int) -> Rows:
        runs.append(query)
        return asked(store, query)

    for some in (reports[:4], reports[2:], reports, reports):  # with things that were asked for before, and others
        driver = f"VALUES ?report {{ {' '.join(some)} }}"
        group = counting.worked_out(driver, run, index)
        plain = asked(store, text.replace("{", f"{{ {driver}", 1))
        assert sorted(map(str, asked(store, special.text(driver, group)).terms)) == sorted(map(str, plain.terms))
        assert len(plain) > 4
    assert bool(runs) == is_asked
    before = len(runs)
    counting.worked_out(driver, run, index)
    assert len(runs) == before

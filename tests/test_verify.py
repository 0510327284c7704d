"""`kg verify` says that the programs agree where they do, and lists each difference where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from kg.cli import main
from kg.errors import InconsistentError, KgError
from kg.paths import Workspace
from kg.reason import closure
from kg.shacl.result import Result
from kg.source.corpus import Corpus
from kg.source.turtle import parse_bytes
from kg.verify import compare, consistency
from kg.verify.compare import CONTRADICTION, Comparison
from kg.verify.consistency import for_owl

WORKSPACE = Workspace.at()
PREFIXES = "@prefix ent: <https://w3id.org/entente/ontology#> .\n@prefix i: <https://w3id.org/entente/id/> .\n"
CONTRADICTORY = "i:x a ent:Organisation , ent:Facility ."  # the classes are disjoint


def small(corpus: Corpus, turtle: str) -> Corpus:
    """The ontology and shapes with these data only."""
    file = parse_bytes((PREFIXES + turtle).encode(), Path("data.ttl"))
    return Corpus(corpus.ontology, corpus.shapes, [file], [])


@pytest.fixture(scope="module")
def faulty(corpus: Corpus) -> Corpus:
    """A state without a label, for one."""
    return small(corpus, "i:x a ent:State . i:y a ent:Signing ; ent:signedByState i:x .")


def test_results_of_shapes_agree(faulty: Corpus) -> None:
    found = compare.shapes(faulty)
    assert found.agreed == len(compare.our_results(faulty)) > 3
    assert not found.differs
    assert str(found).endswith(f"agrees: both find the same {found.agreed} validation results.")


def test_a_result_that_one_of_the_two_does_not_find_is_listed(faulty: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compare.our_results(faulty)
    lost, changed = whole[0], whole[1]
    ours = [changed._replace(message="Another message."), *whole[2:]]
    monkeypatch.setattr(compare, "our_results", lambda _: ours)
    found = compare.shapes(faulty)
    assert found.differs
    assert (found.agreed, len(found.ours), len(found.theirs)) == (len(whole) - 2, 1, 2)
    assert "Another message." in found.ours[0]
    assert any(lost.message in line and lost.component in line for line in found.theirs)
    assert str(found).count("\n") == 3


def test_a_result_found_twice_by_one_of_the_two_is_a_difference(
    faulty: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[Result] = compare.our_results(faulty)
    monkeypatch.setattr(compare, "our_results", lambda _: [*whole, whole[0]])
    assert len(compare.shapes(faulty).ours) == 1


def test_pyshacl_prints_no_traceback_for_a_date_that_is_none(corpus: Corpus, capfd: pytest.CaptureFixture[str]) -> None:
    data = small(corpus, 'i:x a ent:TimeSpan ; ent:earliest "2025-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .')
    assert not compare.shapes(data).differs
    assert capfd.readouterr() == ("", "")


def test_inferred_triples_agree_or_are_listed(faulty: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = [str(triple) for triple in closure(faulty)]
    assert len(ours) > 2
    monkeypatch.setattr(compare, "our_closure", lambda _: ours)
    found = compare.inferred(WORKSPACE, faulty)
    assert (found.agreed, found.differs) == (len(ours), False)
    made_up = "<https://example.org/a> <https://example.org/b> <https://example.org/c>"
    monkeypatch.setattr(compare, "our_closure", lambda _: [*ours[1:], made_up])
    found = compare.inferred(WORKSPACE, faulty)
    assert (found.agreed, found.ours, found.theirs) == (len(ours) - 1, (made_up,), (ours[0],))


@pytest.mark.parametrize("we_find_it", [True, False])
@pytest.mark.parametrize("they_find_it", [True, False])
def test_contradictions_agree_or_are_listed(
    we_find_it: bool, they_find_it: bool, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small(corpus, CONTRADICTORY if they_find_it else "i:x a ent:State .")
    monkeypatch.setattr(compare, "our_closure", lambda _: None if we_find_it else [])
    found = compare.inferred(WORKSPACE, data)
    assert (CONTRADICTION in found.ours) == (we_find_it and not they_find_it)
    assert (CONTRADICTION in found.theirs) == (they_find_it and not we_find_it)


def test_what_owlrl_cannot_close_is_no_contradiction(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    import owlrl

    def fails(_: object) -> None:
        raise ValueError("a fault of owlrl")

    monkeypatch.setattr(owlrl.OWLRL_Semantics, "closure", fails)
    with pytest.raises(KgError, match="a fault of owlrl") as caught:
        compare.inferred(WORKSPACE, small(corpus, "i:x a ent:State ."))
    assert not isinstance(caught.value, InconsistentError)


@pytest.mark.skipif(bool(consistency.missing()), reason=f"HermiT: {consistency.missing()}")
@pytest.mark.parametrize(("turtle", "contradicts"), [(CONTRADICTORY, True), ("i:x a ent:State .", False)])
def test_hermit_agrees_or_says_what_it_finds(
    turtle: str, contradicts: bool, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small(corpus, turtle)
    assert compare.consistent(data) == Comparison("HermiT", "contradictions", int(contradicts))
    monkeypatch.setattr(compare, "_contradicts", lambda _: not contradicts)
    found = compare.consistent(data)
    assert (found.theirs if contradicts else found.ours) == (CONTRADICTION,)


def test_without_java_hermit_is_said_not_to_run(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = compare.consistent(corpus)
    assert not found.differs
    assert "not run" in str(found) and ("java" in str(found) or "owlready2" in str(found))


@pytest.mark.parametrize(
    ("date", "midnight"), [("2024-07-05", "2024-07-05T00:00:00Z"), ("2024-07-05Z", "2024-07-05T00:00:00Z")]
)
def test_dates_become_midnights(date: str, midnight: str) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    thing = URIRef("https://example.org/a")
    graph = Graph()
    graph.add((thing, thing, Literal(date, datatype=URIRef(xsd + "date"), normalize=False)))
    (value,) = for_owl(graph).objects()
    assert (str(value), str(value.datatype)) == (midnight, xsd + "dateTime")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("comparison", "code"),
    [
        (Comparison("pyshacl 1", "validation results", 2), 0),
        (Comparison("HermiT", "", skipped="java is not on the PATH"), 0),
        (Comparison("pyshacl 1", "validation results", 2, ("a",)), 1),
        (Comparison("owlrl 1", "inferred triples", 2, (), ("b",)), 1),
    ],
)
def test_the_exit_code_says_whether_all_agree(
    comparison: Comparison, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "verify", lambda *_: iter([comparison, Comparison("other", "things", 1)]))
    assert main(["verify"]) == code
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(comparison.program)
    assert out[-1] == "other: agrees: both find the same 1 things."
    for line in (*comparison.ours, *comparison.theirs):
        assert any(shown.startswith("  only ") and shown.endswith(f": {line}") for shown in out)

"""Plans, claims, bounds and open lists must not become facts, whatever the reasoner concludes (design, section 3)."""

from __future__ import annotations

import pytest

from kg.reason import closure
from kg.source.corpus import Corpus
from kg.terms import ENT, ID, RDF

A = ID + "article/kazakhstan-uk-strategic-dialogue-8/"
SPCA = ID + "document/kz-uk-strategic-partnership-agreement"
MEMORANDUM = ID + "document/kz-uk-seasonal-workers-memorandum"
ROADMAP = ID + "document/kz-uk-critical-minerals-roadmap"
KZ, GB = ID + "country/kz", ID + "country/gb"
Triple = tuple[str, str, str]


@pytest.fixture(scope="module")
def inferred(small_corpus: Corpus) -> set[Triple]:
    return {(t.subject.value, t.predicate.value, t.object.value) for t in closure(small_corpus)}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def everything(small_corpus: Corpus, inferred: set[Triple]) -> set[Triple]:
    asserted = {(t.s.value, t.p.value, t.o.value) for file in small_corpus.data_files() for t in file.triples}
    return asserted | inferred


def subjects(triples: set[Triple], kind: str) -> set[str]:
    return {s for s, p, o in triples if p == RDF + "type" and o == ENT + kind}


def test_the_reasoner_does_its_work(inferred: set[Triple]) -> None:
    for expected in (
        (MEMORANDUM, ENT + "hasSignatory", ID + "body/uk-glaa"),
        (MEMORANDUM, ENT + "involvesState", KZ),
        (MEMORANDUM, ENT + "involvesState", GB),
        (ID + "person/roman-vassilenko", ENT + "chairs", A + "meeting"),
        (ID + "person/roman-vassilenko", ENT + "represents", KZ),
        (ID + "person/kathy-leach", ENT + "represents", GB),
        (ID + "person/kathy-leach", ENT + "holdsOffice", ID + "office/uk-ambassador-to-kazakhstan"),
        (ROADMAP, ENT + "treats", ID + "topic/critical-minerals"),
        (A + "meeting", RDF + "type", ENT + "Act"),
    ):
        assert expected in inferred


def test_a_planned_campus_is_not_open(everything: set[Triple]) -> None:
    assert subjects(everything, "Opening") == set()
    assert subjects(everything, "Facility") == set()
    assert not {t for t in everything if t[1] in (ENT + "isPresentIn", ENT + "openedBy", ENT + "hasOpening")}


def test_a_ratification_under_way_ratifies_nothing(everything: set[Triple]) -> None:
    for kind in ("Ratification", "Consent", "EntryIntoForce", "BillIntroduction"):
        assert subjects(everything, kind) == set(), kind
    assert not {
        t
        for t in everything
        if t[1] in (ENT + "isConsentedToBy", ENT + "hasParty", ENT + "consentsTo", ENT + "bringsIntoForce")
    }


def test_a_signatory_is_no_party_and_an_agency_is_no_state(everything: set[Triple]) -> None:
    assert not {t for t in everything if t[1] == ENT + "hasParty"}
    assert {ID + "body/uk-glaa", ID + "body/kz-ministry-of-labor"} & subjects(everything, "State") == set()


def test_a_possible_update_amends_nothing(everything: set[Triple]) -> None:
    assert subjects(everything, "Amendment") == set()


def test_an_upcoming_session_is_no_meeting(everything: set[Triple]) -> None:
    assert subjects(everything, "Meeting") == {A + "meeting"}


def test_what_is_claimed_is_no_act(everything: set[Triple]) -> None:
    assert subjects(everything, "Appointment") == set()
    real = subjects(everything, "Act") | subjects(everything, "Situation")
    for kind in (
        "Claim",
        "Assessment",
        "Announcement",
        "Assurance",
        "Plan",
        "Possibility",
        "Expectation",
        "Commitment",
        "Aim",
    ):
        assert subjects(everything, kind)
        assert subjects(everything, kind) & real == set(), kind


def test_the_expected_and_the_possible_is_no_situation(everything: set[Triple]) -> None:
    for kind in ("Cooperation", "Growth", "Protection", "JobCreation"):
        assert subjects(everything, kind) == set(), kind


def test_bounds_stay_bounds(everything: set[Triple]) -> None:
    bounds = {s.removeprefix(A): o.removeprefix(ENT) for s, p, o in everything if p == ENT + "hasBound"}
    assert bounds["top-10"] == "atMost"
    assert bounds["tons-2-million"] == "moreThan"


def test_open_lists_stay_open_and_counts_make_nobody_the_same(everything: set[Triple]) -> None:
    extents = {s.removeprefix(A): o.removeprefix(ENT) for s, p, o in everything if p == ENT + "hasListExtent"}
    assert extents["mineral-types"] == "openList"
    assert extents["discussion-of-wide-range"] == "openList"
    assert not {t for t in everything if t[1].endswith(("#sameAs", "#differentFrom"))}


def test_nothing_follows_from_the_content_of_statements_and_prospects(
    everything: set[Triple], small_corpus: Corpus
) -> None:
    """Take away all ent:hasContent… triples: the closure stays the same."""
    from kg.reason import close

    ontology = small_corpus.ontology[0].triples
    data = [t for file in small_corpus.data_files() for t in file.triples]
    without = [t for t in data if not t.p.value.startswith(ENT + "hasContent")]
    assert len(without) < len(data)
    assert {str(t) for t in close(ontology, without)} == {str(t) for t in closure(small_corpus)}


def test_the_closure_is_legal_and_says_nothing_twice(small_corpus: Corpus, inferred: set[Triple]) -> None:
    asserted = {(t.s.value, t.p.value, t.o.value) for file in small_corpus.data_files() for t in file.triples}
    assert inferred
    assert inferred & asserted == set()
    assert all(p.startswith(ENT) or (p == RDF + "type" and o.startswith(ENT)) for _, p, o in inferred)

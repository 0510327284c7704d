"""Articles on other countries and of other kinds fit the ontology, the shapes and the tool as they are.

The texts in tests/other are invented. Each is encoded in article.notes, and its Turtle is made from these.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.checks.coverage import coverage
from kg.checks.validate import validate
from kg.cli import main
from kg.errors import EXIT_NO, EXIT_YES
from kg.paths import Workspace
from kg.reason import close, closure
from kg.source.corpus import Corpus, load
from kg.source.turtle import parse
from kg.terms import ENT, ID, RDF, shorten

OTHER = Path(__file__).resolve().parent / "other"
SLUGS = {
    "ambassador",
    "apertura-de-campus",
    "deal-and-loan",
    "joint-communique",
    "sanctions",
    "state-visit",
    "treaty-in-force",
    "withdrawal",
}
Shortened = set[tuple[str, str, str]]

# Every shortcut that the folder supports, and no other: what is missing here must not be inferred.
SHORTCUTS = {
    "ent:hasSignatory": {
        ("document:treaty-on-extradition", "country:ke"),
        ("document:treaty-on-extradition", "country:pt"),
        ("document:memorandum-on-fisheries", "body:ke-ministry-of-the-blue-sea"),
        ("document:memorandum-on-fisheries", "body:pt-ministry-of-fishing"),
        ("document:memorandum-on-vocational-training", "body:ke-ministry-of-skills"),
        ("document:memorandum-on-vocational-training", "body:pt-ministry-of-schooling"),
        ("document:submarine-cable-contract", "body:mombasa-cables"),
        ("document:submarine-cable-contract", "body:tejo-telecom"),
        ("document:treaty-on-transit", "country:gh"),
        ("document:treaty-on-transit", "country:na"),
        ("document:treaty-on-seabirds", "country:is"),
        ("document:treaty-on-seabirds", "country:fi"),
    },
    # Through organs for the memoranda, in their own name for the treaties; a contract of companies involves no state.
    "ent:involvesState": {
        ("document:treaty-on-extradition", "country:ke"),
        ("document:treaty-on-extradition", "country:pt"),
        ("document:memorandum-on-fisheries", "country:ke"),
        ("document:memorandum-on-fisheries", "country:pt"),
        ("document:memorandum-on-vocational-training", "country:ke"),
        ("document:memorandum-on-vocational-training", "country:pt"),
        ("document:treaty-on-transit", "country:gh"),
        ("document:treaty-on-transit", "country:na"),
        ("document:treaty-on-seabirds", "country:is"),
        ("document:treaty-on-seabirds", "country:fi"),
    },
    # Finland signed the Treaty on Seabirds and did not ratify it.
    "ent:isConsentedToBy": {
        ("document:treaty-on-transit", "country:gh"),
        ("document:treaty-on-transit", "country:na"),
        ("document:treaty-on-seabirds", "country:is"),
    },
    # Neither signing (Kenya, Portugal, Finland) nor ratification (Iceland) makes a party.
    "ent:hasParty": {
        ("document:treaty-on-transit", "country:gh"),
        ("document:treaty-on-transit", "country:na"),
    },
    # The campus in Windhoek is planned.
    "ent:isPresentIn": {
        ("body:universidad-del-ejemplo", "place:nairobi"),
        ("body:universidad-del-ejemplo", "country:ke"),
    },
    # An appointment and a plan to take up a post do not make an office-holder.
    "ent:holdsOffice": {
        ("person:amina-wafula", "office:ke-president"),
        ("person:nils-aas", "office:no-minister-of-trade"),
    },
    "ent:represents": {("person:amina-wafula", "country:ke"), ("person:nils-aas", "country:no")},
    # Three ministers without names met, and not their states.
    "ent:participatesIn": {("article:joint-communique/ministers", "article:joint-communique/meeting")},
    "ent:chairs": set(),
}


@pytest.fixture(scope="module")
def other() -> Corpus:
    return load(Workspace.at(OTHER))


@pytest.fixture(scope="module")
def inferred(other: Corpus) -> Shortened:
    return {
        (shorten(triple.subject.value), shorten(triple.predicate.value), shorten(triple.object.value))  # type: ignore[union-attr]
        for triple in closure(other)
    }


def test_the_folder_has_the_eight_articles(other: Corpus) -> None:
    assert {article.slug for article in other.articles} == SLUGS


def test_all_of_them_are_valid(other: Corpus) -> None:
    assert [str(finding) for finding in validate(other)] == []


def test_every_word_is_accounted_for_and_every_fact_proved(other: Corpus) -> None:
    results = coverage(other)
    assert len(results) == len(SLUGS)
    assert [result.slug for result in results if not result.complete or result.percent != 100] == []


def test_one_is_in_spanish_and_dated(other: Corpus) -> None:
    spanish = next(article for article in other.articles if article.slug == "apertura-de-campus")
    values = {
        shorten(t.p.value): t.o.value
        for t in spanish.turtle.triples
        if shorten(t.s.value) == "article:apertura-de-campus"
    }
    assert values["ent:language"] == "es"
    assert shorten(values["ent:isPublishedIn"]) == "article:apertura-de-campus/publication"


@pytest.mark.parametrize("shortcut", sorted(SHORTCUTS))
def test_shortcuts_are_those_that_follow_and_no_others(inferred: Shortened, shortcut: str) -> None:
    assert {(s, o) for s, p, o in inferred if p == shortcut} == SHORTCUTS[shortcut]


@pytest.mark.parametrize(
    "thing",
    [
        "document:coastal-rescue-agreement",  # withdrawn from and suspended
        "document:bird-haven-memorandum",  # to be signed
        "place:lima",  # to meet in
        "place:windhoek",  # to open in
        "person:ingrid-solvang",  # to take up a post
        "body:kraken-shipping",  # under sanctions
    ],
)
def test_nothing_is_inferred_of_what_was_left_or_is_only_planned(inferred: Shortened, thing: str) -> None:
    # ent:hasTheme, ent:hasAgent and the like repeat what the acts assert; shortcuts start at or lead to the thing.
    of_thing = {(s, p, o) for s, p, o in inferred if p in SHORTCUTS and thing in (s, o)}
    assert of_thing == set()
    # Nothing else about it either, but the classes above its own and the places around it.
    assert {p for s, p, _ in inferred if s == thing} <= {"rdf:type", "ent:isLocatedIn"}


def test_no_attitude_becomes_an_act_or_a_situation(other: Corpus, inferred: Shortened) -> None:
    attitudes = {
        shorten(node) for article in other.articles for node in article.nodes.of_kind(other.subclasses("Attitude"))
    }
    kinds = {o for s, p, o in inferred if p == "rdf:type" and s in attitudes}
    # To take up a post, open a campus, inspect ports, meet, and sign are meant; to withdraw is possible.
    assert len(attitudes) == 6
    assert kinds <= {"ent:Happening", "ent:Report", "ent:Attitude"}


def test_of_what_is_said_or_meant_only_broader_kinds_are_inferred(other: Corpus, inferred: Shortened) -> None:
    contents = {shorten(node) for article in other.articles for node in article.nodes.of_kind({ENT + "Content"})}
    assert "article:withdrawal/signing-of-memorandum" in contents
    said = {(s, p, o) for s, p, o in inferred if s in contents or o in contents}
    assert {o for _, p, o in said if p == "rdf:type"} <= {"ent:Happening"}
    assert {p for _, p, _ in said} <= {"rdf:type", "ent:hasKind"}


def values(other: Corpus, node: str, *path: str) -> set[str]:
    """What a path of properties leads to from a node of an article."""
    (article,) = [article for article in other.articles if node.startswith(f"article:{article.slug}/")]
    there = {node.replace("article:", ID + "article/")}
    for name in path:
        prefix, _, local = name.partition(":")
        iri = (RDF if prefix == "rdf" else ENT) + local
        there = {value for one in there for value in article.nodes.values(one, iri)}
    return {shorten(value) if value.startswith("http") else value for value in there}


# What the reader of the texts would stumble over, were it taken for more than it is.
@pytest.mark.parametrize(
    ("node", "path", "expected"),
    [
        # "agreed on a joint venture … worth €12.5 million": a decision, and the sum is that of what was decided.
        ("article:deal-and-loan/deal", "rdf:type", {"ent:Decision"}),
        ("article:deal-and-loan/deal", "ent:hasAmount", set()),
        ("article:deal-and-loan/deal", "ent:hasContent ent:hasAmount ent:value", {"12500000", "146250000"}),
        ("article:deal-and-loan/loan", "rdf:type", {"ent:Act"}),
        # "after four years": how long he was in office, not that he still is.
        ("article:ambassador/years-of-brekke", "ent:hasDuration ent:value", {"4"}),
        ("article:ambassador/brekke-on-envoy", "rdf:type", {"ent:Claim"}),
        ("article:ambassador/brekke-on-envoy", "ent:hasContent ent:hasKind", {"kind:appointment"}),
        # "the three states commit themselves", "Chile undertakes".
        ("article:joint-communique/commitment-to-inspect", "rdf:type", {"ent:Commitment"}),
        ("article:joint-communique/commitment-to-protect", "rdf:type", {"ent:Assurance"}),
        ("article:joint-communique/adoption", "rdf:type", {"ent:Adoption"}),
        # "We will review the rest": announced is a plan, and of the plan a review.
        ("article:sanctions/announcement", "ent:hasContent ent:hasKind", {"kind:plan"}),
        ("article:sanctions/announcement", "ent:hasContent ent:hasContent ent:hasKind", {"kind:review"}),
        ("article:sanctions/those-on-insurance", "ent:isPartOf", {"article:sanctions/the-sanctions"}),
        # "that treaty is not in force".
        ("article:treaty-in-force/not-in-force", "rdf:type", {"ent:NonOccurrence"}),
        ("article:treaty-in-force/not-in-force", "ent:hasContent ent:hasTheme", {"document:treaty-on-seabirds"}),
        # "and could withdraw from it later": after the signing.
        (
            "article:withdrawal/withdrawal-possible",
            "ent:hasContent ent:hasTime ent:isCountedFrom",
            {"article:withdrawal/signing-of-memorandum"},
        ),
    ],
)
def test_what_is_said_is_encoded_as_what_it_is(other: Corpus, node: str, path: str, expected: set[str]) -> None:
    assert values(other, node, *path.split()) == expected


LIFE_OF_A_TREATY = """\
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix ex: <https://example.org/> .
ex:treaty a ent:Treaty .
ex:entry a ent:EntryIntoForce ; ent:bringsIntoForce ex:treaty ; ent:inForceFor ex:stays , ex:leaves .
ex:withdrawal a ent:Withdrawal ; ent:hasTheme ex:treaty ; ent:hasAgent ex:leaves , ex:never-in .
ex:suspension a ent:Suspension ; ent:hasTheme ex:treaty ; ent:hasAgent ex:never-in .
ex:termination a ent:Termination ; ent:hasTheme ex:treaty ; ent:hasAgent ex:never-in .
"""


def test_leaving_a_treaty_neither_makes_nor_unmakes_a_party(other: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "life.ttl"
    file.write_text(LIFE_OF_A_TREATY, encoding="utf-8")
    closed = close(other.ontology[0].triples, parse(file).triples)
    found = {
        (shorten(t.predicate.value), t.object.value.rsplit("/", 1)[1])  # type: ignore[union-attr]
        for t in closed
        if t.subject.value == "https://example.org/treaty" and t.predicate.value != RDF + "type"  # type: ignore[union-attr]
    }
    # What holds on a day is for a query to compute: see the scope note of ent:hasParty.
    assert {o for p, o in found if p == "ent:hasParty"} == {"stays", "leaves"}
    assert {p for p, _ in found} == {"ent:hasParty"}


TEXT = """\
Ghana names its first envoy to the Example Isles.
On 4 May 2025 Ghana signed the Treaty on Lighthouses, Daily Example reports.
"""

# What a person would make of the draft.
FILLED = """\
article first-envoy
  source-kind news
  issued-by daily-example
  published-by daily-example
  silent published-in, written-by

declare body:daily-example NewsAgency "Daily Example"
declare document:treaty-on-lighthouses Treaty "Treaty on Lighthouses"

1
  x «Ghana names its first envoy to the Example Isles.»: Left out to keep this example short.
2
  «On 4 May 2025 Ghana signed the Treaty on Lighthouses, Daily Example reports.»
    Signing signing: signs treaty-on-lighthouses; signed-by-state gh; time «On 4 May 2025»; silent signed-by-hand-of
"""


def test_a_stranger_starts_an_article_and_fills_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, graph = tmp_path / "text.txt", tmp_path / "graph"
    text.write_text(TEXT, encoding="utf-8")
    assert main(["new", str(text), "--slug", "first-envoy", "--graph", str(graph)]) == EXIT_YES
    file = graph / "articles" / "first-envoy" / "article.notes"
    assert str(file) in capsys.readouterr().err

    assert main(["validate", str(file)]) == EXIT_NO  # nothing is accepted yet
    told = capsys.readouterr().out
    assert "ent:isPublishedBy" in told
    assert "Ghana names its first envoy" in told
    # All quotes that wait for their proposals are one finding, at the first of them, and nothing is said of each.
    waiting = re.findall(r":(\d+): violation: (\d+) quotes from this line on support no report", told)
    notes = file.read_text(encoding="utf-8").split("\n")
    quoted = [number for number, line in enumerate(notes, 1) if line.startswith("  «")]
    assert waiting == [(str(quoted[0]), str(len(quoted)))] and told.count("[keys/unused]") == 1

    draft = file.read_text(encoding="utf-8")
    assert 'declare document:treaty-on-lighthouses Treaty "Treaty on Lighthouses"' in draft
    assert all(line in draft for line in TEXT.splitlines())
    file.write_text(FILLED, encoding="utf-8")
    assert main(["notes", "to-turtle", str(file), "-o", str(file.with_name("article.ttl"))]) == EXIT_YES, (
        capsys.readouterr().err
    )
    assert main(["validate", str(file)]) == EXIT_YES, capsys.readouterr().out
    assert main(["coverage", "--graph", str(graph)]) == EXIT_YES
    assert "100.00%" in capsys.readouterr().out

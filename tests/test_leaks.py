"""Nothing follows from what is only said, meant, denied, asked as a condition or aimed at, however deep it is nested.

Each case tells, as the content of a report, what would prove a shortcut if it were an act or situation. Broken copies of the
ontology, with which something does follow, show that the tests would see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, product
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import why
from kg.errors import KgError
from kg.paths import Workspace
from kg.reason import infer, is_news
from kg.reason.compile import compile_ontology
from kg.reason.engine import Contradiction
from kg.reason.rules import Fact, Rules, texts
from kg.reason.vocabulary import TYPE
from kg.source.turtle import parse, parse_bytes
from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, GRAPH_REFERENCE, ID, OWL, RDFS
from kg.why.shapes import Shapes
from kg.why.text import what

ONTOLOGY = ROOT / "ontology" / "entente.ttl"
SHAPES = Shapes(ROOT / "ontology" / "shapes.ttl", "ontology/shapes.ttl")
A = ID + "article/a/"
TRIPLES = parse(ONTOLOGY, blank_nodes=True).triples
DOCUMENT, PERSON, AGENCY, STATE, COMPANY = (
    f"{ID}{name}" for name in ("document/d", "person/p", "body/b", "country/s", "body/c")
)
OFFICE, CITY, COUNTRY, TOPIC, MEETING = ID + "office/o", ID + "place/x", ID + "country/y", ID + "topic/t", A + "meeting"
# What is known of the things beforehand. None of it makes a shortcut by itself.
BACKGROUND: list[Fact] = [
    *((thing, TYPE, ENT + name) for thing, name in (
        (DOCUMENT, "Agreement"), (PERSON, "Person"), (AGENCY, "Agency"), (STATE, "State"), (COMPANY, "Company"),
        (OFFICE, "Office"), (CITY, "City"), (COUNTRY, "Country"), (TOPIC, "Topic"), (MEETING, "Meeting"),
    )),
    (AGENCY, ENT + "isOrganOf", STATE),
    (OFFICE, ENT + "actsFor", STATE),
    (CITY, ENT + "isLocatedIn", COUNTRY),
]  # fmt: skip
Told = dict[str, str]


class Case(NamedTuple):
    """What proves a shortcut between two things, and the same in the roles that a content has."""

    ends: tuple[str, str]
    kind: str
    real: Told
    said: Told


SHORTCUTS = {
    "hasSignatory": Case(
        (DOCUMENT, AGENCY),
        "Signing",
        {"signs": DOCUMENT, "signedBy": AGENCY},
        {"hasTheme": DOCUMENT, "hasAgent": AGENCY},
    ),
    "involvesState": Case(
        (DOCUMENT, STATE),
        "Signing",
        {"signs": DOCUMENT, "signedByState": STATE},
        {"hasTheme": DOCUMENT, "hasAgent": STATE},
    ),
    "isConsentedToBy": Case(
        (DOCUMENT, STATE),
        "Ratification",
        {"consentsTo": DOCUMENT, "consentGivenBy": STATE},
        {"hasTheme": DOCUMENT, "hasAgent": STATE},
    ),
    "hasParty": Case(
        (DOCUMENT, STATE),
        "EntryIntoForce",
        {"bringsIntoForce": DOCUMENT, "inForceFor": STATE},
        {"hasTheme": DOCUMENT, "hasAgent": STATE},
    ),
    "holdsOffice": Case(
        (PERSON, OFFICE),
        "OfficeHolding",
        {"hasOfficeHolder": PERSON, "hasOffice": OFFICE},
        {"hasTheme": PERSON, "hasOffice": OFFICE},
    ),
    "represents": Case(
        (PERSON, STATE),
        "OfficeHolding",
        {"hasOfficeHolder": PERSON, "hasOffice": OFFICE},
        {"hasTheme": PERSON, "hasOffice": OFFICE, "isOnBehalfOf": STATE},
    ),
    "participatesIn": Case(
        (PERSON, MEETING),
        "Participation",
        {"hasParticipant": PERSON, "occursAt": MEETING},
        {"hasAgent": PERSON, "hasOccasion": MEETING},
    ),
    "chairs": Case(
        (PERSON, MEETING),
        "Chairing",
        {"hasChair": PERSON, "occursAt": MEETING},
        {"hasAgent": PERSON, "hasOccasion": MEETING},
    ),
    "isPresentIn": Case(
        (COMPANY, COUNTRY), "Opening", {"openedBy": COMPANY, "hasPlace": CITY}, {"hasAgent": COMPANY, "hasPlace": CITY}
    ),
}
# What joins a report to what it does not assert.
LINKS = ("hasContent", "hasCondition", "hasPurpose", "hasException", "hasCause", "hasInstrument", "fulfils", "violates")
DEPTHS = (1, 2, 3)


def own(facts: Iterable[Fact], predicate: str) -> list[tuple[str, str]]:
    return [(s.removeprefix(ENT), o.removeprefix(ENT)) for s, p, o in facts if p == predicate and o.startswith(ENT)]


FACTS = list(texts(TRIPLES))
ABOVE = own(FACTS, RDFS + "subClassOf")


def below(name: str) -> Iterator[str]:
    yield name
    for lower, upper in ABOVE:
        if upper == name:
            yield from below(lower)


NOT_REAL = sorted({*below("SpeechAct"), *below("Attitude"), *below("NonOccurrence")} - {"SpeechAct", "Attitude"})
REAL = sorted({*below("Act"), *below("Situation")})
# The kind that stands for a class, as the ontology has it.
KIND_OF = {
    cls.removeprefix(ENT): kind
    for restriction, p, kind in FACTS
    if p == OWL + "hasValue"
    for cls, q, node in FACTS
    if q == RDFS + "subClassOf" and node == restriction
}


BACKGROUND += [(kind, TYPE, ENT + "Kind") for kind in KIND_OF.values()]


def told(case: Case, cls: str, link: str, depth: int) -> tuple[list[Fact], list[str]]:
    """A report whose content, so deep, tells what would prove the shortcut; and the contents, the innermost last."""
    report, contents = A + "report", [f"{A}c{number}" for number in range(1, depth + 1)]
    facts = [(report, TYPE, ENT + cls), (report, ENT + link, contents[0])]
    for outer, inner in pairwise(contents):
        facts += [(outer, ENT + "hasKind", ID + "kind/plan"), (outer, ENT + "hasContent", inner)]
    facts += [(content, TYPE, ENT + "Content") for content in contents]
    facts.append((contents[-1], ENT + "hasKind", KIND_OF[case.kind]))
    facts += [(contents[-1], ENT + name, value) for name, value in case.said.items()]
    return facts, contents


def closed(rules: Rules, data: list[Fact]) -> set[Fact]:
    return {fact for fact in infer(rules, data) if is_news(fact)}


def leaks(rules: Rules, case: Case, cls: str, link: str, depth: int) -> set[Fact]:
    """What follows beyond that a content is a happening, and beyond what follows from the rest without it."""
    said, contents = told(case, cls, link, depth)
    without = [fact for fact in said if fact[0] not in contents and fact[2] not in contents]
    found = closed(rules, BACKGROUND + said) - closed(rules, BACKGROUND + without) - set(said)
    return found - {(content, TYPE, ENT + "Happening") for content in contents}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return compile_ontology(TRIPLES)


def test_every_shortcut_of_the_ontology_has_a_case() -> None:
    roles = {"hasTime", "hasKind"}  # by chains too, on happenings
    assert {s.removeprefix(ENT) for s, p, _ in FACTS if p == OWL + "propertyChainAxiom"} - roles == set(SHORTCUTS)


@pytest.mark.parametrize("name", SHORTCUTS)
def test_the_real_thing_does_prove_it(rules: Rules, name: str) -> None:
    case = SHORTCUTS[name]
    node = A + "real"
    real = [(node, TYPE, ENT + case.kind), *((node, ENT + p, o) for p, o in case.real.items())]
    shortcut = (case.ends[0], ENT + name, case.ends[1])
    assert shortcut in closed(rules, BACKGROUND + real)
    assert shortcut not in closed(rules, BACKGROUND)


@pytest.mark.parametrize("name", SHORTCUTS)
@pytest.mark.parametrize("cls", NOT_REAL)
def test_nothing_follows_from_what_is_said_or_meant(rules: Rules, cls: str, name: str) -> None:
    for depth in DEPTHS:
        assert leaks(rules, SHORTCUTS[name], cls, "hasContent", depth) == set()


@pytest.mark.parametrize("name", SHORTCUTS)
@pytest.mark.parametrize("link", LINKS)
def test_nothing_follows_from_conditions_purposes_and_the_like(rules: Rules, link: str, name: str) -> None:
    for cls, depth in product(("Act", "Signing", "Situation", "Observation", "Plan", "Claim"), DEPTHS):
        assert leaks(rules, SHORTCUTS[name], cls, link, depth) == set()


@pytest.mark.parametrize("cls", NOT_REAL)
def test_roles_of_the_report_itself_prove_nothing(rules: Rules, cls: str) -> None:
    for case in SHORTCUTS.values():
        report = [(A + "report", TYPE, ENT + cls), *((A + "report", ENT + p, o) for p, o in case.said.items())]
        found = closed(rules, BACKGROUND + report) - closed(rules, [*BACKGROUND, report[0]])
        assert found == set()


def test_no_content_is_an_instance_of_a_real_class(rules: Rules) -> None:
    for cls in [*REAL, "Observation", *NOT_REAL]:
        with pytest.raises(Contradiction):
            infer(rules, [(A + "c", TYPE, ENT + "Content"), (A + "c", TYPE, ENT + cls)])


def test_what_chains_start_from_stands_on_acts_and_situations_only() -> None:
    """The shapes let nothing else have it, so content cannot have what a chain needs."""
    inverses = {o for _, p, o in FACTS if p == OWL + "inverseOf"}
    assert len(inverses) >= 7
    for name in inverses:
        takers = {cls.removeprefix(ENT) for cls in SHAPES.carriers[name]}
        assert takers and takers <= set(REAL), name


def test_shortcuts_are_never_written() -> None:
    assert not {ENT + name for name in SHORTCUTS} & SHAPES.written


# ---------------------------------------------------------------- with ontologies that are wrong

PREFIX = "@prefix ent: <https://w3id.org/entente/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
PREFIX += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "


def broken(change: str, without: Callable[[Fact], bool] = lambda fact: False) -> Rules:
    more = parse_bytes((PREFIX + change).encode(), ONTOLOGY, blank_nodes=True).triples
    kept = [triple for triple in TRIPLES if not without(next(iter(texts([triple]))))]
    return compile_ontology([*kept, *more])


def disjointness(fact: Fact) -> bool:
    return fact[2] == OWL + "AllDisjointClasses" or fact[1] in (OWL + "members", OWL + "disjointWith")


# Each shortcut over the roles in place of the specific properties: what content says would be enough.
OVER_ROLES = {
    "hasSignatory": "[ owl:inverseOf ent:hasTheme ] ent:hasAgent",
    "involvesState": "[ owl:inverseOf ent:hasTheme ] ent:hasAgent",
    "isConsentedToBy": "[ owl:inverseOf ent:hasTheme ] ent:hasAgent",
    "hasParty": "[ owl:inverseOf ent:hasTheme ] ent:hasAgent",
    "holdsOffice": "[ owl:inverseOf ent:hasTheme ] ent:hasOffice",
    "represents": "[ owl:inverseOf ent:hasTheme ] ent:isOnBehalfOf",
    "participatesIn": "[ owl:inverseOf ent:hasAgent ] ent:hasOccasion",
    "chairs": "[ owl:inverseOf ent:hasAgent ] ent:hasOccasion",
    "isPresentIn": "[ owl:inverseOf ent:hasAgent ] ent:hasPlace",
}


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("name", SHORTCUTS)
def test_a_shortcut_over_roles_would_be_seen(name: str, depth: int) -> None:
    case = SHORTCUTS[name]
    wrong = broken(f"ent:{name} owl:propertyChainAxiom ( {OVER_ROLES[name]} ) .")
    assert (case.ends[0], ENT + name, case.ends[1]) in leaks(wrong, case, "Plan", "hasContent", depth)


@pytest.mark.parametrize("cls", NOT_REAL)
def test_a_class_of_what_is_said_that_counts_as_real_would_be_seen(rules: Rules, cls: str) -> None:
    wrong = broken(f"ent:{cls} rdfs:subClassOf ent:Act .")
    with pytest.raises(Contradiction):
        leaks(wrong, SHORTCUTS["hasSignatory"], cls, "hasContent", 1)


@pytest.mark.parametrize(
    "change, leaked",
    [
        ("ent:hasContent rdfs:range ent:Act .", ("c1", TYPE, ENT + "Act")),
        ("ent:hasKind rdfs:domain ent:Report .", ("c1", TYPE, ENT + "Report")),
        ("ent:hasAgent rdfs:domain ent:Signing .", ("c1", TYPE, ENT + "Signing")),
        ("ent:Content rdfs:subClassOf ent:Situation .", ("c1", TYPE, ENT + "Situation")),
        ("ent:hasAgent owl:propertyChainAxiom ( ent:hasContent ent:hasAgent ) .", ("report", ENT + "hasAgent", AGENCY)),
        ("ent:hasTheme rdfs:subPropertyOf ent:signs .", ("c1", ENT + "signs", DOCUMENT)),
    ],
    ids=["range", "domain-of-kind", "domain-of-role", "class", "roles-passed-up", "role-below-specific"],
)  # fmt: skip
def test_other_leaks_would_be_seen(change: str, leaked: Fact) -> None:
    wrong = broken(change, disjointness)
    found = leaks(wrong, SHORTCUTS["hasSignatory"], "Claim", "hasContent", 1)
    assert (A + leaked[0], *leaked[1:]) in found


@pytest.mark.parametrize("change", ["ent:hasContent rdfs:range ent:Act .", "ent:hasKind rdfs:domain ent:Act ."])
def test_a_content_made_real_is_a_contradiction(change: str) -> None:
    with pytest.raises(Contradiction):
        leaks(broken(change), SHORTCUTS["hasSignatory"], "Claim", "hasContent", 1)


# ---------------------------------------------------------------- kg why


def explained(rules: Rules, name: str, cls: str, link: str, depth: int) -> why.Explanation:
    """What is said of a shortcut where it is only told as content."""
    said, _ = told(SHORTCUTS[name], cls, link, depth)
    return of_what_is_told(rules, name, said)


def of_what_is_told(rules: Rules, name: str, said: list[Fact]) -> why.Explanation:
    case = SHORTCUTS[name]
    main = [(s, ENT + "hasMainKind", o) for s, p, o in said if p == ENT + "hasKind"]
    main += [
        (s, ENT + "hasMainKind", KIND_OF.get(o.removeprefix(ENT), o))
        for s, p, o in said
        if s == A + "report" and p == TYPE
    ]
    store = ox.Store()
    for graph, facts in (
        (GRAPH_ONTOLOGY, [fact for fact in FACTS if not {fact[0][0], fact[2][0]} & set('_"[')]),
        (GRAPH_REFERENCE, BACKGROUND),
        (GRAPH_ARTICLE + "a", said),
        (GRAPH_ANCHORS, main),
        (GRAPH_INFERRED, sorted(closed(rules, BACKGROUND + said) - set(BACKGROUND + said))),
    ):
        store.extend(ox.Quad(*map(ox.NamedNode, fact), ox.NamedNode(graph)) for fact in facts)

    def quads(s: object, p: object, o: object) -> Iterator[tuple[object, object, object, object]]:
        return ((q.subject, q.predicate, q.object, q.graph_name) for q in store.quads_for_pattern(s, p, o))  # type: ignore[arg-type]

    return why.explain(quads, rules, Workspace.at(), (case.ends[0], ENT + name, case.ends[1]))


@pytest.mark.parametrize("number, cls", list(enumerate(NOT_REAL)), ids=NOT_REAL)
def test_why_says_no_and_what_it_is_that_names_both(rules: Rules, number: int, cls: str) -> None:
    name = list(SHORTCUTS)[number % len(SHORTCUTS)]
    found = explained(rules, name, cls, "hasContent", 2)
    assert not found and found.against is None
    (mention,) = found.mentions
    assert mention.node.iri == A + "report" and mention.kind.iri == KIND_OF[cls]
    assert [one.node.iri for one in mention.way] == [A + "report", A + "c1", A + "c2"]
    label = KIND_OF[cls].rsplit("/", 1)[-1]
    assert what(mention.way).startswith(f"kind:{label} of a kind:plan of a") and what(mention.way) in " ".join(
        str(found).split()
    )


@pytest.mark.parametrize("number, name", list(enumerate(SHORTCUTS)), ids=SHORTCUTS)
def test_why_says_no_of_conditions_and_purposes(rules: Rules, number: int, name: str) -> None:
    link = LINKS[1 + number % (len(LINKS) - 3)]
    found = explained(rules, name, "Act", link, 1)
    assert not found
    (mention,) = found.mentions
    assert mention.way[-1].property is not None and mention.way[-1].property.iri == ENT + link
    assert f"({mention.way[-1].property.label}: a" in what(mention.way)


def test_who_speaks_is_not_what_is_said_and_groups_are_looked_into(rules: Rules) -> None:
    report, content, group = A + "report", A + "c1", A + "g"

    def ways(cls: str, *more: Fact) -> list[list[str]]:
        said = [(report, TYPE, ENT + cls), (report, ENT + "hasContent", content), (content, TYPE, ENT + "Content")]
        said += [(content, ENT + "hasKind", KIND_OF["Ratification"]), (content, ENT + "hasTheme", DOCUMENT), *more]
        found = of_what_is_told(rules, "isConsentedToBy", said)
        assert not found
        return [[one.node.iri for one in mention.way] for mention in found.mentions]

    holder = (report, ENT + "hasAgent", STATE)
    assert ways("Claim", holder) == []  # a state that speaks of the document is not said to consent
    assert ways("Plan", holder) == [[report]]  # a state that plans something with it is
    members = [(content, ENT + "hasAgent", group), (group, TYPE, ENT + "Group"), (group, ENT + "hasMember", STATE)]
    assert ways("Denial", *members) == [[report, content]]
    assert (
        ways(
            "Claim",
            (report, ENT + "precedes", A + "other"),
            (A + "other", TYPE, ENT + "Content"),
            (A + "other", ENT + "hasAgent", STATE),
        )
        == []
    )  # a link to what something else tells
    assert ways("Act", (report, ENT + "hasAgent", STATE)) == []  # what follows from an act, rules conclude


def test_why_of_a_leak_says_yes() -> None:
    """So the two tests above could fail."""
    wrong = broken(f"ent:hasSignatory owl:propertyChainAxiom ( {OVER_ROLES['hasSignatory']} ) .")
    try:
        assert explained(wrong, "hasSignatory", "Denial", "hasContent", 1)
    except KgError as error:  # the line of an axiom that is not in the file
        pytest.fail(str(error))

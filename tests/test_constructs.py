"""What sources say, construct by construct: the examples of the page on the model say it, and their slips are found."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from engines import compiled, pyshacl
from model_examples import Example, article, background, beside, examples, found_in, shown

from kg.source.turtle import Triple
from kg.terms import ENT, RDF, shorten

EXAMPLES = {example.code: example for example in examples()}
PREFIXES = """
PREFIX ent: <https://w3id.org/entente/ontology#>
PREFIX country: <https://w3id.org/entente/id/country/>
PREFIX currency: <https://w3id.org/entente/id/currency/>
PREFIX document: <https://w3id.org/entente/id/document/>
PREFIX kind: <https://w3id.org/entente/id/kind/>
PREFIX body: <https://w3id.org/entente/id/body/>
PREFIX office: <https://w3id.org/entente/id/office/>
PREFIX person: <https://w3id.org/entente/id/person/>
PREFIX place: <https://w3id.org/entente/id/place/>
PREFIX topic: <https://w3id.org/entente/id/topic/>
PREFIX unit: <https://w3id.org/entente/id/unit/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# By the code of each construct, what its example says, read from the sentence and not from the notes.
SAYS = {
    "ROLE": '?x a ent:Act ; ent:hasKind kind:purchase ; ent:hasAgent country:ke ; ent:hasSource country:es ; ent:hasTheme/ent:wording "ten locomotives"',
    "GROUP": "?x a ent:Act ; ent:hasKind kind:imposition ; ent:hasAgent ?g . ?g a ent:Group ; ent:hasMember country:kz ; ent:isOpenOn ent:hasMember ; ent:hasPlace place:central-asia",
    "NAT": "?x a ent:Act ; ent:hasAgent [ a ent:Group ; ent:hasNationality country:no ] ; ent:hasTheme [ a ent:Item ; ent:hasNationality country:gh ] ; ent:hasRecipient country:pe",
    "TITLE": "?x a ent:OfficeHolding ; ent:hasOfficeHolder ?p ; ent:hasOffice ?o ; ent:isOnBehalfOf country:ke . ?o a ent:Ambassadorship ; ent:isAccreditedTo country:no . ?v ent:hasKind kind:visit ; ent:hasAgent ?p",
    "MEMB": "?x a ent:Membership ; ent:hasAgent country:ke ; ent:hasTheme ?o . ?o a ent:InternationalOrganisation",
    "PART": '?x a ent:Document ; ent:isPartOf ?t . ?t a ent:Treaty . ?c a ent:Situation ; ent:hasKind kind:document-content ; ent:hasTheme ?x ; ent:hasMember/ent:wording "the provisions on fees"',
    "ENUM": "?x a ent:Act ; ent:hasKind kind:discussion ; ent:hasTopic topic:trade , topic:mining , topic:energy ; ent:isOpenOn ent:hasTopic",
    "SCOPE": "?x a ent:Act ; ent:hasBeneficiary ?g . ?g a ent:Group ; ent:hasException country:gh",
    "ALT": "?x a ent:Plan ; ent:hasContent ?c . ?c a ent:Content ; ent:hasKind kind:meeting ; ent:hasPlace country:no , country:ke ; ent:isAlternativeOn ent:hasPlace",
    "COUNT": "?x a ent:Act ; ent:hasKind kind:delivery ; ent:hasTheme/ent:hasAmount ?n . ?n ent:value ?v ; ent:hasUnit unit:one ; ent:hasBound ent:exactly FILTER(?v = 12)",
    "APPROX": "?x a ent:Act ; ent:hasKind kind:flight ; ent:hasAgent/ent:hasAmount ?n . ?n ent:value ?v ; ent:hasBound ent:moreThan FILTER(?v = 40)",
    "RATE": "?x ent:hasAmount ?n ; ent:hasFrequency ?f . ?n ent:value ?v ; ent:hasUnit unit:percent ; ent:isShareOf ?w . ?w a ent:Item . ?f ent:value ?t ; ent:hasPerUnit unit:year FILTER(?v = 5 && ?t = 2)",
    "COMP": '?x ent:hasKind kind:growth ; ent:hasAmount ?n . ?n ent:value ?v ; ent:hasUnit unit:percent ; ent:isComparedWith ?w . ?w a ent:TimeSpan ; ent:wording "2022" ; ent:latest "2022-12-31"^^xsd:date FILTER(?v = 12)',
    "AMOUNT": "?x a ent:Act ; ent:hasKind kind:loan ; ent:hasAmount ?n . ?n ent:value ?v ; ent:hasUnit currency:USD FILTER(?v = 30000000)",
    "RANK": "?x a ent:Ranking ; ent:hasTheme country:ke ; ent:hasAmount ?n . ?n ent:value ?v FILTER(?v = 3) FILTER NOT EXISTS { ?n ent:hasUnit ?u }",
    "DATE": '?x a ent:Signing ; ent:signedByState country:gh ; ent:hasTime ?t . ?t ent:earliest "2025-05-04"^^xsd:date ; ent:latest "2025-05-04"^^xsd:date ; ent:hasBasis ent:stated',
    "REL": '?x a ent:Act ; ent:hasTime ?t . ?t ent:wording "yesterday" ; ent:earliest "2025-05-03"^^xsd:date ; ent:hasBasis ent:inferred ; ent:ground ?g',
    "DUR": "?x a ent:Plan ; ent:hasContent ?c . ?c ent:hasKind kind:truce ; ent:hasDuration ?d . ?d ent:value ?v ; ent:hasUnit unit:week FILTER(?v = 2)",
    "ORDER": "?x a ent:Signing ; ent:precedes ?y . ?y a ent:Act ; ent:hasKind kind:joining ; ent:hasAgent country:gh",
    "CONT": '?x a ent:Situation ; ent:hasAgent country:no ; ent:continues/ent:wording "the patrols"',
    "STATUS": "?x a ent:NonOccurrence ; ent:hasContent ?c . ?c a ent:Content ; ent:hasKind kind:in-force FILTER NOT EXISTS { ?s a ent:Situation }",
    "NEG": "?x a ent:NonOccurrence ; ent:hasContent ?c . ?c a ent:Content ; ent:hasKind kind:ratification ; ent:hasAgent country:gh FILTER NOT EXISTS { ?r a ent:Ratification }",
    "RECIP": "?x a ent:Opening ; ent:openedBy country:ke , country:ug",
    "FULFIL": "?x a ent:Act ; ent:hasKind kind:delivery ; ent:fulfils ?p . ?p a ent:Assurance ; ent:hasKind kind:promise ; ent:hasRecipient country:ke",
    "PURP": "?x a ent:Act ; ent:hasKind kind:donation ; ent:hasPurpose ?c . ?c a ent:Content ; ent:hasKind kind:protection",
    "CAUSE": '?x a ent:Act ; ent:hasKind kind:closure ; ent:hasCause/ent:wording "the storm"',
    "PLACE": "?x a ent:Act ; ent:hasOrigin country:ke ; ent:hasDestination country:no",
    "SPEECH": "?x a ent:Claim ; ent:hasAgent ?p ; ent:hasContent ?c ; ent:hasEvidence ?e . ?c ent:hasKind kind:failure . ?e ent:hasSpeaker ?p ; ent:hasVoice ent:attributed FILTER NOT EXISTS { ?f a ent:Act }",
    "NEST": "?x a ent:Claim ; ent:hasAgent country:ke ; ent:hasContent ?c . ?c ent:hasKind kind:promise ; ent:hasAgent country:ug ; ent:hasContent ?d . ?d a ent:Content ; ent:hasKind kind:return",
    "OPIN": '?x a ent:Opinion ; ent:hasPolarity ent:positive ; ent:predicate "a historic step" ; ent:hasTheme/ent:wording "the treaty"',
    "EVID": '?x a ent:Claim ; ent:isSilentOn ent:hasAgent ; ent:hasContent/ent:hasKind kind:shelling ; ent:hasEvidence ?e . ?e ent:attribution "reportedly" FILTER NOT EXISTS { ?f a ent:Act }',
    "ALIAS": '?x a ent:Situation ; ent:hasKind kind:naming ; ent:hasTheme ?t ; ent:name "the Beacon Treaty" . ?t a ent:Treaty',
    "PLAN": "?x a ent:Plan ; ent:hasAgent country:gh ; ent:hasContent/ent:hasKind kind:signing ; ent:hasDeadline ?t . ?t ent:latest ?d FILTER(STRSTARTS(STR(?d), '2027')) FILTER NOT EXISTS { ?s a ent:Signing }",
    "COMMIT": "?x a ent:Commitment ; ent:hasAgent country:no ; ent:hasContent ?c . ?c ent:hasKind kind:construction ; ent:hasAgent country:no ; ent:hasPlace country:ke",
    "OBLIG": "?x a ent:Directive ; ent:hasKind kind:appeal ; ent:hasAgent country:ke ; ent:hasRecipient country:ug ; ent:hasContent/ent:hasAgent country:ug",
    "COND": "?x a ent:Plan ; ent:hasCondition ?c ; ent:hasContent/ent:hasKind kind:construction . ?c a ent:Content ; ent:hasKind kind:approval ; ent:hasAgent country:ke",
    "CAPAB": "?x a ent:Act ; ent:hasKind kind:facilitation ; ent:hasTheme ?c . ?c a ent:Content ; ent:hasKind kind:purchase ; ent:hasAgent country:gh",
    "DISCR": "?x a ent:Permission ; ent:hasAgent country:no ; ent:hasContent/ent:hasKind kind:lasting",
    "DOC": "?x a ent:SubjectMatter ; ent:describesDocument ?d ; ent:hasTopic topic:energy . ?d a ent:Treaty",
    "LEGAL": "?x a ent:Act ; ent:hasKind kind:closure ; ent:hasLegalBasis ?l . ?l a ent:Law",
    "MECH": "?x a ent:Meeting ; ent:isSessionOf ?b ; ent:ordinal 3 ; ent:hasPlace country:ke . ?b a ent:StandingBody",
}
each = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)


def slug(example: Example) -> str:
    return example.code.lower()


def test_every_construct_has_its_example() -> None:
    assert list(EXAMPLES) == [example.code for example in examples()]
    assert EXAMPLES.keys() == SAYS.keys()
    assert len(SAYS) == 41


@each
def test_an_example_keeps_every_rule(example: Example) -> None:
    assert [str(finding) for finding in found_in(slug(example), example.text, example.notes)] == []


@each
def test_an_example_says_what_its_sentence_says(example: Example) -> None:
    store = ox.Store()
    store.load(str_of(example).encode(), format=ox.RdfFormat.N_TRIPLES)
    assert store.query(f"{PREFIXES} ASK {{ {SAYS[example.code]} }}")


def str_of(example: Example) -> str:
    made = article(slug(example), example.text, example.notes)
    return "".join(f"{t.s} {t.p} {t.o} .\n" for t in made.turtle.triples)


@each
def test_its_slip_is_found_and_nothing_else(example: Example) -> None:
    assert example.wanted
    assert shown(found_in(slug(example), example.text, example.wrong)) == example.wanted


def test_both_engines_for_shapes_find_the_same_slips() -> None:
    """On the articles, with the classes of what they name: pyshacl over the whole reference data takes minutes."""
    made = [
        article(f"{slug(example)}-{name}", example.text, notes)
        for example in EXAMPLES.values()
        for name, notes in (("right", example.notes), ("wrong", example.wrong))
    ]
    corpus = beside(made)
    data: list[Triple] = [triple for each in made for triple in each.turtle.triples]
    named = {triple.o.value for triple in data}
    while (
        more := {
            triple.o.value
            for file in corpus.reference
            for triple in file.triples
            if triple.s.value in named and triple.p.value in (RDF + "type", ENT + "isKindOf", ENT + "actsFor")
        }
        - named
    ):
        named |= more
    data += [triple for file in corpus.reference for triple in file.triples if triple.s.value in named]
    ontology = background().ontology[0].triples
    found = compiled(corpus.shapes, data, ontology)
    assert found == pyshacl(corpus.shapes, data, ontology)
    wanted = {
        (f"{slug(example)}-wrong/{node}", rule)
        for example in EXAMPLES.values()
        for rule, node in example.wanted
        if rule.startswith("shape:")
    }
    assert {
        (shorten(one.focus.value).partition(":")[2], "shape:" + one.shape.rpartition("#")[2])
        for one in found.elements()
    } == wanted

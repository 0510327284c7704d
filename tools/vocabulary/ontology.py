"""Writes ontology/entente.ttl and the kinds that stand for classes (graph/reference/class-kinds.ttl)."""

from __future__ import annotations

from vocabulary.model import Class, Property, Vocabulary, words_of
from vocabulary.turtle import block, collection, heading, names, prefixes, text, texts

VERSION = "0.2.0"
HEAD = """\
# The Entente ontology: what states and other actors agree, who said so, and where it is written.
#
# Made from ontology/vocabulary/*.yaml by tools/in_step.py: change it there.
#
# How to read this file: a report is a node (an act, a situation, an observation, a speech act, an attitude or a
# non-occurrence) that rests on evidence. What is said, meant or denied is a content: described, not asserted. Roles
# and other properties of these nodes are asserted by hand. The shortcuts in the last part are never asserted: they
# are inferred by property chains.

"""
HEADER = f"""\

<https://w3id.org/entente/ontology>
  a owl:Ontology ;
  owl:versionIRI <https://w3id.org/entente/ontology/{VERSION}> ;
  owl:versionInfo "{VERSION}" ;
  dcterms:title "Entente ontology"@en ;
  dcterms:description "Classes and properties for what texts on international affairs say: countries, officials, agreements, sectors, what happens between them, what is said, meant and denied, who says so and in which words."@en ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
  dcterms:creator <https://w3id.org/entente/id/body/entente> ;
  dcterms:created "2026-11-23"^^xsd:date ;
  vann:preferredNamespacePrefix "ent" ;
  vann:preferredNamespaceUri "https://w3id.org/entente/ontology#" ;
.

<https://w3id.org/entente/id/body/entente>
  rdfs:label "The Entente project"@en ;
.

"""
# Terms of other vocabularies that the ontology or the data use.
ANNOTATIONS = (
    "dcterms:title dcterms:description dcterms:license dcterms:creator dcterms:created dcterms:source dcterms:rightsHolder "
    "vann:preferredNamespacePrefix vann:preferredNamespaceUri skos:prefLabel skos:altLabel skos:hiddenLabel skos:notation "
    "skos:definition skos:scopeNote skos:editorialNote skos:example skos:exactMatch skos:closeMatch skos:inScheme"
).split()
DATA = "oa:exact oa:prefix oa:suffix oa:start oa:end".split()
FILES = {
    "things": "things that sources talk about",
    "sources": "sources, evidence and closed lists",
    "happenings": "what happens, holds, is said, meant or denied",
}
GROUPS = {
    "roles": "roles: what every happening may carry",
    "reports": "properties of reports and of what they say",
    "specific": "properties of acts and situations, over which rules run",
    "evidence": "properties of evidence and sources",
    "measures": "properties of times and quantities",
    "reference": "properties of reference data",
    "shortcuts": "shortcuts: inferred from acts and situations, never asserted",
    "added": "added by the build for questions, never asserted",
}


def ontology(vocabulary: Vocabulary) -> str:
    parts = [HEAD, prefixes("ent", "kind", "oa", "dcterms", "owl", "rdf", "rdfs", "skos", "vann", "xsd"), HEADER]
    parts += [heading("terms of other vocabularies in use", "-"), "\n"]
    parts += [f"{name} a owl:AnnotationProperty .\n" for name in ANNOTATIONS]
    parts += [
        "skos:ConceptScheme a owl:Class .\n",
        "skos:broader a owl:ObjectProperty .\n",
        *(f"{name} a owl:DatatypeProperty .\n" for name in DATA),
    ]
    for file, words in FILES.items():
        parts += ["\n", heading(words)]
        for kind in vocabulary.classes.values():
            if kind.file == file:
                parts += ["\n", _class(kind, vocabulary), *_members(kind)]
    parts += ["\n", heading("classes that share no instance"), *_disjoint(vocabulary)]
    for group, words in GROUPS.items():
        parts += ["\n", heading(words)]
        found = [p for p in vocabulary.properties.values() if p.group == group and not p.foreign]
        parts += [part for each in found for part in ("\n", _property(each))]
    return "".join(parts)


def _class(kind: Class, vocabulary: Vocabulary) -> str:
    concept = vocabulary.kind_of(kind.name)
    restriction = f"[ a owl:Restriction ; owl:onProperty ent:hasKind ; owl:hasValue kind:{concept} ]"
    parents = [f"ent:{parent}" for parent in kind.parents]
    if concept and not kind.abstract:
        parents.append(restriction)
    return block(
        f"ent:{kind.name}",
        ("a", "owl:Class"),
        *(("rdfs:subClassOf", parent) for parent in parents),
        *_words(kind),
    )


def _words(term: Class | Property) -> list[tuple[str, str] | None]:
    nots = [f"Not: {words}" for words in term.nots] if isinstance(term, Class) else []
    return [
        ("rdfs:label", text(term.label)),
        ("skos:definition", text(term.definition)),
        ("skos:scopeNote", text(term.note)) if term.note else None,
        ("dcterms:source", text(term.source, "")) if term.source else None,
        ("skos:example", texts([*term.examples, *nots])) if term.examples or nots else None,
    ]


def _members(kind: Class) -> list[str]:
    return [
        "\n"
        + block(
            f"ent:{name}",
            ("a", f"ent:{kind.name}"),
            ("rdfs:label", text(words_of(name))),
            ("skos:definition", text(definition)),
        )
        for name, definition in kind.members.items()
    ]


def _disjoint(vocabulary: Vocabulary) -> list[str]:
    found = []
    for members in vocabulary.groups().values():
        terms = [f"ent:{name}" for name in members]
        if len(terms) == 2:
            found.append(f"\n{terms[0]} owl:disjointWith {terms[1]} .\n")
        else:
            found.append("\n" + block("[] a owl:AllDisjointClasses ;", ("owl:members", collection(terms))))
    return found


def _property(each: Property) -> str:
    kinds = ["owl:DatatypeProperty" if each.literal else "owl:ObjectProperty"]
    kinds += [f"owl:{name.capitalize()}Property" for name in each.characteristics]
    return block(
        each.iri,
        ("a", names(kinds)),
        *(("rdfs:subPropertyOf", f"ent:{parent}") for parent in each.parents),
        ("rdfs:domain", f"ent:{each.domain}") if each.domain else None,
        ("rdfs:range", f"ent:{each.range}") if each.range else None,
        *(("owl:propertyChainAxiom", collection(map(_step, chain))) for chain in each.chains),
        *_words(each),
    )


def _step(name: str) -> str:
    iri = name.removeprefix("-") if ":" in name else f"ent:{name.removeprefix('-')}"
    return f"[ owl:inverseOf {iri} ]" if name.startswith("-") else iri


def kinds(vocabulary: Vocabulary) -> str:
    """The kinds that stand for classes, as reference data beside the open list of other kinds."""
    parts = [
        "# The kinds that stand for classes of happenings: an instance of the class is of the kind.\n"
        "#\n"
        "# Made from ontology/vocabulary/*.yaml by tools/in_step.py: change it there.\n\n",
        prefixes("ent", "kind", "skos"),
    ]
    for concept, name in vocabulary.kinds().items():
        broader = vocabulary.broader_kind(name)
        parts.append(
            "\n"
            + block(
                f"kind:{concept}",
                ("a", "ent:Kind"),
                ("skos:prefLabel", text(concept.replace("-", " ").replace("non ", "non-"))),
                *(
                    ("skos:hiddenLabel", text(verb, tag))
                    for tag, verbs in vocabulary.classes[name].verbs.items()
                    for verb in verbs
                ),
                ("ent:isKindOf", f"ent:{name}"),
                ("skos:broader", f"kind:{broader}") if broader else None,
            )
        )
    return "".join(parts)

"""What the words of OWL and RDFS mean to the compiler, and the error for those that it has no rules for."""

from __future__ import annotations

from kg.errors import KgError
from kg.terms import OWL, RDF, RDFS, XSD, shorten

_SWRL = "http://www.w3.org/2003/11/swrl#"
TYPE = RDF + "type"
THING = OWL + "Thing"

# They describe and declare; nothing follows from them (OWL 2 Structural Specification, sections 5.8 and 10).
ANNOTATIONS = frozenset(
    {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}
    | {
        OWL + name
        for name in (
            "versionInfo versionIRI priorVersion backwardCompatibleWith incompatibleWith deprecated "
            "annotatedSource annotatedProperty annotatedTarget"
        ).split()
    }
)
DECLARATIONS = frozenset(
    {RDF + "List", RDF + "Property", RDFS + "Class", RDFS + "Datatype"}
    | {
        OWL + name
        for name in (
            "Class ObjectProperty DatatypeProperty AnnotationProperty OntologyProperty Ontology NamedIndividual "
            "Thing Restriction Axiom DeprecatedClass DeprecatedProperty"
        ).split()
    }
)
# What an ontology may use, as `kg.reason.compile` reads it.
ACCEPTED = (
    "rdfs:subClassOf (of named classes, or with one owl:hasValue restriction), rdfs:subPropertyOf, rdfs:domain, rdfs:range, "
    "owl:propertyChainAxiom (a step may be [ owl:inverseOf … ]), owl:TransitiveProperty, owl:AsymmetricProperty, "
    "owl:IrreflexiveProperty, owl:disjointWith, owl:AllDisjointClasses, owl:propertyDisjointWith"
)


class UnsupportedAxiomError(KgError):
    """An axiom that the reasoner has no rules for.

    construct: the IRI of the OWL or RDFS term; about: the term that the axiom is about.
    """

    def __init__(self, construct: str, about: str, detail: str = "", remedy: str = "") -> None:
        where = f" {detail}" if detail else ""
        subject = "" if about.startswith("_:") or about == construct else f", said of {readable(about)}"
        super().__init__(
            f"the reasoner has no rule for {readable(construct)}{where}{subject}.",
            remedy or f"Take it out, or say it with what an ontology may use here: {ACCEPTED}.",
        )
        self.construct = construct
        self.about = about


class AxiomInDataError(UnsupportedAxiomError):
    """A word of OWL or RDFS among the data."""

    def __init__(self, construct: str) -> None:
        super().__init__(construct, construct, "in data", "Take it out: axioms belong in the ontology.")


def readable(term: str) -> str:
    """A term as a message shows it: IRIs shortened, all else as it stands."""
    return term if term.startswith(('"', "_:", "[", "(", "?")) else shorten(term)


def is_vocabulary(iri: str) -> bool:
    """Whether the IRI is a word of OWL, RDFS or the rules of SWRL."""
    return iri.startswith((OWL, RDFS, _SWRL))


def is_datatype(iri: str) -> bool:
    return iri.startswith(XSD) or iri in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")

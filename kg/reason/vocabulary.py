"""What the words of OWL and RDFS mean to the compiler, and the error for those that it does not know."""

from __future__ import annotations

from kg.errors import KgError
from kg.terms import OWL, RDF, RDFS, XSD, shorten

_SWRL = "http://www.w3.org/2003/11/swrl#"
TYPE = RDF + "type"
THING = OWL + "Thing"
NOTHING = OWL + "Nothing"
DIFFERENT = OWL + "differentFrom"

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
# What the compiler refuses and owlrl 7.6.2 has rules for. It passes over everything else in silence.
KNOWN_TO_OWLRL = frozenset(
    OWL + name
    for name in (
        "sameAs hasKey FunctionalProperty InverseFunctionalProperty oneOf maxCardinality maxQualifiedCardinality onClass"
    ).split()
)


class UnsupportedAxiomError(KgError):
    """An axiom outside the compiled part of OWL 2 RL.

    construct: the IRI of the OWL or RDFS term; about: the term that the axiom is about.
    """

    def __init__(self, construct: str, about: str, detail: str = "") -> None:
        where = f" {detail}" if detail else ""
        subject = "" if about.startswith("_:") else f" of {readable(about)}"
        remedy = (
            "Run with --reasoner owlrl, which handles it."
            if construct in KNOWN_TO_OWLRL
            else "Rewrite it; --reasoner owlrl handles only that part of it which lies in OWL 2 RL."
        )
        super().__init__(f"the compiled reasoner does not know {readable(construct)}{where}{subject}.", remedy)
        self.construct = construct
        self.about = about


def readable(term: str) -> str:
    """A term as a message shows it: IRIs shortened, all else as it stands."""
    return term if term.startswith(('"', "_:", "[", "(", "?")) else shorten(term)


def is_vocabulary(iri: str) -> bool:
    """Whether the IRI is a word of OWL, RDFS or the rules of SWRL."""
    return iri.startswith((OWL, RDFS, _SWRL))


def is_datatype(iri: str) -> bool:
    return iri.startswith(XSD) or iri in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")

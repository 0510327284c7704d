"""The IRIs that the code knows by name. Everything else is read from the ontology."""

from __future__ import annotations

ENT = "https://w3id.org/entente/ontology#"
SHAPE = "https://w3id.org/entente/shapes#"
ID = "https://w3id.org/entente/id/"
GRAPH = "https://w3id.org/entente/graph/"
BASE = "https://w3id.org/entente/"

OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"

# Units of time.
SPANS = frozenset(
    f"{ID}unit/{name}" for name in "second minute hour day week month quarter year decade century".split()
)

# Prefixes for reading answers and writing exports; things are grouped by kind so that names stay short.
PREFIXES: dict[str, str] = {
    "article": ID + "article/",
    "body": ID + "body/",
    "country": ID + "country/",
    "currency": ID + "currency/",
    "dcterms": DCTERMS,
    "document": ID + "document/",
    "ent": ENT,
    "event": ID + "event/",
    "kind": ID + "kind/",
    "measure": ID + "measure/",
    "mineral": ID + "mineral/",
    "oa": OA,
    "office": ID + "office/",
    "owl": OWL,
    "person": ID + "person/",
    "place": ID + "place/",
    "programme": ID + "programme/",
    "rdf": RDF,
    "rdfs": RDFS,
    "scheme": ID + "scheme/",
    "skos": SKOS,
    "topic": ID + "topic/",
    "unit": ID + "unit/",
    "xsd": XSD,
}

# The named graphs of a snapshot. Each article has a graph of its own below GRAPH_ARTICLE.
GRAPH_ARTICLE = GRAPH + "article/"
GRAPH_ONTOLOGY = GRAPH + "ontology"
GRAPH_REFERENCE = GRAPH + "reference"
GRAPH_INFERRED = GRAPH + "inferred"
GRAPH_ANCHORS = GRAPH + "anchors"
# Named in exports only.
GRAPH_ALIGNMENTS = GRAPH + "alignments"
GRAPH_METADATA = GRAPH + "metadata"


def shorten(iri: str) -> str:
    """The IRI as a prefixed name where one of `PREFIXES` fits, else in angle brackets.

    >>> shorten("https://w3id.org/entente/id/country/kz")
    'country:kz'
    >>> shorten("http://example.org/x")
    '<http://example.org/x>'
    """
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1])), key=lambda item: len(item[1]), default=None
    )
    if best is None or len(iri) == len(best[1]):
        return f"<{iri}>"
    return f"{best[0]}:{iri[len(best[1]) :]}"


def short_name(iri: str) -> str:
    """As `shorten`, but a node of an article by the name that its file uses, such as :signing-of-memorandum."""
    short = shorten(iri)
    return ":" + iri.rsplit("/", 1)[1] if short.startswith("article:") and "/" in short else short

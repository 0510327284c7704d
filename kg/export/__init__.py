"""Exports of a snapshot: the same bytes for the same snapshot, in the formats that others load (docs/exports.md)."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError
from kg.terms import ENT, GRAPH_METADATA, GRAPH_ONTOLOGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

# The ending of a file name that means the format, or nothing where another format has it.
FORMATS = {
    "turtle": ".ttl",
    "jsonld": ".jsonld",
    "jsonld-framed": "",
    "ntriples": ".nt",
    "nquads": ".nq",
    "trig": ".trig",
    "rdfxml": ".rdf",
    "rdf12": "",
    "nanopub": "",
    "csv": ".zip",
    "void": "",
}
# What CONSTRUCT and DESCRIBE can be written as.
OF_TRIPLES = ("turtle", "ntriples", "jsonld", "rdfxml")
DATA_ONLY = ("jsonld-framed", "nanopub", "csv")
PARQUET = "parquet"  # a folder, written shard by shard, and never as one file


def export(
    key: str,
    chosen: str,
    *,
    inferred: bool = True,
    ontology: bool = False,
    alignments: bool = False,
    article: str | None = None,
    linked: bool = False,
) -> bytes:
    """The snapshot as one file (CSV: a zip file with a table in each).

    chosen: a key of `FORMATS`; inferred: with the triples that the ontology implies; ontology, alignments: with
    these; article: one article only (its slug), see `kg.export.source.select`; linked: JSON-LD with the IRI of its
    context in place of the context. Raises `KgError`: for options that do not go together, for an unknown article, for
    what the format cannot hold; `InputError` where the snapshot is damaged.
    """
    if chosen == PARQUET:
        raise KgError("parquet is a folder of files.", "Write it with save, or kg export -f parquet -o FOLDER.")
    if chosen not in FORMATS:
        raise KgError(f"there is no format {chosen}.", f"Use one of {', '.join(FORMATS)}.")
    if linked and chosen != "jsonld":
        raise KgError(f"{chosen} has no context that could be linked.", "Leave --context out, or use -f jsonld.")
    if (ontology or alignments) and chosen in DATA_ONLY:
        option = "--with-ontology" if ontology else "--with-alignments"
        raise KgError(f"{chosen} holds data only.", f"Leave {option} out, or choose another format.")
    from kg.export.source import nquads, select, statement, triples

    if chosen in DATA_ONLY:
        return _view(key, chosen, inferred, article)
    graphs = select(key, inferred=inferred, ontology=ontology, alignments=alignments, article=article)
    if chosen == "rdf12":
        from kg.export.annotated import annotated

        return annotated(graphs)
    if chosen in ("nquads", "trig", "void"):
        from kg.export.describe import description

        about = description(graphs)
        if chosen == "void":
            return serialized([statement(line) for line in about], "turtle")
        graphs[GRAPH_METADATA] = about
        if chosen == "nquads":
            return nquads(graphs)
        from kg.export.plain import trig

        return trig(graphs)
    if chosen == "turtle":
        from kg.export.order import blocks_of
        from kg.export.pretty import turtle

        return turtle(blocks_of(graphs))
    if chosen == "jsonld":
        from kg.export.jsonld import jsonld
        from kg.export.order import blocks_of

        return jsonld(blocks_of(graphs), linked)
    return serialized_lines(triples(graphs), chosen)


def _view(key: str, chosen: str, inferred: bool, article: str | None) -> bytes:
    """The formats that need more than they show: names of things, classes of the ontology."""
    from kg.export.framed import framed, slugs_of
    from kg.export.order import blocks_of
    from kg.export.source import no_article, select

    graphs = select(key, inferred=inferred and chosen == "jsonld-framed", ontology=True)
    terminology = graphs.pop(GRAPH_ONTOLOGY)
    slugs = slugs_of(graphs)
    if article is not None:
        if article not in slugs:
            raise no_article(article)
        slugs = [article]
    blocks = blocks_of(graphs)
    if chosen == "jsonld-framed":
        return framed(blocks, terminology, slugs)
    from kg.export.tables import tables

    if chosen == "csv":
        return tables(blocks, terminology, slugs)
    from kg.export.framed import below
    from kg.export.nanopub import nanopubs

    return nanopubs(blocks, {f"<{ENT}{name}>" for name in below(terminology, "Report")}, slugs)


def save(key: str, chosen: str, target: Path, **options: object) -> None:
    """Writes an export to a file, or CSV and Parquet to a new folder, whole or not at all. Options and errors as `export`;
    Parquet takes none."""
    if chosen == PARQUET:
        if any(value for name, value in options.items() if name != "inferred") or not options.get("inferred", True):
            raise KgError("parquet holds everything, and takes no other option.", "Leave it out.")
        from kg.export import parquet

        parquet.save(key, target)
        return
    data = export(key, chosen, **options)  # type: ignore[arg-type]
    if chosen == "csv" and target.suffix != ".zip":
        from kg.export.tables import unpack

        unpack(data, target)
    else:
        from kg.output import write

        write(target, data)


def format_of(path: Path) -> str:
    """The format that the ending of a file name means. Raises `KgError`."""
    endings = {ending: name for name, ending in FORMATS.items() if ending}
    if path.suffix not in endings:
        raise KgError(f"{path.name} has no ending that tells the format.", f"Use one of {', '.join(endings)}.")
    return endings[path.suffix]


def serialize(triples: Iterable[ox.Triple], chosen: str) -> bytes:
    """Triples, as a CONSTRUCT gives them, in one of `OF_TRIPLES`; sorted, each once. Raises `KgError`."""
    return serialized_lines(sorted({str(triple) for triple in triples}), chosen)


def serialized_lines(lines: list[str], chosen: str) -> bytes:
    """Triples, as sorted lines of N-Triples without dots, in one of `OF_TRIPLES`. Raises `KgError`."""
    from kg.export.source import ntriples, statement

    if chosen == "ntriples":
        return ntriples(lines)
    if chosen == "rdfxml":
        from kg.export.plain import rdfxml

        return rdfxml(lines)
    return serialized([statement(line) for line in lines], chosen)


def serialized(statements: list[tuple[str, str, str]], chosen: str) -> bytes:
    """Triples as Turtle or JSON-LD without headings."""
    if chosen == "turtle":
        from kg.export.pretty import turtle_of

        return turtle_of(statements)
    from kg.export.jsonld import jsonld
    from kg.export.order import grouped

    return jsonld(grouped(statements))

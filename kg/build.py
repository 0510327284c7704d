"""Builds a snapshot: parse, validate, reason, write."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import snapshot
from kg.checks.quotes import anchors
from kg.corpus import Corpus, load
from kg.errors import InputError, InvalidDataError
from kg.evidence import line_of
from kg.files import locked, write_atomically
from kg.finding import VIOLATION, Finding
from kg.paths import Workspace
from kg.reason import closure
from kg.reason.compile import compile_ontology
from kg.reason.engine import Contradiction
from kg.terms import ENT, GRAPH_ANCHORS, GRAPH_ARTICLE, GRAPH_INFERRED, GRAPH_ONTOLOGY, GRAPH_REFERENCE, OA, RDF, XSD
from kg.turtle import Triple, TurtleFile
from kg.validate import validate

KEPT_SNAPSHOTS = 16


class RejectedError(InvalidDataError):
    """The data break rules; `findings` says which."""

    def __init__(self, findings: list[Finding]) -> None:
        count = sum(finding.severity == VIOLATION for finding in findings)
        super().__init__(
            f"nothing was built: the data break {count} rule{'s' * (count != 1)}.", "Correct them and build again."
        )
        self.findings = findings


@dataclass(frozen=True)
class Built:
    """A finished snapshot: its key, folder, and whether it was there already."""

    key: str
    folder: Path
    fresh: bool


def build(workspace: Workspace, say: Callable[[str], None] = lambda _: None, reasoner: str = "compiled") -> Built:
    """Makes the snapshot of a workspace unless it exists. `say` hears of each step.

    reasoner: as for `kg.reason.closure`. Raises `RejectedError` where the data break rules,
    `InconsistentError`, `UnsupportedAxiomError`, `ParseError`, `InputError`.
    Whatever fails, snapshots that exist stay as they are.
    """
    key = snapshot.key_of(workspace)
    folder = snapshot.folder_of(key)
    if snapshot.exists(key):
        return Built(key, folder, False)
    root = snapshot.cache_folder()
    with locked(root / f".{key}.lock"):
        if snapshot.exists(key):  # another process built it while this one waited
            return Built(key, folder, False)
        for left_over in root.glob(f".{key}.*.tmp"):  # of a build that was killed
            shutil.rmtree(left_over, ignore_errors=True)
        say("reading")
        corpus = load(workspace)
        say("checking")
        findings = validate(corpus)
        if any(finding.severity == VIOLATION for finding in findings):
            from kg.why.clash import findings as contradictions

            raise RejectedError([*findings, *contradictions(corpus)])
        say("reasoning")
        try:
            lines = nquads(corpus, reasoner)
        except Contradiction as error:
            from kg.why.clash import explained

            raise explained(error, corpus) from None
        rules = compile_ontology(corpus.ontology[0].triples).to_json() if reasoner == "compiled" else None
        say("writing")
        _write(root, key, lines, corpus, rules)
    _prune(root, key)
    return Built(key, folder, True)


def nquads(corpus: Corpus, reasoner: str = "compiled") -> list[str]:
    """Every triple in its named graph as a line of canonical N-Quads, sorted, without repeats."""
    quads: set[str] = set()
    for graph, triples in _graphs(corpus, reasoner):
        name = ox.NamedNode(graph)
        quads.update(f"{ox.Quad(t.subject, t.predicate, t.object, name)} .\n" for t in triples)
    return sorted(quads)


def _graphs(corpus: Corpus, reasoner: str) -> Iterator[tuple[str, Iterable[ox.Triple]]]:
    yield GRAPH_ONTOLOGY, _canonical(corpus.ontology)
    yield GRAPH_REFERENCE, (ox.Triple(*t[:3]) for file in corpus.reference for t in file.triples)
    yield GRAPH_ANCHORS, _kinds(t for file in corpus.data_files() for t in file.triples)
    for article in corpus.articles:
        yield GRAPH_ARTICLE + article.slug, (ox.Triple(*t[:3]) for t in article.turtle.triples)
        yield GRAPH_ANCHORS, _anchor_triples(corpus, article.slug)
    yield GRAPH_INFERRED, closure(corpus, reasoner)


def _kinds(triples: Iterable[Triple]) -> Iterator[ox.Triple]:
    """The class that each thing is given: to find the most specific one by query takes a search for every row."""
    kind = ox.NamedNode(ENT + "hasKind")
    return (ox.Triple(t.s, kind, t.o) for t in triples if t.p.value == RDF + "type" and t.o.value.startswith(ENT))


def _canonical(files: list[TurtleFile]) -> Iterator[ox.Triple]:
    # Blank nodes of the ontology (lists, disjointness) get names that depend on content only (RDFC-1.0).
    dataset = ox.Dataset(ox.Quad(*t[:3]) for file in files for t in file.triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in dataset)


def _anchor_triples(corpus: Corpus, slug: str) -> Iterator[ox.Triple]:
    """Where each quote stands: offsets in code points, and the line of the text."""
    for article in corpus.articles:
        if article.slug == slug and article.text is not None:
            for node, place in anchors(article).items():
                for name, number in (
                    (OA + "start", place.start),
                    (OA + "end", place.end),
                    (ENT + "textLine", line_of(article.text, place.start)),
                ):
                    yield ox.Triple(
                        ox.NamedNode(node),
                        ox.NamedNode(name),
                        ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer")),
                    )


def _write(root: Path, key: str, lines: list[str], corpus: Corpus, rules: str | None) -> None:
    try:
        temporary = Path(tempfile.mkdtemp(dir=root, prefix=f".{key}.", suffix=".tmp"))
    except OSError as error:
        raise InputError(
            f"no snapshot can be written: {(error.strerror or str(error)).lower()}.",
            "Earlier snapshots are untouched.",
            root,
        ) from error
    try:
        write_atomically(temporary / "graph.nq", "".join(lines).encode())
        if rules is not None:
            write_atomically(temporary / "rules.json", rules.encode())
        store = ox.Store(str(temporary / "store"))
        store.bulk_load(path=str(temporary / "graph.nq"), format=ox.RdfFormat.N_QUADS)
        store.flush()
        if len(store) != len(lines):
            raise InputError(
                f"the store holds {len(store)} of {len(lines)} triples.",
                "Build again; if it happens again, report it.",
                temporary,
            )
        del store
        manifest = {
            "articles": sorted(article.slug for article in corpus.articles),
            "format": snapshot.FORMAT,
            "key": key,
            "quads": len(lines),
        }
        write_atomically(temporary / "manifest.json", (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())
        snapshot.publish(temporary, key)
    except OSError as error:
        raise InputError(
            f"the snapshot cannot be written: {error}.", "Earlier snapshots are untouched.", root
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _prune(root: Path, key: str) -> None:
    """Keeps the newest snapshots only; whoever reads an older one keeps its open files."""
    folders = sorted(
        (path for path in root.iterdir() if (path / "manifest.json").is_file()), key=lambda path: path.stat().st_mtime
    )
    for folder in folders[:-KEPT_SNAPSHOTS]:
        if folder.name != key:
            shutil.rmtree(folder, ignore_errors=True)

"""Where things lie: the data that come with the package, a user's own graph, the cache of snapshots."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import InputError


def data_root() -> Path:
    """The folder with ontology/, graph/ and queries/: the repository in a checkout, else inside the package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent
    if (checkout / "ontology" / "entente.ttl").is_file() and (checkout / "pyproject.toml").is_file():
        return checkout
    return package / "data"


def cache_root() -> Path:
    """The folder of snapshots: $ENTENTE_CACHE, else entente/ in the user's cache folder."""
    if chosen := os.environ.get("ENTENTE_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "entente"


class Workspace:
    """The folders that one graph is made from.

    graph: the folder with articles/<slug>/ and, as one wishes, reference/*.ttl. A graph of one's own is
    built upon the bundled ontology and reference data.
    """

    def __init__(self, graph: Path, ontology: Path, bundled_reference: Path) -> None:
        self.graph = graph
        self.ontology = ontology
        self.bundled_reference = bundled_reference

    @classmethod
    def at(cls, graph: Path | None = None) -> Workspace:
        """The workspace of a folder, or of the bundled data. Raises `InputError` where there is no such folder."""
        root = data_root()
        if graph is not None and not graph.is_dir():
            raise InputError("is not a folder.", "Give a folder with articles/<slug>/article.ttl in it.", graph)
        return cls(graph or root / "graph", root / "ontology", root / "graph" / "reference")

    def ontology_files(self) -> list[Path]:
        """The ontology and its alignments."""
        return [self.ontology / "entente.ttl", self.ontology / "alignments.ttl"]

    @property
    def shapes_file(self) -> Path:
        return self.ontology / "shapes.ttl"

    def shapes_files(self) -> list[Path]:
        """The shapes, which are one graph: those made from the vocabulary, and the rules."""
        return [self.shapes_file, self.ontology / "rules.ttl"]

    def reference_files(self) -> list[Path]:
        """The bundled reference files, then those of the user's graph."""
        files = sorted(self.bundled_reference.glob("*.ttl"))
        own = self.graph / "reference"
        if own.is_dir() and own.resolve() != self.bundled_reference.resolve():
            files += sorted(own.glob("*.ttl"))
        return files

    def article_files(self) -> list[Path]:
        """Every Turtle file in a folder of articles/, in the order of the paths."""
        return sorted((self.graph / "articles").glob("*/*.ttl"))

    def text_files(self) -> list[Path]:
        return sorted((self.graph / "articles").glob("*/article.txt"))

    def question_folders(self) -> list[Path]:
        """Where canned questions lie: the user's own first, then the bundled ones."""
        bundled = self.ontology.parent / "queries"
        own = self.graph / "queries"
        return [own, bundled] if own.is_dir() else [bundled]

    def inputs(self) -> list[Path]:
        """Every file that a snapshot depends on."""
        return [
            *self.ontology_files(),
            *self.shapes_files(),
            *self.reference_files(),
            *self.article_files(),
            *self.text_files(),
        ]

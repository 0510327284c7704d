"""A graph on a server, as Python has it: the same questions, the same rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answer.canned import binding
from kg.answer.graph import Graph
from kg.answer.rows import Rows
from kg.answer.store import LIMIT, TIMEOUT
from kg.errors import KgError, RemoteError
from kg.paths import Workspace, data_root
from kg.remote.endpoint import Endpoint
from kg.remote.parameters import resolved

if TYPE_CHECKING:
    import rdflib

    from kg.answer.canned.questions import Question
    from kg.why.explanation import Explanation


class RemoteGraph(Graph):
    """An open graph on a server. Made by `kg.open` with a URL."""

    def __init__(self, endpoint: Endpoint, question_folders: list[Path]) -> None:
        super().__init__("", question_folders, store=endpoint)
        self._endpoint = endpoint

    def ask(self, name: str, /, *, timeout: float | None = TIMEOUT, limit: int = LIMIT, **parameters: object) -> Rows:
        """As `Graph.ask`. Raises `RemoteError` for a question to which this kind of store gives wrong rows."""
        question = self._question(name)
        kind = self._endpoint.kind
        if name in kind.wrong and question.path.parent == data_root() / "queries":
            raise RemoteError(
                f"{kind.label} answers {name} wrongly: {kind.wrong[name]}.", "Ask another store, or the embedded graph."
            )
        rows = super().ask(name, timeout=timeout, limit=limit, **parameters)
        if not rows and self._endpoint.query("ASK { ?any a ent:Article }", trusted=True, timeout=timeout) is False:
            raise RemoteError(
                "queries see no article there, so the answer says nothing.",
                "Run kg push, or check the URL and --store.",
            )
        return rows

    def _run(
        self,
        question: Question,
        text: str,
        terms: dict[str, binding.Term],
        limit: int,
        run: Callable[[str, int], Rows],
        beside: str,
    ) -> Rows:
        """As of `Graph`, in SPARQL that every store knows."""
        del question, beside
        if self._endpoint.kind.plain_filters:
            text = resolved(text, terms)
        return run(binding.substitute(text, terms), limit)

    def export(self, path: str | Path, chosen: str | None = None, **options: object) -> None:
        """Not for a graph on a server. Raises `KgError`."""
        del path, chosen, options
        raise KgError("a graph on a server cannot be exported.", "Open the folder, or ask with CONSTRUCT.")

    def why(self, subject: object, predicate: object, object: object, *, limit: int = 1) -> Explanation:
        """Not for a graph on a server, which has no files to cite. Raises `KgError`."""
        del subject, predicate, object, limit
        raise KgError("a graph on a server cannot explain itself.", "Open the folder that it was pushed from.")

    def rdflib(self) -> rdflib.Dataset:
        """Not for a graph on a server. Raises `KgError`."""
        raise KgError("a graph on a server is no rdflib Dataset.", "Open the folder, or ask with CONSTRUCT.")


def open_remote(url: str, kind: str | None = None, graph: Path | None = None) -> RemoteGraph:
    """Opens a graph on a server; nothing is sent before it is asked.

    url: of the store or its query service; kind: as for --store; graph: a folder whose own questions can be
    asked beside the bundled ones. Raises `KgError`.
    """
    return RemoteGraph(Endpoint(url, kind), Workspace.at(graph).question_folders())

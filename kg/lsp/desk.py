"""The graphs that open files belong to, and what is known of each file: all but the protocol."""

from __future__ import annotations

from pathlib import Path

from kg.answer.telling.card import Kind, cards, read_kinds
from kg.errors import KgError
from kg.finding import Remedy
from kg.lsp.parts import LineFault, LineSpan, Spot, meant, of_error, of_finding
from kg.notes.names import ALL_PREFIXES, ThingNames, shortened
from kg.notes.tree import Problem
from kg.paths import Workspace
from kg.source import step
from kg.source.corpus import graph_around
from kg.source.turtle import TurtleFile
from kg.terms import ID, RDF, SKOS
from kg.validate.live import Checked, Live
from kg.validate.mend import applied
from kg.vocabulary import Vocabulary, vocabulary

_LABELS = 6  # that a hover shows


class Desk:
    """Everything that is looked up for open files. graph: of files that lie in none."""

    def __init__(self, graph: Path | None = None) -> None:
        self.graph = graph
        self._live: dict[Path | None, Live] = {}
        self._kinds: dict[str, Kind] | None = None
        self.checked: dict[Path, Checked] = {}  # the last time that a file could be read

    def live(self, path: Path) -> Live:
        """The checks of the graph that a file is in."""
        graph = graph_around(path) or self.graph
        if graph not in self._live:
            self._live[graph] = Live(Workspace.at(graph))
        return self._live[graph]

    def refresh(self) -> None:
        """Reads again what has changed on disk."""
        for live in self._live.values():
            if live.refresh():
                self._kinds = None

    # ---------------------------------------------------------------- faults

    def faults(self, path: Path, text: str) -> list[LineFault]:
        """What is wrong with a file that has this text now."""
        lines = text.split("\n")
        try:
            checked = self.live(path).check(path, text.encode())
        except KgError as error:  # of the reference data, which are read first
            return [LineFault(LineSpan(0, 0, max(len(lines[0]), 1)), str(error), "background")]
        if checked.error is not None:
            return [of_error(checked.error, lines)]
        if checked.problems:
            return [_of_problem(problem) for problem in checked.problems]
        self.checked[path] = checked
        found = [of_finding(finding, path, lines) for finding in checked.findings]
        if checked.made is not None and (stale := self._stale(path, text, checked)):
            found.append(stale)
        return found

    def _stale(self, path: Path, text: str, checked: Checked) -> LineFault | None:
        """What to say where article.ttl is not what the notes come to."""
        turtle = path.with_suffix(".ttl")
        there = self.live(path).workspace.beside(turtle, turtle.name)
        if there is None or checked.made is None or there == self.turtle_of(path, text):
            return None
        message = f"{turtle.name} is not in step with the notes. Run: kg notes to-turtle {path.name} -o {turtle.name}"
        return LineFault(LineSpan(0, 0, 1), message, "step", True)

    def turtle_of(self, path: Path, text: str) -> bytes | None:
        """The Turtle that notes come to; None where they cannot be read."""
        checked = self.checked.get(path)
        made = checked.made if checked else None
        return step.marked(made.turtle, text.encode()).encode() if made else None

    def mended(self, path: Path, text: str, remedy: Remedy) -> str | None:
        """The text of a file with a remedy."""
        checked = self.live(path).check(path, text.encode())
        after = applied(self.live(path), path, text.encode(), remedy, checked)
        return None if after is None else after.decode()

    # ---------------------------------------------------------------- words

    def names(self, path: Path) -> ThingNames:
        return self.live(path).names

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary()

    def kinds(self, path: Path) -> dict[str, Kind]:
        if self._kinds is None:
            self._kinds = read_kinds(self.live(path).workspace.reference_files())
        return self._kinds

    def card(self, path: Path, name: str) -> str:
        """What `kg explain` says of a class, a property or a kind; nothing where it is none."""
        try:
            return "```text\n" + "\n".join(cards(name, self.vocabulary, self.kinds(path), verbs=False)) + "\n```"
        except KgError:
            return ""

    def about(self, path: Path, iri: str) -> str:
        """A thing of the reference data: label, class, definition, other labels."""
        nodes = self.live(path).background.corpus.background
        if iri not in nodes.by_subject:
            return ""
        label = nodes.value(iri, SKOS + "prefLabel") or shortened(iri)
        kinds = ", ".join(shortened(kind) for kind in nodes.values(iri, RDF + "type"))
        parts = [f"**{label}** — `{shortened(iri)}`, {kinds}"]
        parts += [nodes.value(iri, SKOS + name) or "" for name in ("definition", "scopeNote")]
        others = [text for name in ("altLabel", "notation", "hiddenLabel") for text in nodes.values(iri, SKOS + name)]
        parts.append(", ".join(dict.fromkeys(others[:_LABELS])))
        spot = self.declared(path, iri)
        parts.append(f"{spot.path.name}:{spot.line + 1}" if spot else "")
        return "\n\n".join(filter(None, parts))

    def declared(self, path: Path, iri: str) -> Spot | None:
        """Where reference data, ontology or another article describe a thing."""
        live = self.live(path)
        corpus = live.background.corpus
        for file in [*corpus.reference, *corpus.ontology]:
            if (line := _begins(file, iri)) is not None:
                return Spot(file.path, line)
        owner = live.background.owner(iri)
        if owner:
            file_path = live.workspace.graph / "articles" / owner / "article.ttl"
            return _in_article(file_path, iri)
        return None


def iri_of(name: str, names: ThingNames, base: str = "") -> list[str]:
    """The IRIs that a name, as notes or Turtle have it, may stand for. base: of the nodes of the article."""
    if name.startswith(":"):
        return [base + name[1:]]
    prefix, colon, rest = name.partition(":")
    if colon:
        return [ALL_PREFIXES[prefix] + rest] if prefix in ALL_PREFIXES else []
    return sorted(names.by_last.get(name, ()))


def base_of(path: Path) -> str:
    """What the IRIs of the nodes of an article begin with."""
    return f"{ID}article/{path.parent.name}/"


def _begins(file: TurtleFile, iri: str) -> int | None:
    """The line, from 0, in which the description of a thing begins."""
    line = file.line_of(iri)
    if line is None:
        return None
    lines = file.data.decode("utf-8", "replace").split("\n")
    name = shortened(iri)
    for number in range(line - 1, max(line - 30, -1), -1):
        if lines[number].startswith((name, f"<{iri}>", ":" + iri.rsplit("/", 1)[-1])):
            return number
    return line - 1


def _in_article(path: Path, iri: str) -> Spot | None:
    from kg.source.turtle import parse

    try:
        line = _begins(parse(path), iri)
    except KgError:
        return None
    return None if line is None else Spot(path, line)


def _of_problem(problem: Problem) -> LineFault:
    place = problem.place
    span = LineSpan(place.line - 1, place.column - 1, max(place.end - 1, place.column))
    return LineFault(span, f"{problem.message} {problem.remedy}".rstrip(), "notes", instead=meant(problem.remedy))

"""`kg import`: a table and its mapping into a graph, as articles that are checked and built like any other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, KgError
from kg.files import write_atomically
from kg.paths import TEXT, Workspace
from kg.source.corpus import SLUG, SLUG_RULE, Corpus
from kg.source.turtle import parse_bytes
from kg.tables import csvw, rows
from kg.tables.find import ThingFinder
from kg.tables.make import TableArticle, TableMaker, reference
from kg.terms import ENT, ID


@dataclass(frozen=True)
class Loaded:
    """What was loaded. folders: of the articles; made: what each was made to; files: of things that were declared."""

    folders: list[Path]
    made: list[TableArticle]
    files: list[Path]


def load(path: Path, mapping: Path, graph: Path) -> Loaded:
    """Makes articles of a table in a graph: graph/articles/<slug>/. Raises `KgError`; nothing is written then.

    An article that is there already is refused, unless it was made of a table before.
    """
    tables = csvw.read(mapping, _slug(path.stem))
    file = rows.read(path, tables[0].delimiter, tables[0].quote)
    for table in tables:
        _check(table, file, mapping)
    workspace = Workspace.at(graph if graph.is_dir() else None)
    declared = graph / "reference" / f"{_slug(path.stem)}-table.ttl"
    known = [parse_bytes(workspace.read(each), each) for each in workspace.reference_files() if each != declared]
    find = ThingFinder(known)
    things: dict[str, tuple[str, str]] = {}
    made: list[TableArticle] = []
    for table in tables:
        folder = graph / "articles" / table.slug
        if os.path.lexists(folder) and not _was_table(folder):
            raise InputError("exists already, and is of no table.", "Give the table another @id.", folder)
        issuer = _agent(table.creator, find, things)
        publisher = _agent(table.publisher, find, things)
        if not issuer and not publisher:
            raise KgError(
                f"the table {table.slug} has no dc:creator and no dc:publisher.", "Say whose word it is.", mapping
            )
        one = TableMaker(table, file, find).article(issuer, publisher)
        if not one.reports:
            raise KgError(f"no row of {path} says anything as {mapping} reads it.", _first(one), path)
        things |= {iri: said for iri, said in one.reference.items() if iri not in find.known}
        made.append(one)
    new = reference(things, tables[0].language).encode() if things else b""
    _sound(workspace, graph, file, made, mapping, declared, new)
    return _write(graph, file, made, declared, new)


def _sound(
    workspace: Workspace,
    graph: Path,
    file: rows.File,
    made: list[TableArticle],
    mapping: Path,
    declared: Path,
    new: bytes,
) -> None:
    """Raises `KgError` where the checks would refuse what the table comes to: it is told before anything is written."""
    from kg.checks.validate import validate
    from kg.finding import VIOLATION
    from kg.source.corpus import load_background, parse_article

    known = load_background(workspace)
    things = [one for one in known.reference if one.path.resolve() != declared.resolve()]
    articles = [
        parse_article(graph / "articles" / one.slug / "article.ttl", one.turtle.encode(), file.data) for one in made
    ]
    things += [parse_bytes(new, declared)] if new else []
    own = {declared, *(one.turtle.path for one in articles)}
    corpus = Corpus(known.ontology, known.shapes, things, articles)
    wrong = [one for one in validate(corpus) if one.severity == VIOLATION and one.file in own]
    if wrong:
        about = {(one.node or "").rsplit("/", 1)[-1]: one.message for one in reversed(wrong)}
        node, message = list(about.items())[-1]
        more = f" ({len(wrong)} such faults in all)" if len(wrong) > 1 else ""
        raise KgError(
            f"makes something that the checks refuse{more}: {node.replace('row-', 'row ')}: {message}",
            "Correct the mapping; nothing was written.",
            mapping,
        )


def _write(
    graph: Path,
    file: rows.File,
    made: list[TableArticle],
    declared: Path,
    new: bytes,
) -> Loaded:
    files = []
    if new:
        declared.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(declared, new)
        files.append(declared)
    folders = []
    for one in made:
        folder = graph / "articles" / one.slug
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / TEXT, file.data)
        write_atomically(folder / "article.ttl", one.turtle.encode())
        folders.append(folder)
    return Loaded(folders, made, files)


def _check(table: csvw.Table, file: rows.File, mapping: Path) -> None:
    """Whether the table is the one that its metadata describe."""
    if not SLUG.fullmatch(table.slug):
        raise KgError(f'"{table.slug}" is not a slug.', SLUG_RULE, mapping)
    if table.header and table.header != file.header:
        here = next((a for a, b in zip(table.header, file.header, strict=False) if a != b), None)
        what = (
            f"'{here}' is no column there"
            if here
            else f"{len(table.header)} columns are described, {len(file.header)} are there"
        )
        raise KgError(
            f"describes other columns than {file.path} has: {what}.", f"It has: {', '.join(file.header)}.", mapping
        )
    for column in table.columns:
        for name in csvw.names_in(column.about) + csvw.names_in(column.link) + csvw.names_in(column.label):
            if name not in (*file.header, "_row"):
                raise KgError(f"a template names the column '{name}', which {file.path} has not.", "", mapping)


def _agent(name: str, find: ThingFinder, things: dict[str, tuple[str, str]]) -> str:
    """The publisher of that name; a new organisation where there is none."""
    if not name:
        return ""
    found = find.things(name, ("Agent",))
    if len(found) == 1:
        return min(found)
    if found:
        raise KgError(f"'{name}' may mean {', '.join(sorted(found))}.", "Give a name that means one.")
    iri = f"{ID}body/{_slug(name)}"
    things[iri] = (ENT + "Organisation", name)
    return iri


def _was_table(folder: Path) -> bool:
    file = folder / "article.ttl"
    return file.is_file() and b"by kg import." in file.read_bytes()[:300]


def _slug(name: str) -> str:
    import re

    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "table"


def _first(made: TableArticle) -> str:
    return str(made.unread[0]) if made.unread else "Every row lacks a time or a number."

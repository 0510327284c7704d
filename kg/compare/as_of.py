"""A graph as one could have known it on a day: its articles that were published by then.

It is a folder of links to the articles, in the cache, so that every question is answered from a snapshot of these articles alone:
counts, what is not told, who holds an office. Matches go by the articles they link. What was replaced or retracted on that day or
before is left out, as it is today.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from _blake2 import blake2b
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import InputError, KgError
from kg.files import reason, write_atomically
from kg.paths import Workspace, cache_root, slug_of
from kg.source.corpus import Nodes
from kg.source.turtle import parse_bytes
from kg.source.withdrawn import withdrawn
from kg.terms import ENT, ID
from kg.vocabulary import vocabulary

FOLDER = "as-of"
_MANY = 100  # files to read, from which it is quicker to ask the snapshot of them
_SETTLED = 2_000_000_000  # nanoseconds


def _by(workspace: Workspace, day: str) -> dict[Path, bool]:
    """The files of the articles that were published by a day in ISO form, or may have been: whether that is sure.

    An article without a day of publication is no older than the deeds that it tells of: where these are later than the day it
    is left out, else it is kept and named. Raises `KgError` for files that cannot be read.
    """
    found: dict[Path, bool] = {}
    for path, (first, last) in _days(workspace).items():
        sure = bool(last) and last <= day
        if sure or not first or first <= day:
            found[path] = sure
    return found


def _days(workspace: Workspace) -> dict[Path, tuple[str, str]]:
    """As `published`, of all articles: read once, and again where a file is another by its size, times or inode."""
    record = (
        cache_root()
        / FOLDER
        / f"days-{blake2b(os.fsencode(workspace.graph.resolve()), digest_size=8).hexdigest()}.json"
    )
    try:
        before: dict[str, list[Any]] = json.loads(record.read_bytes())
    except (OSError, ValueError):
        before = {}
    found: dict[Path, tuple[str, str]] = {}
    now: dict[str, list[Any]] = {}
    files = workspace.article_files()
    told = _told(workspace) if len(files) - len(before) > _MANY else {}
    for path in files:
        name = os.fsdecode(path)
        try:
            state = path.stat()
        except OSError:
            found[path] = published(workspace, path)  # which says what is wrong
            continue
        known = [state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino]
        seen = before.get(name, [])
        days = (seen[-2], seen[-1]) if seen[:-2] == known else told.get(path) or published(workspace, path)
        found[path] = days
        if time.time_ns() - max(known[:2]) > _SETTLED:  # else it may change again within one tick of the clock
            now[name] = [*known, *days]
    if now != before:
        with suppress(OSError, InputError):
            record.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(record, json.dumps(now).encode())
    return found


def _told(workspace: Workspace) -> dict[Path, tuple[str, str]]:
    """As `published`, of the articles of whose day the snapshot of these very files tells; nothing where there is none."""
    from kg import snapshot
    from kg.answer.store import Store
    from kg.snapshot.inputs import inputs_of

    inputs = inputs_of(workspace)
    key = snapshot.key_of_inputs(workspace, inputs)
    if not snapshot.exists(key):
        return {}
    paths = {f"{ID}article/{one.slug}": one.path for one in inputs if not one.draft}
    store = Store(key)
    try:
        rows = store.select(
            "SELECT ?article ?first ?last WHERE { ?article a ent:Article ; ent:isPublishedIn ?span . "
            "OPTIONAL { ?span ent:earliest ?first } OPTIONAL { ?span ent:latest ?last } }"
        )
        said = [[str(getattr(term, "value", "")) for term in row] for row in rows]
        return {paths[article]: (first, last) for article, first, last in said if article in paths}
    finally:
        store.close()


def published(workspace: Workspace, path: Path) -> tuple[str, str]:
    """The first and the last day on which an article can have been published, "" where nothing bounds it."""
    nodes = Nodes()
    nodes.add(parse_bytes(workspace.read(path), path).triples)
    for article in nodes.of_kind({ENT + "Article"}):
        if (span := nodes.value(article, ENT + "isPublishedIn")) is not None:
            return nodes.value(span, ENT + "earliest") or "", nodes.value(span, ENT + "latest") or ""
    said = vocabulary()
    acts = {ENT + name for name in said.classes if said.is_a(name, "Act")}
    spans = [span for act in nodes.of_kind(acts) for span in nodes.values(act, ENT + "hasTime")]
    return max((nodes.value(span, ENT + "earliest") or "" for span in spans), default=""), ""


def as_of(workspace: Workspace, day: str) -> tuple[Workspace, list[str]]:
    """The workspace of a day, and the slugs of the articles of which it is not sure. Raises `KgError`."""
    there = _by(workspace, day)
    gone = withdrawn(workspace.graph, {path.parent.name for path in there}.__contains__, day)
    folders = [folder for folder in dict.fromkeys(path.parent for path in there) if folder.name not in gone]
    if not folders:
        if gone:
            raise KgError(
                f"every article here that was published by {day} was withdrawn: {', '.join(sorted(gone))}.",
                "A retraction without a day (--on) counts for every day; see them: kg match --list",
                workspace.graph,
            )
        raise KgError(
            f"no article here was published by {day}.", "See when they were: kg ask articles", workspace.graph
        )
    maybe = [slug_of(path) for path, sure in there.items() if not sure]
    return _linked(workspace, folders), [slug for slug in maybe if slug not in gone]


def with_withdrawn(workspace: Workspace) -> Workspace:
    """The workspace with the articles that were replaced or retracted too. Raises `KgError`."""
    return _linked(workspace, list(dict.fromkeys(path.parent for path in workspace.article_files())))


def _linked(workspace: Workspace, folders: list[Path]) -> Workspace:
    links = {f"articles/{folder.name}": folder for folder in folders}
    links |= {name: workspace.graph / name for name in ("reference", "queries") if (workspace.graph / name).is_dir()}
    digest = blake2b(digest_size=16)
    for name, target in sorted(links.items()):
        digest.update(f"{name} {target.resolve()}\n".encode(errors="surrogateescape"))
    place = cache_root() / FOLDER / digest.hexdigest()
    if not place.is_dir():
        _make(place, links)
    return Workspace(place, workspace.ontology, workspace.bundled_reference)


def _make(place: Path, links: dict[str, Path]) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=place.parent, prefix="."))
        (temporary / "articles").mkdir()
        for name, target in links.items():
            (temporary / name).symlink_to(target.resolve(), target_is_directory=True)
        try:
            os.rename(temporary, place)  # noqa: PTH104
        except OSError:
            if not place.is_dir():  # else another process was first
                raise
    except OSError as error:
        raise InputError(f"the graph of a day cannot be made: {reason(error)}.", "", place) from error

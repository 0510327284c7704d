"""Snapshots: a graph worked out once and stored in a folder that is named by the content of all inputs.

    <cache>/<key>/graph.nq        every triple in its named graph, sorted: the same bytes from the same inputs
                  rules.json      what the ontology was compiled to
                  manifest.json   what it was made from, the number of triples, and a digest of graph.nq
                  names.tsv       what each thing is called, by its normal form
                  places.tsv      which articles may have to do with each thing (kg.snapshot.places)
                  store/          the same triples in the embedded store, ready to open

A snapshot is made in a folder beside it and renamed, so it is there whole or not at all.
"""

from __future__ import annotations

import os
from _blake2 import blake2b  # hashlib gives this very function, after loading OpenSSL for 3 ms
from pathlib import Path

from kg.errors import InputError
from kg.paths import NOTES, TEXT, Workspace, cache_root, says_draft, slug_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Raise it when the same inputs give other snapshots than before.
FORMAT = "6"


def key_of(workspace: Workspace) -> str:
    """32 hexadecimal digits that change with any byte or name of the inputs. Raises `InputError`.

    The key of a workspace that is not pinned says what the files were, not what they will be when they are read again.
    """
    digest = blake2b(FORMAT.encode(), digest_size=16)

    def add(name: str, data: bytes) -> None:
        digest.update(f"\n{name} {len(data)}\n".encode(errors="surrogateescape"))
        digest.update(data)

    for path in (*workspace.ontology_files(), *workspace.shapes_files(), *workspace.reference_files()):
        add("/".join(path.parts[-2:]), workspace.read(path))
    for path in workspace.article_files():
        slug, data, notes = slug_of(path), workspace.read(path), workspace.notes_beside(path)
        if says_draft(data if notes is None else notes, notes=notes is not None):
            continue  # no part of the graph
        add(f"{slug}/{path.name}", data)
        if (text := workspace.text_beside(path)) is not None:
            add(f"{slug}/{TEXT}", text)
        if notes is not None:
            add(f"{slug}/{NOTES}", notes)
    return digest.hexdigest()


def digest_of(parts: Iterable[bytes]) -> str:
    """32 hexadecimal digits that vouch for the bytes of graph.nq: `digest` in the manifest."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def folder_of(key: str) -> Path:
    """Where the snapshot with that key is, or would be."""
    return cache_root() / key


def exists(key: str) -> bool:
    """Whether the snapshot is there with all its parts. Whether these are sound shows when they are opened."""
    folder = folder_of(key)
    return (folder / "manifest.json").is_file() and (folder / "graph.nq").is_file() and (folder / "store").is_dir()


def unreadable(folder: Path, error: OSError) -> InputError:
    """The error for a snapshot that cannot be read, which says nothing of whether it is sound."""
    return InputError(f"the snapshot cannot be read: {(error.strerror or str(error)).lower()}.", "", folder)


def cache_folder() -> Path:
    """The folder of snapshots, made if need be. Raises `InputError`."""
    root = cache_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the folder of snapshots cannot be made: {reason}.", "Set ENTENTE_CACHE to a folder of yours.", root
        ) from error
    return root


def publish(temporary: Path, key: str) -> None:
    """Moves a finished folder to its place. If another process was first, its snapshot (the same bytes) stays."""
    try:
        os.rename(temporary, folder_of(key))  # noqa: PTH104
    except OSError as error:
        if not exists(key):
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"the snapshot cannot be moved into place: {reason}.", "", folder_of(key)) from error


def check_unchanged(key: str, workspace: Workspace) -> None:
    """Raises `InputError` where the files are no longer those that the snapshot was made from: lines would be wrong."""
    if key_of(workspace) != key:
        raise InputError("the files have changed since the graph was opened.", "Open it again.", workspace.graph)

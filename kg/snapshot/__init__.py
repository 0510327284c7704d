"""Snapshots: a graph worked out once and stored in a folder that is named by the content of all inputs.

    <cache>/<key>/shards/         every triple in its named graph, grouped by article (see `kg.snapshot.shards`)
                  rules.json      what the ontology was compiled to
                  manifest.json   what it was made from: the shards with their digests, the digest over these, the
                                  number of triples
                  postings/       which reports touch a thing (see `kg.snapshot.postings`)
                  names.tsv       what each thing is called, by normal form (see `kg.snapshot.names`)
                  store/          the same triples in the embedded store, ready to open

A snapshot is made in a folder beside it and renamed, so it is there whole or not at all.
"""

from __future__ import annotations

import os
from _blake2 import blake2b  # hashlib gives this very function, after loading OpenSSL for 3 ms
from pathlib import Path

from kg.errors import InputError
from kg.paths import Workspace, cache_root
from kg.snapshot.inputs import inputs_of
from kg.snapshot.shards import Shards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.snapshot.inputs import Input

# Raise it when the same inputs give other snapshots than before.
FORMAT = "16"
POSTINGS, EVERY = "postings", "every.json"  # the index of what reports touch (kg.snapshot.postings)


def key_of(workspace: Workspace, *, verify: bool = False) -> str:
    """32 hexadecimal digits that change with any byte or name of the inputs. Raises `InputError`.

    verify: as for `kg.snapshot.inputs.inputs_of`. The key of a workspace that is not pinned says what the files were, not
    what they will be when they are read again.
    """
    return key_of_inputs(workspace, inputs_of(workspace, verify=verify))


def key_of_inputs(workspace: Workspace, inputs: Iterable[Input]) -> str:
    """As `key_of`, of articles that are known."""
    digest = blake2b(FORMAT.encode(), digest_size=16)
    for path in (*workspace.ontology_files(), *workspace.shapes_files(), *workspace.reference_files()):
        data = workspace.read(path)
        digest.update(f"\n{'/'.join(path.parts[-2:])} {len(data)}\n".encode(errors="surrogateescape"))
        digest.update(data)
    lines = [f"\n{one.slug}/{one.name} {one.key}\n" for one in inputs if not one.draft]
    digest.update("".join(lines).encode(errors="surrogateescape"))
    return digest.hexdigest()


def quads(key: str) -> Iterator[bytes]:
    """The lines of a snapshot as canonical N-Quads, sorted, each once. Raises `InputError` where it is damaged.

    What does not fit into memory is sorted in a folder for temporary files.
    """
    from tempfile import TemporaryDirectory

    from kg.snapshot.sorting import Sorter

    with TemporaryDirectory() as name:
        sorter = Sorter(Path(name))
        shards = Shards(folder_of(key))
        for part in shards.every:  # a run for each at most, since all are open together in the end
            sorter.add(line for lines in shards.each([part]) for line in lines)
        yield from sorter


def folder_of(key: str) -> Path:
    """Where the snapshot with that key is, or would be."""
    return cache_root() / key


def exists(key: str) -> bool:
    """Whether the snapshot is there with all its parts. Whether these are sound shows when they are opened."""
    folder = folder_of(key)
    return (folder / "manifest.json").is_file() and (folder / "shards").is_dir() and (folder / "store").is_dir()


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

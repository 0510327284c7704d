"""A store that has every triple under the name of its graph, made when a query first asks for graphs by name.

It takes three times the space of the other one (`kg.snapshot.placement`), and hardly anybody asks so.
"""

from __future__ import annotations

from kg import snapshot
from kg.files import locked
from kg.snapshot import cleaning, index
from kg.snapshot.shards import Shards


def make(key: str) -> None:
    """Makes it for a snapshot, unless it is there. Raises `InputError`."""
    root, folder = snapshot.cache_folder(), snapshot.folder_of(key)
    with locked(cleaning.lock_of(root, key)):
        if (folder / "named").is_dir():
            return
        with cleaning.making(root, key) as temporary:
            index.fill(temporary, Shards(folder).each(), lambda line: line)
            temporary.rename(folder / "named")

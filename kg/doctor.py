"""Looks at the installation and says what is wrong with it."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from kg import snapshot
from kg.errors import KgError
from kg.paths import Workspace, cache_root, data_root

PACKAGES = ("entente-kg", "rdflib", "owlrl", "pyshacl", "pyoxigraph", "unicode-rbnf")


class Check(NamedTuple):
    """One thing looked at: its name, whether it is well, and what was seen."""

    name: str
    good: bool
    seen: str


def examine(workspace: Workspace) -> list[Check]:
    """Python, the packages, the data, the cache and the snapshot of a workspace."""
    checks = [Check("Python", sys.version_info >= (3, 11), sys.version.split()[0])]
    for name in PACKAGES:
        try:
            checks.append(Check(name, True, version(name)))
        except PackageNotFoundError:
            checks.append(Check(name, False, f"not installed: run pip install {name}"))
    root = data_root()
    checks.append(Check("bundled data", (root / "ontology" / "entente.ttl").is_file(), str(root)))
    checks.append(
        Check("articles", bool(workspace.article_files()), f"{len(workspace.article_files())} in {workspace.graph}")
    )
    cache = cache_root()
    nearest = next(path for path in (cache, *cache.parents) if path.exists())
    writable = nearest.is_dir() and os.access(nearest, os.W_OK)
    checks.append(Check("cache", writable, f"{cache}{'' if writable else ' cannot be written: set ENTENTE_CACHE'}"))
    try:
        key = snapshot.key_of(workspace)
        there = snapshot.exists(key)
        checks.append(Check("snapshot", True, f"{key} {'is built' if there else 'is not built yet: run kg build'}"))
    except KgError as error:
        checks.append(Check("snapshot", False, str(error)))
    return checks

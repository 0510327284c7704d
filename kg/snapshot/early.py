"""Checks the articles that changed last in a copy of the process, which starts before all else of a build is done.

Checking one article takes 0.35 s in a process that has not checked any, as long as everything else after a change.
"""

from __future__ import annotations

import gc
from pathlib import Path

from kg.errors import KgError
from kg.finding import Finding
from kg.paths import Workspace
from kg.snapshot.cleaning import snapshots
from kg.snapshot.inputs import MANY, Input
from kg.snapshot.meanwhile import Meanwhile, is_possible
from kg.snapshot.prepare import Background, parsed
from kg.source.corpus import Article, load_background

FEW = 3  # articles that one process checks while another does the rest


class Early(Meanwhile):
    """Articles that are being checked. keys: of these; background: what they are checked with, without lines."""

    def __init__(self, workspace: Workspace, articles: list[Input]) -> None:
        """workspace: pinned. Raises as `load_background`."""
        self.keys = {one.key for one in articles}
        self.background = Background(load_background(workspace, lines=False))
        super().__init__(lambda: [one.key for one in articles if not self._check(parsed(workspace, one))])

    def _check(self, article: Article) -> list[Finding]:
        gc.disable()  # of a process that ends with this
        # Nobody asks for the outcome unless these shapes were found to be in order before.
        self.background.corpus.once("linted", lambda: None)
        return self.background.check(article)

    def are_sound(self, keys: frozenset[str]) -> bool:
        """Waits; whether nothing is to be told of articles, by their keys. To be asked once."""
        found = self.found()
        return isinstance(found, list) and keys.issubset(found)


def begin(workspace: Workspace, root: Path, latest: list[Input]) -> Early | None:
    """Starts it where it is possible, and some snapshot is there that may be followed. root: the folder of snapshots; latest: as
    `kg.snapshot.inputs.inputs_of` gives them."""
    articles = [one for one in latest if not one.draft][-FEW:]
    if not articles or len(latest) > MANY or not is_possible() or not snapshots(root):
        return None
    try:
        return Early(workspace, articles)
    except KgError:  # the build says what is wrong
        return None

"""Builds a snapshot: parse, validate, reason, write."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg import snapshot
from kg.checks.shapes import COMPILED
from kg.errors import InputError, InvalidDataError
from kg.files import locked, write_atomically
from kg.finding import VIOLATION, Finding, in_order
from kg.paths import Workspace, slug_of
from kg.reason import closure
from kg.reason.engine import Contradiction
from kg.reason.vocabulary import AxiomInDataError
from kg.snapshot import cleaning, index, lines, places
from kg.snapshot.sorting import Sorter
from kg.snapshot.survey import Survey, check_corpus
from kg.source.corpus import Corpus, load
from kg.why.clash import explained
from kg.why.clash import findings as contradictions

MOST_SNAPSHOTS = 16


class RejectedError(InvalidDataError):
    """The data break rules; `findings` says which."""

    def __init__(self, findings: list[Finding]) -> None:
        count = sum(finding.severity == VIOLATION for finding in findings)
        super().__init__(
            f"nothing was built: the data break {count} rule{'s' * (count != 1)}.", "Correct them and build again."
        )
        self.findings = findings


@dataclass(frozen=True)
class Built:
    """A finished snapshot.

    fresh: False where it was there already. Of a fresh one: articles: how many it has; worked_out: the files of
    those that were parsed, checked and closed, the others being as in an earlier build; why: what forced more
    than the changed articles, in a sentence, or "".
    """

    key: str
    folder: Path
    fresh: bool
    articles: int = 0
    worked_out: tuple[Path, ...] = ()
    why: str = ""


def build(
    workspace: Workspace,
    say: Callable[[str], None] = lambda _: None,
    note: Callable[[str], object] = warnings.warn,
) -> Built:
    """Makes the snapshot of a workspace unless it exists.

    Only articles that are new or changed since an earlier build are parsed, checked and closed, as long as ontology, shapes
    and reference data are the same. `say` hears of each step; note: as for `kg.checks.validate.validate`. Raises
    `RejectedError` where the data break rules, `InconsistentError`, `UnsupportedAxiomError`, `ParseError`, `InputError`.
    Whatever fails, snapshots that exist stay as they are.
    """
    workspace = workspace.pinned()
    key = snapshot.key_of(workspace)
    folder = snapshot.folder_of(key)
    if snapshot.exists(key):
        return Built(key, folder, False)
    root = snapshot.cache_folder()
    with locked(cleaning.lock_of(root, key)):
        if snapshot.exists(key):  # another process built it while this one waited
            return Built(key, folder, False)
        cleaning.clear(root, key)
        with _folder(root, key) as temporary:
            sorter = Sorter(temporary)
            try:
                survey = Survey(workspace, sorter.add, say, note)
            except AxiomInDataError:  # the checks say where
                raise RejectedError(check_corpus(load(workspace), COMPILED, note)) from None
            _refuse(survey, workspace)
            for more in survey.lines():
                sorter.add(more)
            say("writing")
            rules = survey.background.rules.to_json()
            _write(temporary, key, lines.without_asserted(sorter), survey.paths, rules)
            survey.cache.prune()
    cleaning.prune(root, key, MOST_SNAPSHOTS)
    return Built(key, folder, True, len(survey.paths), tuple(survey.worked_out), survey.why)


def _refuse(survey: Survey, workspace: Workspace) -> None:
    """Raises where data break rules or contradict the ontology, with everything that is wrong."""
    findings = survey.findings
    if survey.contradictory:
        corpus = load(workspace)
        if not _violates(findings):
            _contradict(corpus)
        findings = in_order([*findings, *contradictions(corpus)])
    if _violates(findings):
        raise RejectedError(findings)


def _contradict(corpus: Corpus) -> None:
    try:
        closure(corpus)
    except Contradiction as error:
        raise explained(error, corpus) from None
    raise AssertionError("articles contradict each other one by one, and not all at once")


def _violates(findings: list[Finding]) -> bool:
    return any(finding.severity == VIOLATION for finding in findings)


@contextmanager
def _folder(root: Path, key: str) -> Iterator[Path]:
    """A folder for a snapshot in the making, taken away in the end."""
    temporary = None
    try:
        temporary = Path(tempfile.mkdtemp(dir=root, prefix=cleaning.prefix_of(key), suffix=cleaning.SUFFIX))
        yield temporary
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the snapshot cannot be written: {reason}.", "Earlier snapshots are untouched.", root
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _write(temporary: Path, key: str, all_lines: Iterable[bytes], paths: list[Path], rules: str) -> None:
    count = 0
    with (temporary / "graph.nq").open("wb") as file:

        def written() -> Iterator[bytes]:
            nonlocal count
            for line in all_lines:
                file.write(line)
                count += 1
                yield line

        digest = snapshot.digest_of(written())
        file.flush()
        os.fsync(file.fileno())
    for run in temporary.glob("run-*"):
        run.unlink()
    write_atomically(temporary / "rules.json", rules.encode())
    articles = sorted(map(slug_of, paths))
    index.fill(
        temporary / "store",
        temporary / "graph.nq",
        count,
        index.nearest(cleaning.snapshots(temporary.parent), set(articles)),
    )
    places.write(temporary, articles)
    manifest = {
        "articles": articles,
        "digest": digest,
        "format": snapshot.FORMAT,
        "key": key,
        "quads": count,
    }
    write_atomically(temporary / "manifest.json", (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())
    snapshot.publish(temporary, key)

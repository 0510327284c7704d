"""Builds a snapshot: parse, validate, reason, write."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import snapshot
from kg.errors import InvalidDataError
from kg.files import locked, write_atomically
from kg.finding import VIOLATION, Finding, in_order
from kg.paths import Workspace
from kg.reason import closure
from kg.reason.engine import Contradiction
from kg.reason.vocabulary import AxiomInDataError
from kg.snapshot import cleaning, index, meanwhile, shards
from kg.snapshot import inputs as files
from kg.snapshot.early import Early
from kg.snapshot.held import Held
from kg.snapshot.inputs import Input, inputs_of
from kg.snapshot.meanwhile import Meanwhile
from kg.snapshot.shards import Packed, Shards
from kg.snapshot.survey import MANY, Survey, check_corpus
from kg.source.corpus import Corpus, load

if TYPE_CHECKING:
    from kg.snapshot.own_process import OwnProcess
    from kg.snapshot.workers import Workers

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
    than the changed articles, in a sentence, or ""; set_aside: the files of articles that
    are left out, since workers died at them, now or in an earlier build.
    """

    key: str
    folder: Path
    fresh: bool
    articles: int = 0
    worked_out: tuple[Path, ...] = ()
    why: str = ""
    set_aside: tuple[Path, ...] = ()


def build(
    workspace: Workspace,
    say: Callable[[str], object] = lambda _: None,
    *,
    inputs: list[Input] | None = None,
    verify: bool = False,
    workers: Workers | None = None,
    processes: int = 1,
    early: Early | None = None,
) -> Built:
    """Makes the snapshot of a workspace unless it exists.

    Only articles that are new or changed since an earlier build are parsed, checked and closed, as long as ontology, shapes
    and reference data are the same. `say` hears of each step. Raises `RejectedError` where the data break rules, `InconsistentError`, `UnsupportedAxiomError`, `ParseError`, `InputError`.
    Whatever fails, snapshots that exist stay as they are.

    inputs: the articles of the workspace, looked for if left out; verify: trusts digests alone: reads every input, and makes
    anew what is damaged; workers: what works out articles, this process if left out. An article at which workers die is set
    aside, and the snapshot is that of the rest; so are all further ones, until that article changes or workers try it again.
    processes: how many work out articles where there are no workers and many articles; more than 1 is for programs that may be
    started anew for each (the "spawn" of `multiprocessing`). early: what checks articles that changed, if something does.
    """
    workspace = workspace.pinned()
    inputs = inputs_of(workspace, verify=verify, every=workers is not None) if inputs is None else inputs
    key = snapshot.key_of_inputs(workspace, inputs)
    folder = snapshot.folder_of(key)
    root = snapshot.cache_folder()
    if snapshot.exists(key) and not (verify and index.is_damaged(folder)):
        cleaning.sweep(root)  # the build that made it may have been killed after that
        return Built(key, folder, False)
    with locked(cleaning.lock_of(root, key)):
        if snapshot.exists(key) and not verify:  # another process built it while this one waited
            return Built(key, folder, False)
        made = None
        if workers is None and not verify and meanwhile.is_possible():
            made = _make(workspace, inputs, key, say, processes=processes, hopeful=True, early=early)
            say = (lambda _: None) if made is None else say
        if made is None:
            made = _make(workspace, inputs, key, say, verify=verify, workers=workers, processes=processes)
    assert made is not None
    survey, key = made
    cleaning.prune(root, key, MOST_SNAPSHOTS)
    set_aside = tuple(files.set_aside(workspace, inputs))
    return Built(
        key, snapshot.folder_of(key), True, len(survey.inputs), tuple(survey.worked_out), survey.why, set_aside
    )


def _make(
    workspace: Workspace,
    inputs: list[Input],
    key: str,
    say: Callable[[str], object],
    *,
    verify: bool = False,
    workers: Workers | None = None,
    processes: int = 1,
    hopeful: bool = False,
    early: Early | None = None,
) -> tuple[Survey, str] | None:
    """Makes the snapshot whose lock is held; gives its key too, which is another where articles are set aside.

    hopeful, early: as for `Survey`; then gives None where there is something to be told.
    """
    root = snapshot.cache_folder()
    cleaning.clear(root, key)
    with cleaning.making(root, key) as temporary:
        making = _Making(temporary, key, verify, processes)
        try:
            survey = Survey(
                workspace,
                making.take,
                say,
                inputs=inputs,
                earlier=making.nearest,
                workers=workers,
                processes=processes,
                hopeful=hopeful,
                early=early,
            )
        except AxiomInDataError:  # the checks say where
            raise RejectedError(check_corpus(load(workspace))) from None
        if survey.is_hopeful and (survey.findings or survey.contradictory):
            survey.is_sound()
            return None
        _refuse(survey, workspace)
        say("writing")
        if survey.set_aside:
            key = making.key = snapshot.key_of_inputs(workspace, survey.inputs)
        making.finish(survey)
        if not survey.is_sound():
            return None
        snapshot.publish(temporary, key)
        if workers is not None:
            files.remember(workspace, [one.key for one in inputs if one.path in survey.set_aside])
        survey.cache.drop(one.key for one in survey.inputs)
        survey.cache.prune()
    return survey, key


def _refuse(survey: Survey, workspace: Workspace) -> None:
    """Raises where data break rules or contradict the ontology, with everything that is wrong."""
    findings = survey.findings
    if survey.contradictory:
        corpus = load(workspace)
        if not _violates(findings):
            _contradict(corpus)
        from kg.why.clash import findings as contradictions

        findings = in_order([*findings, *contradictions(corpus)])
    if _violates(findings):
        raise RejectedError(findings)


def _contradict(corpus: Corpus) -> None:
    from kg.why.clash import explained

    try:
        closure(corpus)
    except Contradiction as error:
        raise explained(error, corpus) from None
    raise AssertionError("articles contradict each other one by one, and not all at once")


def _violates(findings: list[Finding]) -> bool:
    return any(finding.severity == VIOLATION for finding in findings)


class _Making:
    """A snapshot in the making, in a folder of its own."""

    def __init__(self, folder: Path, key: str, verify: bool, processes: int) -> None:
        self.folder = folder
        self.processes = processes
        self.verify = verify
        self.key = key
        self.shards: dict[str, tuple[str, str]] = {}
        self.quiet: dict[str, tuple[str, ...]] = {}
        self.earlier: Shards | None = None
        (folder / shards.FOLDER).mkdir()

    def nearest(self, context: str, keys: dict[str, str]) -> Shards | None:
        found = index.nearest(context, keys)
        if found is not None and not (self.verify and index.is_damaged(found.snapshot)):
            self.earlier = found
            self.held = Held(found.snapshot)
        return self.earlier

    def take(self, name: str, key: str, articles: list[Packed] | None) -> None:
        """Writes a shard, or takes that of the earlier snapshot."""
        target = self.folder / shards.FOLDER
        if articles is not None:
            digest = shards.write(target, name, articles)
            shown = shards.shown_alone([one.entry for one in articles])
        else:
            assert self.earlier is not None
            digest = self.earlier.names[name][1]
            shards.link(self.earlier.folder, target, name)
            shown = self.earlier.quiet(name)
        self.shards[name] = (key, digest)
        if shown is not None:
            self.quiet[name] = shown

    def finish(self, survey: Survey) -> None:
        """Writes what belongs to no shard, the store, and what the snapshot consists of."""
        target, earlier = self.folder / shards.FOLDER, self.earlier
        across, left_out = survey.across()
        if earlier is None:
            base = shards.write_lines(target, shards.BASE, survey.base)
        else:  # it is of the same ontology and reference data
            base = earlier.manifest[shards.BASE]
            shards.link(earlier.folder, target, shards.BASE)
        digests = {shards.BASE: base, shards.ACROSS: shards.write_lines(target, shards.ACROSS, across)}
        shown = sorted({*self.quiet.values()})
        parts = [*digests.values(), *(digest for _, digest in self.shards.values())]
        manifest: dict[str, Any] = {
            **digests,
            "articles": len(survey.inputs),
            "context": survey.cache.context,
            "digest": shards.digest_of(*(part.encode() for part in parts), *left_out),
            "format": snapshot.FORMAT,
            "key": self.key,
            "left_out": [line.decode() for line in left_out],
            "quiet": {name: shown.index(names) for name, names in self.quiet.items()},
            "shards": self.shards,
            "shown": shown,
        }
        if earlier is None:
            rules = survey.background.rules.to_json().encode()
            write_atomically(self.folder / "rules.json", rules)
            manifest["rules"] = shards.digest_of(rules)
        else:
            os.link(earlier.snapshot / "rules.json", self.folder / "rules.json")
            manifest["rules"] = earlier.manifest["rules"]
        new = Shards(self.folder, manifest, earlier)
        new_ones = len(survey.inputs if earlier is None else survey.worked_out)
        several = self.processes > 1 and new_ones >= MANY
        indexed = self._index(new, several=several)  # before the store is opened, which has threads
        manifest["quads"] = self._store(new, survey.cache.graph, several=several)
        if indexed is None or not indexed.holds():
            shutil.rmtree(self.folder / snapshot.POSTINGS, ignore_errors=True)
            _write_index(self.folder, new, self._before)
        data = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
        write_atomically(self.folder / "manifest.json", data.encode())

    @property
    def _before(self) -> Path | None:
        return None if self.earlier is None else self.earlier.snapshot

    def _store(self, new: Shards, graph: str, *, several: bool) -> int:
        """Makes the store and the table of names, in another process if there may be several; gives how many triples there are."""
        quads = None if self.earlier is None else self._follow(self.earlier, new, graph)
        if quads is not None:
            return quads
        if several:
            from kg.snapshot.own_process import OwnProcess  # 15 ms

            quads = OwnProcess(index.write, self.folder, new).found()
        if quads is None:
            shutil.rmtree(self.folder / "store", ignore_errors=True)
            quads = index.write(self.folder, new)
        index.record(self.folder, graph)
        return quads

    def _follow(self, earlier: Shards, new: Shards, graph: str) -> int | None:
        """As `index.follow`, while the snapshot that goes then is taken away: afterwards, the answer would wait for that."""
        old, root = earlier.snapshot, self.folder.parent
        return index.follow(self.folder, earlier, new, graph, lambda: cleaning.let_go(root, old.name, self.key, graph))

    def _index(self, new: Shards, *, several: bool) -> Meanwhile | OwnProcess[bool] | None:
        """Has the index of what reports touch written meanwhile, if that is possible. several: by a process that is no copy of this one."""
        if several:
            from kg.snapshot.own_process import OwnProcess

            return OwnProcess(_write_index, self.folder, new, self._before)
        if not meanwhile.is_possible():
            return None
        return Meanwhile(lambda: _write_index(self.folder, new, self._before))


def _write_index(folder: Path, new: Shards, earlier: Path | None) -> bool:
    from kg.snapshot import touched  # mostly another process writes it

    touched.write(folder, new, earlier)
    return True
